"""Pinyin as dictionaries write it, made what hands type: zhèng, zheng4 and xi'an. Pure; loaded for its signs.

Invariant: only letters that are syllables throughout are taken for pinyin, so let's, café, 5G and A4 stay.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from phrasebank.search import sound

_TONES = re.compile("[\u0300\u0301\u0304\u030c]")  # combining: grave, acute, macron, caron
_PARTING = re.compile("['’ʼ＇]|(?<=[a-z]{2})[1-5]")  # a4 is a size of paper
_WORD = re.compile("[a-z]+")
_RUNS = re.compile("[\u2e80-\u9fff]+|[^\u2e80-\u9fff]+")  # characters, and what may be letters


def plain(word: str) -> list[str]:
    """Return the words that are typed for one: its syllables where apostrophes or numbers part it.

    With characters beside the letters it stays one word.
    """
    runs = _RUNS.findall(word)
    return ["".join(itertools.chain(*map(_plain, runs)))] if len(runs) > 1 else _plain(word)


def _plain(word: str) -> list[str]:
    """Return the words that are typed for one without characters, or of nothing else."""
    bare = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word.lower())))
    parts = _PARTING.split(bare.replace("ü", "v"))
    if len(parts) > 1 and not parts[-1]:
        del parts[-1]  # what follows the last tone
    ways = [way for part in parts if _WORD.fullmatch(part) for way in sound.readings(part)[:1]]
    if len(ways) < len(parts) or any(sound.quality(way) < 1 for way in ways):
        return [word]
    return parts if len(parts) == 1 else [unit for way in ways for unit in way]
