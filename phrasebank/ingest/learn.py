"""What corrections by hand teach: words that the rules lack.

Why words: a user corrects a few dozen sentences, which teach a model next to nothing; thousands of labelled
ones did (`weights`). A rule of a few words can be read, mended and taken back, and its points are added to
what was learned. So corrections are turned into a rule that the user may keep.

Invariant: no rule is changed here; a suggestion is text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phrasebank.models import Facet

_CLAUSE = re.compile(r"[一-鿿]+")
_SIZES = range(2, 7)  # characters of a word
_SUPPORT = 2  # corrections in which a word must stand
_SHARE = 0.6  # of the phrases with the word, so many must be corrections
_WORDS = 6  # words of a suggestion


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that corrections speak for: `words` with (corrections, other phrases) in which each stands."""

    facet: Facet
    name: str
    words: tuple[tuple[str, int, int], ...]

    def rule(self) -> str:
        """Write it down as a rule, ready to be put into the user's own rules file."""
        quoted = ", ".join(f'"{word}"' for word, *_counts in self.words)
        return f'[[rule]]\n{self.facet} = "{self.name}"\npoints = 2\nwords = [{quoted}]\n'


def suggest(facet: Facet, name: str, corrected: Sequence[str], others: Iterable[str]) -> Suggestion | None:
    """Suggest a rule from phrases that a hand gave a name and the rules did not; None where no word tells.

    `others` are phrases that are right without the name.
    """
    stands_in = Counter(word for text in corrected for word in _words(text))
    wanted = {word: count for word, count in stands_in.items() if count >= _SUPPORT}
    if not wanted:
        return None
    elsewhere = Counter(word for text in others for word in _words(text) & wanted.keys())
    telling = [
        (word, count, elsewhere[word])
        for word, count in wanted.items()
        if count / (count + elsewhere[word]) >= _SHARE
    ]
    said = "\n".join(corrected)  # of words that tell as much, what is said first is cut at its beginning
    telling.sort(key=lambda entry: (entry[2] - entry[1], -len(entry[0]), said.find(entry[0])))
    chosen: list[tuple[str, int, int]] = []
    left = list(corrected)  # in which no chosen word stands: 国家医 tells nothing that 医保 has not told
    for word, count, other in telling:
        if len(chosen) == _WORDS or len(left) < _SUPPORT:
            break
        new = sum(word in text for text in left) >= _SUPPORT
        if new and not any(_overlap(word, kept) for kept, *_counts in chosen):
            chosen.append((word, count, other))
            left = [text for text in left if word not in text]
    return Suggestion(facet, name, tuple(chosen)) if chosen else None


def _overlap(one: str, other: str) -> bool:
    """Tell whether a word is a part of another, or goes on where the other ends by two characters or more."""
    sizes = range(2, min(len(one), len(other)) + 1)
    return (
        one in other
        or other in one
        or any(one[-size:] == other[:size] or other[-size:] == one[:size] for size in sizes)
    )


def _words(text: str) -> set[str]:
    """Return the runs of Chinese characters of a text that could be words."""
    return {
        clause[i : i + size]
        for clause in _CLAUSE.findall(text)
        for size in _SIZES
        for i in range(len(clause) - size + 1)
    }
