"""Families: phrases that say the same with a few characters changed, found while they come in.

How: of the runs of three folded characters in each third of a phrase the one that comes first in a shuffled
order stands for it (a min-hash sketch: Broder, On the resemblance and containment of documents, 1997). Two
phrases that share one are compared, those at least 85 % alike are one family. Measured on 30 characters with
two words changed, 98 % share one, and among 60,000 sentences of laws and reports, which are full of formulas,
88 % find each other. Each phrase costs the same, however large the bank is, since of a common run only the
first phrases are kept.

The sketches lie in buckets of packed entries (2 bytes of hash, 4 of id), a third of what rows would take.
Like an index they are no data of the user's: an entry of a phrase that is gone or edited is met with no
likeness and does no harm.

Invariants: the family of a phrase is the id of the first of its kind, NULL where it is alone; nothing is
dropped for being similar; the same files in the same order give the same families.
"""

from __future__ import annotations

import sqlite3
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phrasebank.store.asking import lists
from phrasebank.store.bank import Bank, tuples
from phrasebank.store.batch import Batch
from phrasebank.text.fold import fold

ALIKE = 85.0  # ratio (0–100) from which two phrases are of one family
SHORTEST = 8  # folded characters below which a phrase is too short to resemble another
KEPT = 24  # phrases of one hash that are kept to compare with
COMPARED = 8  # of all phrases that share a hash with a new one, how many are compared with it
REMEMBERED = 20_000  # texts, and hashes, that are kept in memory (some 15 MB)
_BUCKETS = 1 << 18
_ENTRY = struct.Struct("<HI")
_MASK = (1 << 64) - 1
# odd multipliers from the golden ratio and the square roots of 2 and 3, so that every bit of a run counts
_FACTORS = (0x9E3779B97F4A7C15, 0x6A09E667F3BCC909, 0xBB67AE8584CAA73B)


@dataclass(frozen=True, slots=True)
class Kin:
    """A new phrase that resembles another: what family it is of, and what the other says."""

    id: int
    family: int
    resembles: str


# the commonest characters of laws, reports and news in order: runs that begin with them say little
_COMMON = (
    "的人条第行和法应定十当民规管政理以有业者关会部设用门或工务国市一二机建保生本作公三地区员不其主事在施制经对等产合责发位府为单物处可动安及全资四上中五照"
    "进护水由出实级依方监构权提下院内证并要通自所家时大体他委同品查按划准报案议得组标期审件营职违服交开任共成化项县代利款收表据立六展防检情信年办文重改社相"
    "织企请督取程城向计例境分日告使供场与活学加性技能律明七道专予未运外执决申罚备教调个环治批元车育反八采金农源求费后域1质负量列过正受0度省于术入范电常持"
    "九限具商接各确强指况之息置止协新目意路记书2害高根村需险支统污百前承力基诉原医乡导造财结修预投现是集令海放名科起措被面式料知格将除万从系解给复益许间核"
)


class _Shuffle(dict[str, int]):
    """The place of each character in an order: the common ones last, that of the others has no meaning."""

    def __missing__(self, char: str) -> int:
        code = ord(char)
        self[char] = (code * _FACTORS[0] & 0xFFFF) if code <= 0xFFFF else code
        return self[char]


_place = _Shuffle((char, 0x20000 - i) for i, char in enumerate(_COMMON)).__getitem__


def sketch(folded: str) -> list[int]:
    """Return a hash (34 bits) for each third of a folded text; none where it is too short."""
    if len(folded) < SHORTEST:
        return []
    places = list(map(_place, folded))
    p, q, r = _FACTORS
    runs = len(places) - 2
    a, b = runs // 3, runs * 2 // 3
    first = {_first(places, 0, a), _first(places, a, b), _first(places, b, runs)}
    # sorted: the same sketch in every process
    return [((x * p + y * q + z * r) & _MASK) >> 30 for x, y, z in sorted(first)]


def _first(places: list[int], start: int, end: int) -> tuple[int, int, int]:
    """Return the first, in order, of the runs of three that begin between two places of a text."""
    third = places[start:end]
    lowest = min(third)
    if third.count(lowest) > 1:
        return min(zip(third, places[start + 1 :], places[start + 2 :], strict=False))
    at = start + third.index(lowest)  # a third of the time of making and comparing them all
    return lowest, places[at + 1], places[at + 2]


