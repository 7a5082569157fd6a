"""What short pieces of a text, and its marks, speak for: points learned from labelled sentences.

Why besides the rules: rules are right where their words stand, but most sentences of a speech that nobody
has seen hold none of them. On speeches from which nothing was learned, the sentences with the right role rose
from 58 to 74 of a hundred in pledges, and from 73 to 83 in reports (`scripts/fit_weights.py --measure`). The
score is linear: the points of the rules that hold, and of every piece and mark that there is.

How it is fast: what a piece gives to all names is one number, a lane of 32 bits for each name; so is what a
rule gives, and the points of a sentence are one sum of such numbers, taken apart at its end.

The file says, a line for each name and number of points, which pieces give them: `表态承诺 1.2 我将 绝不 …`.
A piece is one or two characters, and gives its points as often as it stands there; `^` before one to three:
the text begins so; `$` behind: it ends so, its last mark aside (`。$` is that mark). `[末段]` is a mark of
its situation, `[40字内]` its length, `[]` what holds always.

Invariant: a name that the file does not know gets points by rules alone, as own themes do, and one that it
alone knows gets none; it does not change, and is picklable.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from phrasebank.i18n import _
from phrasebank.ingest.rules import CLOSING_MARKS
from phrasebank.ingest.rules_file import checked_points, read_text, wrong_line

_LANE = 32  # bits, in which the points of as many pieces fit
_LONGEST = 100_000  # characters whose pieces are counted
HUNDREDTHS = 100  # of a point, in which points are packed
_MARK = re.compile(r"\[.*\]")
_LENGTHS = (10, 20, 40, 80)
_TELLING = 2  # pieces that a reason names


@dataclass(frozen=True, slots=True)
class Weights:
    """The points of pieces and marks, packed, each name in the lane of its place in `names`."""

    names: tuple[str, ...]
    _pieces: Mapping[str, int] = field(default_factory=dict, repr=False)
    _marks: Mapping[str, int] = field(default_factory=dict, repr=False)
    # by name and piece, what a reason needs: its points, below zero, and the piece as it stands in a text
    _telling: Mapping[str, Mapping[str, tuple[float, str]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, points: Iterable[tuple[str, float, Sequence[str]]], names: Sequence[str]) -> Weights:
        """Pack (name, points, the pieces that give them), leaving out what is not among these names."""
        weights = cls(tuple(names))
        pieces: dict[str, int] = {}
        telling: dict[str, dict[str, tuple[float, str]]] = {name: {} for name in names}
        for name, value, given in points:
            if name not in telling:
                continue
            packed = weights.pack(name, value)
            for piece in given:
                pieces[piece] = pieces.get(piece, 0) + packed
            if value > 0:
                telling[name].update((piece, (-value, piece.strip("^$"))) for piece in given)
        marks = {piece[1:-1]: pieces.pop(piece) for piece in [*pieces] if _MARK.fullmatch(piece)}
        return replace(weights, _pieces=pieces, _marks=marks, _telling=telling)

    @classmethod
    def read(cls, path: Path, names: Sequence[str]) -> Weights:
        """Read a file of points; raises RulesError, naming file, line and reason, where it is wrong."""
        return cls.of(_lines(path), names)

    def pack(self, name: str, points: float) -> int:
        """Return points of a name, packed."""
        return round(points * HUNDREDTHS) << _LANE * self.names.index(name)

    def of_text(self, text: str, pieces: Iterable[str]) -> int:
        """Return what a text gives by its pieces and its length, packed."""
        return sum(filter(None, map(self._pieces.get, pieces))) + self.of_marks(("", length(text)))

    def of_marks(self, marks: Iterable[str]) -> int:
        """Return what marks give, packed."""
        return sum(filter(None, map(self._marks.get, marks)))

    def lanes(self, total: int) -> tuple[int, ...]:
        """Take a sum of packed points apart: the hundredths of a point of each name."""
        count = len(self.names)
        middle = _middle(count)
        data = ((total + middle) ^ middle).to_bytes(_LANE // 8 * count, "little")
        return struct.unpack(f"<{count}i", data)

    def telling(self, pieces: Iterable[str], name: str) -> list[str]:
        """Return those of the pieces of a text that give most points to a name, as they stand in it."""
        telling = self._telling[name]
        strongest = sorted([telling[piece] for piece in telling.keys() & pieces])
        words = [word for word in dict.fromkeys([word for _points, word in strongest]) if word.isalnum()]
        return ([word for word in words if len(word) > 1] or words)[:_TELLING]


@lru_cache
def _middle(count: int) -> int:
    """Return the lowest number of each of so many lanes: added, it makes all of them positive."""
    return sum(1 << _LANE * lane + _LANE - 1 for lane in range(count))


def pieces_of(text: str, pairs: Iterable[str]) -> list[str]:
    """Return the pieces of a text, of which the pairs of characters are known, each as often as it stands.

    Of a text longer than `_LONGEST` only the first characters and the last few count.
    """
    ending = text[-_LONGEST:].rstrip(CLOSING_MARKS)
    return [
        *text[:_LONGEST], *islice(pairs, _LONGEST),
        f"^{text[:1]}", f"^{text[:2]}", f"^{text[:3]}", f"{ending[-1:]}$", f"{ending[-2:]}$", f"{text[-1:]}$",
    ]  # fmt: skip


def length(text: str) -> str:
    """Return the mark of a text's length."""
    return next((f"{most}字内" for most in _LENGTHS if len(text) <= most), f"{_LENGTHS[-1]}字以上")


def _lines(path: Path) -> Iterator[tuple[str, float, list[str]]]:
    """Yield (name, points, pieces) of each line of a file that is no remark."""
    for number, line in enumerate(read_text(path).splitlines(), 1):
        name, *rest = line.split() or [""]
        if not name or name.startswith("#"):
            continue
        try:
            yield name, checked_points(float(rest[0])), rest[1:]
        except (IndexError, ValueError) as error:
            reason = _("a line is a name, a number of points, and pieces, with spaces between")
            raise wrong_line(path, number, reason) from error
