"""What short pieces of a text, and its marks, speak for: points learned from labelled sentences.

Why besides the rules: rules are right where their words stand, but most sentences of a speech that nobody
has seen hold none of them. On speeches from which nothing was learned, the sentences with the right role rose
from 58 to 74 of a hundred in pledges, and from 73 to 83 in reports (`scripts/fit_weights.py --measure`). The
score is linear: the points of the rules that hold, and of every piece and mark that there is.

How it is fast: what a piece gives to all names is one number, a lane of 32 bits for each name; the points of
a sentence are one sum of such numbers, taken apart at its end.

The file says, a line for each name and number of points, which pieces give them: `表态承诺 1.2 我将 绝不 …`.
A piece is one or two characters (with three no more sentences are right); `^` before one to three: the
sentence begins so; `$` behind: it ends so, its last mark aside (`。$` is that mark). `[末段]` is a mark of
its situation, `[40字内]` its length, `[]` what holds always; every number is 0.

Invariant: a name that the file does not know gets no points, so own themes go by their rules alone; it does
not change, and is picklable.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from operator import add
from pathlib import Path

from phrasebank.errors import RulesError
from phrasebank.i18n import _

_LANE = 32  # bits; a sum of thousands of pieces fits
_HALF = 1 << (_LANE - 1)  # added to each lane, so that none is below zero when they are taken apart
HUNDREDTHS = 100  # of a point, in which points are packed
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_END = "。！？；：，.!?;:, ”’\"'）)"
_LENGTHS = (10, 20, 40, 80)
_TELLING = 2  # pieces that a reason names


@dataclass(frozen=True, slots=True)
class Weights:
    """The points of pieces and marks, packed, each name in the lane of its place in `names`."""

    names: tuple[str, ...] = ()
    _pieces: Mapping[str, int] = field(default_factory=dict, repr=False)
    _marks: Mapping[str, int] = field(default_factory=dict, repr=False)
    _telling: Mapping[str, Mapping[str, float]] = field(default_factory=dict, repr=False)  # by name and piece

    @classmethod
    def of(cls, points: Iterable[tuple[str, float, Sequence[str]]], first: Sequence[str] = ()) -> Weights:
        """Make them of (name, points, the pieces that give them); the lanes of `first` come first."""
        lanes = {name: lane for lane, name in enumerate(first)}
        pieces: dict[str, int] = {}
        marks: dict[str, int] = {}
        telling: dict[str, dict[str, float]] = {}
        for name, value, given in points:
            packed = round(value * HUNDREDTHS) << _LANE * lanes.setdefault(name, len(lanes))
            for piece in given:
                if piece in pieces:
                    pieces[piece] += packed
                elif piece[0] == "[" and piece[-1] == "]":
                    marks[piece[1:-1]] = marks.get(piece[1:-1], 0) + packed
                else:
                    pieces[piece] = packed
            if value > 0:
                telling.setdefault(name, {}).update(dict.fromkeys(given, value))
        return cls(tuple(lanes), pieces, marks, telling)

    @classmethod
    def read(cls, path: Path, first: Sequence[str] = ()) -> Weights:
        """Read a file of points; raises RulesError, naming file, line and reason, where it is wrong."""
        return cls.of(_lines(path), first)

    def of_text(self, text: str, pieces: Set[str]) -> int:
        """Return what a text and its pieces give, packed."""
        known = sum(filter(None, map(self._pieces.get, pieces)))
        return known + self.of_marks(("", length(text)))

    def of_marks(self, marks: Iterable[str]) -> int:
        """Return what marks give, packed."""
        return sum(filter(None, map(self._marks.get, marks)))

    def lanes(self, total: int) -> list[int]:
        """Take a sum of packed points apart: the hundredths of a point of each name."""
        count = len(self.names)
        data = (total + _middle(count)).to_bytes(_LANE // 8 * count, "little")
        return [lane - _HALF for lane in struct.unpack(f"<{count}I", data)]

    def telling(self, pieces: Set[str], name: str) -> list[str]:
        """Return those of the pieces of a text that give most points to a name, as they stand in it."""
        points = self._telling.get(name, {})
        chosen: list[str] = []
        for piece in sorted(points.keys() & pieces, key=lambda piece: (-points[piece], piece)):
            plain = piece.strip("^$")
            if len(plain) > 1 and plain.isalnum() and plain not in chosen:
                chosen.append(plain)
        return chosen[:_TELLING]


@lru_cache
def _middle(count: int) -> int:
    """Return the number that holds `_HALF` in each of so many lanes."""
    return sum(_HALF << _LANE * lane for lane in range(count))


def pieces_of(text: str) -> set[str]:
    """Return the pieces of a text, each once."""
    text = _NUMBER.sub("0", text)
    pieces = set(text)
    pieces.update(map(add, text, text[1:]))
    ending = text.rstrip(_END)
    pieces.update((f"^{text[:1]}", f"^{text[:2]}", f"^{text[:3]}"))
    pieces.update((f"{ending[-1:]}$", f"{ending[-2:]}$", f"{text[-1:]}$"))
    return pieces


def length(text: str) -> str:
    """Return the mark of a text's length."""
    return next((f"{most}字内" for most in _LENGTHS if len(text) <= most), f"{_LENGTHS[-1]}字以上")


def _lines(path: Path) -> Iterator[tuple[str, float, list[str]]]:
    """Yield (name, points, pieces) of each line of a file that is no remark."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        name, *rest = line.split() or [""]
        if not name or name.startswith("#"):
            continue
        try:
            yield name, float(rest[0]), rest[1:]
        except (IndexError, ValueError) as error:
            reason = _("a line is a name, a number of points, and pieces, with spaces between")
            raise RulesError(
                _("{path}, line {line}: {reason}").format(path=path, line=number, reason=reason),
                hint=_("mend it, or delete the file to use the one that ships with the program"),
            ) from error