class Finder:
    """Finds the families of new phrases in a batch, and remembers what it read: formulas are met again."""

    def __init__(self, batch: Batch) -> None:
        self._connection = batch.connection
        self._holders = _Holders(batch.connection)
        self._texts: dict[int, str] = {}
        self._families: dict[int, int] = {}

    def forget(self) -> None:
        """Drop what was read: phrases may have been changed, removed or rolled back since."""
        self._holders.forget()
        self._texts.clear()
        self._families.clear()

    def find(self, new: Sequence[tuple[int, str]]) -> list[Kin]:
        """Return those of the new phrases (id, text), not yet stored, that resemble one before them.

        Their sketches are stored; the family of the first of a kind is set by `found`.
        """
        sketches = {phrase_id: sketch(fold(text)) for phrase_id, text in new}
        holders = self._holders
        holders.meet({h for hashes in sketches.values() for h in hashes})
        shared: dict[int, list[int]] = {}
        for phrase_id, hashes in sketches.items():
            others = holders.of(hashes)
            if others:
                shared[phrase_id] = _likeliest(others)
            holders.add(phrase_id, hashes)
        holders.save()
        return self._alike(dict(new), shared)

    def _alike(self, new: dict[int, str], shared: dict[int, list[int]]) -> list[Kin]:
        """Compare each new phrase with those that share a hash with it; it joins the family of the likest."""
        from rapidfuzz.fuzz import ratio
        from rapidfuzz.process import extractOne

        self._read({i for others in shared.values() for i in others}, new)
        texts, families = self._texts, self._families
        kin: list[Kin] = []
        for phrase_id, others in shared.items():
            choices = {other: texts[other] for other in others if other in texts}
            found = extractOne(new[phrase_id], choices, scorer=ratio, score_cutoff=ALIKE)
            if found:
                text, _score, best = found
                family = families.setdefault(best, best)
                families[phrase_id] = family
                kin.append(Kin(phrase_id, family, text))
        return kin

    def _read(self, wanted: set[int], new: dict[int, str]) -> None:
        """See to it that the texts of phrases are there, and the families of those that have one."""
        if len(self._texts) > REMEMBERED:
            self._texts.clear()
            self._families.clear()
        missing = wanted.difference(self._texts)
        self._texts.update((i, new[i]) for i in missing if i in new)
        for marks, part in lists(sorted(missing.difference(new))):
            sql = f"SELECT id, text, family FROM phrases WHERE id IN ({marks})"
            for phrase_id, text, family in tuples(self._connection, sql, part):
                self._texts[phrase_id] = text
                if family is not None:
                    self._families[phrase_id] = family


def find(batch: Batch, new: Sequence[tuple[int, str]]) -> list[Kin]:
    """Do once what a `Finder` does for one file after the other."""
    return Finder(batch).find(new)


def _likeliest(holders: list[int]) -> list[int]:
    """Return the phrases to compare with: those named most often, the first of equals first."""
    if len(set(holders)) == len(holders):
        return holders[:COMPARED]
    named = Counter(holders)
    return sorted(named, key=named.__getitem__, reverse=True)[:COMPARED]


def found(batch: Batch, kin: Iterable[Kin]) -> None:
    """Make the first of each kind a member of the family that is named after it."""
    for marks, part in lists(sorted({one.family for one in kin})):
        for (first,) in batch.connection.execute(
            f"SELECT id FROM phrases WHERE id IN ({marks}) AND family IS NULL", part
        ).fetchall():
            batch.update("phrases", {"family": first}, "id = ?", (first,))


class _Holders:
    """Which phrases have a hash in their sketch: the buckets that a file needs, read and written at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._of: dict[int, list[int]] = {}
        self._new: dict[int, bytes] = {}

    def forget(self) -> None:
        """Drop what was read."""
        self._of.clear()
        self._new.clear()

    def meet(self, hashes: set[int]) -> None:
        """Read who holds these hashes."""
        if len(self._of) > REMEMBERED:
            self._of.clear()
        missing = hashes.difference(self._of)
        buckets: dict[int, bytes] = {}
        for marks, part in lists(sorted({h % _BUCKETS for h in missing})):
            sql = f"SELECT bucket, entries FROM sketches WHERE bucket IN ({marks})"
            buckets.update(tuples(self._connection, sql, part))
        for h in missing:
            wanted, bucket = divmod(h, _BUCKETS)
            entries = _ENTRY.iter_unpack(buckets.get(bucket, b""))
            self._of[h] = [phrase_id for rest, phrase_id in entries if rest == wanted]

    def of(self, hashes: Sequence[int]) -> list[int]:
        """Return the phrases that hold these hashes, which have been met."""
        return [holder for h in hashes for holder in self._of[h]]

    def add(self, phrase_id: int, hashes: Iterable[int]) -> None:
        """Let a phrase hold hashes, but for those that enough phrases hold."""
        for h in hashes:
            holders = self._of[h]
            if len(holders) < KEPT:
                holders.append(phrase_id)
                rest, bucket = divmod(h, _BUCKETS)
                self._new[bucket] = self._new.get(bucket, b"") + _ENTRY.pack(rest, phrase_id)

    def save(self) -> None:
        """Append what is new to the buckets."""
        self._connection.executemany(
            "INSERT INTO sketches (bucket, entries) VALUES (?, ?)"
            " ON CONFLICT (bucket) DO UPDATE SET entries = CAST(entries || excluded.entries AS BLOB)",
            sorted(self._new.items()),
        )
        self._new.clear()


def rebuild(bank: Bank) -> int:
    """Find all families anew, in the order of the phrases; returns how many joined one that was there."""
    with bank.batch("families") as batch:
        joined = _rebuild(batch)
        batch.count(phrases=joined)
    return joined


def _rebuild(batch: Batch) -> int:
    batch.connection.execute("DELETE FROM sketches")
    batch.update("phrases", {"family": None}, "family IS NOT NULL")
    finder = Finder(batch)
    last, total = 0, 0
    while rows := batch.connection.execute(
        "SELECT id, text FROM phrases WHERE id > ? ORDER BY id LIMIT 2000", (last,)
    ).fetchall():
        last = rows[-1]["id"]
        kin = finder.find([tuple(row) for row in rows])
        for one in kin:
            batch.update("phrases", {"family": one.family}, "id = ?", (one.id,))
        found(batch, kin)
        total += len(kin)
    return total
