"""Make phrasebank/text/pinyin.txt, the readings of Chinese characters, from pypinyin (needed here only).

usage: pinyin_table.py [--check]

Why a table: pypinyin takes 260–400 ms to load and 500 µs a sentence; a search has a tenth of a second.
The table keeps what toneless search needs: for each syllable the characters that are commonly read so,
those that can be read so, and the words in which the context decides. Characters that folding replaces
(traditional ones) are left out. `GENRE` adds words of official speeches that pypinyin does not know.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

from phrasebank.text.script import TO_SIMPLIFIED

TARGET = Path(__file__).parents[1] / "phrasebank" / "text" / "pinyin.txt"
LONGEST = 4
CODES = range(0x4E00, 0xA000)
GENRE = """
长效 chang xiao|长线 chang xian|长治 chang zhi|长项 chang xiang|长足 chang zu|长江 chang jiang|长板 chang ban
长短 chang duan|所长 suo zhang|处长 chu zhang|局长 ju zhang|组长 zu zhang|科长 ke zhang|司长 si zhang
行业 hang ye|商行 shang hang|央行 yang hang|农行 nong hang|分行 fen hang|支行 zhi hang|总行 zong hang
重温 chong wen|重塑 chong su|重构 chong gou|重启 chong qi|重拾 chong shi|重回 chong hui|重建 chong jian
调研 diao yan|调查 diao cha|调度 diao du|调配 diao pei|调动 diao dong|抽调 chou diao|强调 qiang diao
会计 kuai ji|参差 cen ci|朝气 zhao qi|朝夕 zhao xi|率先 shuai xian|表率 biao shuai|统率 tong shuai
效率 xiao lv|比率 bi lv|增速 zeng su|曾经 ceng jing|未曾 wei ceng|不曾 bu ceng|解决 jie jue
"""


def toneless(reading: str) -> str:
    """Return a syllable without its tone, ü as v."""
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def characters() -> dict[str, list[str]]:
    """Return each character's toneless readings, the commonest first."""
    table = {}
    for code in CODES:
        char = chr(code)
        if code in pinyin_dict and char not in TO_SIMPLIFIED:
            all_readings = [lazy_pinyin(char)[0], *map(toneless, pinyin_dict[code].split(","))]
            table[char] = [r for r in dict.fromkeys(all_readings) if r.isascii() and set(r) & set("aeiouv")]
    return table


def words(table: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the words whose reading is not that of their characters, nor of a shorter word inside."""
    kept: dict[str, list[str]] = {}
    genre = [entry.split() for line in GENRE.split("\n") for entry in line.split("|") if entry.strip()]
    known = {word: [toneless(r[0]) for r in readings] for word, readings in phrases_dict.items()}
    known |= {word: readings for word, *readings in genre}
    for word in sorted(known, key=lambda w: (len(w), w)):
        if len(word) > LONGEST or not all(char in table for char in word):
            continue
        expected = [table[char][0] for char in word]
        for size in range(2, len(word)):
            for start in range(len(word) - size + 1):
                expected[start : start + size] = kept.get(
                    word[start : start + size], expected[start : start + size]
                )
        if expected != known[word]:
            kept[word] = known[word]
    return kept


def turns(table: dict[str, list[str]], known: dict[str, list[str]]) -> dict[str, str]:
    """Return the pairs whose initials are not those of their characters, with these initials."""
    return {
        word: "".join(reading[0] for reading in said)
        for word, said in known.items()
        if len(word) == 2 and any(table[c][0][0] != s[0] for c, s in zip(word, said, strict=True))
    }


def turned(table: dict[str, list[str]], pairs: dict[str, str]) -> str:
    """Return the characters that some pair gives another initial than their commonest."""
    found = (
        c
        for pair, letters in pairs.items()
        for c, s in zip(pair, letters, strict=True)
        if table[c][0][0] != s
    )
    return "".join(sorted(set(found)))


def certain(table: dict[str, list[str]], char: str, turned: str) -> str:
    """Return the initial that a character has in every reading, "*" where there are several."""
    initials = {reading[0] for reading in table.get(char, ())} or {char}
    return "*" if len(initials) > 1 or char in turned else initials.pop()


def confused(table: dict[str, list[str]], known: dict[str, list[str]]) -> dict[str, str]:
    """Return for each initial the three others that most words confuse it with in common characters."""
    pairs: dict[str, Counter[str]] = {}
    for word, said in known.items():
        for char, initial, usual in ((c, s[0], table[c][0][0]) for c, s in zip(word, said, strict=True)):
            if usual != initial and b"\xb0" <= char.encode("gb2312", "ignore")[:1] <= b"\xd7":  # level 1
                pairs.setdefault(initial, Counter())[usual] += 1
                pairs.setdefault(usual, Counter())[initial] += 1
    return {i: "".join(sorted(o for o, _n in others.most_common(3))) for i, others in sorted(pairs.items())}


def render() -> str:
    """Return the table: syllable, characters commonly read so, others; pair, initials; word, syllables; in
    one line the initial of each character from the first on, the character itself where it has none; the
    same, but “*” where it has several; in one line the characters that a pair turns; initial, those confused
    with it. What the last three say follows from the others, but takes 40 ms to find.

    An empty line stands between the parts.
    """
    table = characters()
    first: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    for char, readings in table.items():
        for n, reading in enumerate(readings):
            (other if n else first)[reading].append(char)
    known = words(table)
    pairs = turns(table, known)
    by_pair = turned(table, pairs)
    lines = [f"{s}\t{''.join(first[s])}\t{''.join(other[s])}" for s in sorted({*first, *other})]
    lines += ["", *(f"{pair}\t{initials}" for pair, initials in pairs.items())]
    lines += ["", *(f"{word}\t{' '.join(said)}" for word, said in known.items())]
    lines += ["", "".join(table[char][0][0] if table.get(char) else char for char in map(chr, CODES))]
    lines += ["", "".join(certain(table, char, by_pair) for char in map(chr, CODES)), "", by_pair]
    lines += ["", *(f"{initial}\t{others}" for initial, others in confused(table, known).items())]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the table, or with --check say whether it is as this script makes it."""
    text = render()
    if "--check" in sys.argv[1:]:
        return int(TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
