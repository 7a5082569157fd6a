"""Queries with a known answer: fragments of sentences, damaged the way people damage them. Seeded."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from phrasebank.text import pinyin
from phrasebank.text.script import TO_SIMPLIFIED

_HAN = re.compile("[\u4e00-\u9fff]+")
_TRADITIONAL = {simple: old for old, simple in reversed(TO_SIMPLIFIED.items()) if simple not in TO_SIMPLIFIED}


@dataclass(frozen=True, slots=True)
class Question:
    """One query; right is every sentence that contains each of `need`."""

    kind: str
    query: str
    need: tuple[str, ...]

    def rank(self, texts: Sequence[str]) -> int:
        """Return the place, from 1, of the first right text; 0 where there is none."""
        right = (n for n, text in enumerate(texts, 1) if all(part in text for part in self.need))
        return next(right, 0)


class Damage:
    """Makes queries of all kinds from sentences."""

    def __init__(self, sentences: Sequence[str], seed: int = 1) -> None:
        self._rnd = random.Random(seed)
        self._sentences = sentences
        sample = self._rnd.sample(list(sentences), min(5000, len(sentences)))
        counts = Counter(char for text in sample for run in _HAN.findall(text) for char in run)
        self._common = [char for char, _n in counts.most_common(1500)]
        self._alike: dict[str, list[str]] = defaultdict(list)
        for char in self._common:
            self._alike[pinyin.sounds(char)].append(char)

    def questions(self, each: int, kinds: Sequence[str] = ()) -> Iterator[Question]:
        """Yield `each` questions of each kind (none named: all kinds)."""
        for kind, (shortest, longest, damage) in self._kinds().items():
            made = 0
            while made < each and (not kinds or kind in kinds):
                fragment = self._fragment(shortest, longest)
                query = damage(fragment)
                if kind == "terms":
                    fragment, query = self._terms()
                if query and (query != fragment or kind in ("two", "exact", "terms")):
                    yield Question(kind, query, tuple(fragment.split(" ")))
                    made += 1

    def _kinds(self) -> dict[str, tuple[int, int, Callable[[str], str]]]:
        return {
            "two": (2, 2, str),
            "exact": (4, 10, str),
            "terms": (4, 4, str),
            "homophone": (4, 8, self._homophone),
            "typo": (5, 9, self._typo),
            "missing": (5, 9, self._missing),
            "extra": (4, 8, self._extra),
            "swapped": (4, 8, self._swapped),
            "reworded": (10, 18, self._reworded),
            "pinyin": (4, 6, lambda fragment: "".join(pinyin.syllables(fragment))),
            "initials": (5, 8, pinyin.initials),
            "mixed": (4, 6, lambda fragment: fragment[:2] + pinyin.initials(fragment[2:])),
            "traditional": (4, 8, lambda fragment: "".join(_TRADITIONAL.get(c, c) for c in fragment)),
        }

    def _clauses(self, shortest: int) -> list[str]:
        while True:
            found = [run for run in _HAN.findall(self._rnd.choice(self._sentences)) if len(run) >= shortest]
            if found:
                return found

    def _fragment(self, shortest: int, longest: int) -> str:
        clause = self._rnd.choice(self._clauses(shortest))
        size = min(len(clause), self._rnd.randint(shortest, longest))
        start = self._rnd.randint(0, len(clause) - size)
        return clause[start : start + size]

    def _terms(self) -> tuple[str, str]:
        while True:
            clauses = self._clauses(4)
            if len(clauses) > 1:
                parts = [clause[: self._rnd.randint(2, 4)] for clause in self._rnd.sample(clauses, 2)]
                return " ".join(parts), " ".join(parts)

    def _homophone(self, fragment: str) -> str:
        for i in self._rnd.sample(range(len(fragment)), len(fragment)):
            others = [c for c in self._alike.get(pinyin.sounds(fragment[i]), ()) if c != fragment[i]]
            if others:
                return fragment[:i] + self._rnd.choice(others) + fragment[i + 1 :]
        return ""

    def _typo(self, fragment: str) -> str:
        i = self._rnd.randrange(len(fragment))
        return fragment[:i] + self._rnd.choice(self._common) + fragment[i + 1 :]

    def _missing(self, fragment: str) -> str:
        i = self._rnd.randrange(1, len(fragment) - 1)
        return fragment[:i] + fragment[i + 1 :]

    def _extra(self, fragment: str) -> str:
        i = self._rnd.randrange(1, len(fragment))
        return fragment[:i] + self._rnd.choice(self._common) + fragment[i:]

    def _swapped(self, fragment: str) -> str:
        i = self._rnd.randrange(len(fragment) - 1)
        return fragment[:i] + fragment[i + 1] + fragment[i] + fragment[i + 2 :]

    def _reworded(self, fragment: str) -> str:
        slips = (self._homophone, self._typo, self._missing, self._extra, self._swapped)
        half = len(fragment) // 2
        first, second = (self._rnd.choice(slips)(part) for part in (fragment[:half], fragment[half:]))
        return first + second if first and second else ""
