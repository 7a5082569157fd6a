"""Short codes for phrases in input methods and text expanders: the initials of the first characters.

Why six letters: a writer thinks of how a formulation begins; fewer letters would hide ordinary words of the
input method, more nobody types. Invariant: a code is 1–6 letters a–z; places of one code count from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from phrasebank.i18n import _
from phrasebank.output.export import Tally
from phrasebank.store.exporting import Entry
from phrasebank.text.fold import fold
from phrasebank.text.pinyin import initials
from phrasebank.text.safe import for_clipboard

LETTERS = 6
_LOOKED_AT = 4 * LETTERS  # characters among which the letters are found


@dataclass(frozen=True, slots=True)
class Limits:
    """What an input method takes: characters of a phrase, phrases of one code, lines in a phrase."""

    characters: int | None = None
    places: int | None = None
    one_line: bool = True


@dataclass(frozen=True, slots=True)
class Coded:
    """A phrase with its code and its place (1, 2 …) among those of the code."""

    entry: Entry
    text: str
    code: str
    place: int


def code_of(text: str) -> str:
    """Return the code of a text, "" where it has no letter."""
    letters = (c for c in initials(fold(text[:_LOOKED_AT])) if "a" <= c <= "z")
    return "".join(letters)[:LETTERS]


def coded(entries: Iterable[Entry], limits: Limits, tally: Tally) -> Iterator[Coded]:
    """Yield the phrases that fit the limits, and count them; the others are left out with their reason."""
    places: dict[str, int] = {}
    for entry in entries:
        text = for_clipboard(entry.phrase.text)
        code = code_of(text)
        place = places.get(code, 0) + 1
        if reason := _misfit(text, code, place, limits):
            tally.leave_out(entry.phrase.id, reason)
            continue
        places[code] = place
        tally.written += 1
        yield Coded(entry, text, code, place)


def _misfit(text: str, code: str, place: int, limits: Limits) -> str:
    """Say why a phrase does not fit, "" where it does."""
    if not code:
        return _("it has no letter to be called by")
    if limits.characters is not None and len(text) > limits.characters:
        return _("longer than {n} characters").format(n=limits.characters)
    if limits.one_line and ("\n" in text or "\t" in text):
        return _("it has several lines or a tab")
    if limits.places is not None and place > limits.places:
        return _("more than {n} phrases have the same initials").format(n=limits.places)
    return ""
