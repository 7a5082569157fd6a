"""Where a reading is heard in a phrase as it is written, without folding a phrase in which it is not. Pure.

Why: to fold a phrase, find its initials and listen at each place takes 60 µs, and most phrases are looked at
in vain. A pattern of the characters of two whole syllables takes 2 ms to make and 1 µs a phrase; the rough
initials of a phrase take 10 µs, and a short pattern over them tells where listening is worth while.
Invariant: what is not heard here is heard nowhere; what cannot be told so is `UNSURE`, for `sound` to tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from phrasebank.search import sound
from phrasebank.search.found import Place
from phrasebank.text.fold import fold
from phrasebank.text.pinyin import initials, rough_initials
from phrasebank.text.script import TO_SIMPLIFIED

UNSURE: Place = (-1, -1)  # only the whole folded phrase can tell
_MANY = 150  # phrases from which on the pattern of whole syllables pays
_OFTEN = 400  # characters of a syllable from which on it tells too little
_PARTED = r"[\W_]*"  # what may stand between two characters
_BESIDE = 2  # characters before a wording that may decide how it is read
_RADICALS = "\u2e80-\u2fdf"  # some PDFs have them for characters


class Ear:
    """Hears one reading, or only its `usual` readings, in one after the other of some number of phrases."""

    def __init__(self, way: sound.Reading, phrases: int, *, usual: bool) -> None:
        self.way, self._usual = way, usual
        self._letters = sound.initials_of(way)
        self._pattern = re.compile("-*".join(f"[{re.escape(letter)}*]" for letter in self._letters))
        self._sieve = _sieve(way) if phrases >= _MANY else None
        self._known: dict[str, int | None] = {}

    def place(self, text: str, taken: Collection[Place] = (), after: int = 0) -> Place | None:
        """Return where the reading is heard as is usual there, None where it is not heard, or `UNSURE`.

        Punctuation may stand in the place. Not where others have `taken` theirs; first from `after` on.
        """
        if self._sieve and not self._sieve.search(text):
            return None
        if "○" in text:
            return UNSURE  # what stands before it decides whether it is a numeral
        rough = rough_initials(text, usual=self._usual)
        place = self._place_in(text, rough, taken, after, len(rough))
        return self._place_in(text, rough, taken, 0, after) if place is None and after else place

    def _place_in(
        self, text: str, rough: str, taken: Collection[Place], begin: int, stop: int
    ) -> Place | None:
        """Return the place between two others."""
        found = self._pattern.search(rough, begin, stop)
        while found:
            start, end = found.span()
            unusual = self._unusual(text[start:end])
            if unusual is not None and not (taken and not is_free((start, end), taken)):
                # it may be heard as usual further on, or the neighbours decide otherwise
                sure = unusual == 0 and not (
                    self._usual and "*" in found[0] and self._turns(text, start, end)
                )
                return (start, end) if sure else UNSURE
            found = self._pattern.search(rough, start + 1, stop)
        return None

    def _turns(self, text: str, start: int, end: int) -> bool:
        """Tell whether what stands beside a wording seems to give it other initials."""
        before = fold(text[max(0, start - _BESIDE) : start])
        spoken = initials(before + fold(text[start:end]) + fold(text[end : end + 1]))
        return not spoken.startswith(self._letters, len(before))

    def _unusual(self, wording: str) -> int | None:
        """Return how many characters of a wording are read otherwise than is usual, None: it is not heard."""
        if wording not in self._known:
            folded = fold(wording)
            heard = sound.heard(self.way, folded, 0)
            self._known[wording] = sound.unusual(self.way, folded) if heard else None
        return self._known[wording]


def is_free(place: Place, taken: Collection[Place]) -> bool:
    """Tell whether no other place has a character of one."""
    return all(place[1] <= start or end <= place[0] for start, end in taken)


def _sieve(way: sound.Reading) -> re.Pattern[str] | None:
    """Return a pattern of the two rarest of the whole syllables, None: none tells enough.

    The last may be unfinished, and tells nothing.
    """
    sized = sorted((len(chars), i) for i, unit in enumerate(way[:-1]) if (chars := _written(unit)))
    places = sorted(i for size, i in sized[:2] if size < _OFTEN)
    if not places:
        return None
    units = (
        f"[{_written(way[i])}{_RADICALS}]" if i in places else r"\w" for i in range(places[0], places[-1] + 1)
    )
    return re.compile(_PARTED.join(units))


def _written(unit: str) -> str:
    """Return the characters, traditional ones too, that a whole unit may be; none for a letter or digit."""
    chars = sound.spelling(unit)[0] if sound.is_whole(unit) else ""
    return "".join(char + _traditional().get(char, "") for char in chars if char > "\u2e00")


@lru_cache(maxsize=1)
def _traditional() -> dict[str, str]:
    """Return, by simplified character, those that are folded to it."""
    found: dict[str, str] = {}
    for old, new in TO_SIMPLIFIED.items():
        found[new] = found.get(new, "") + old
    return found
