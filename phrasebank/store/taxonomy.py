"""Themes and roles as the owner shapes them: find by a part of the name, add, rename, merge, delete, colour.

Invariants: a name is unique in its facet; merging keeps of two tags on one phrase the one a hand has set,
and none beside its refusal; a new theme is made only when that is asked for, so that a slip of the pen makes
none.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Facet
from phrasebank.store.bank import Bank
from phrasebank.store.batch import Batch
from phrasebank.store.reading import COLOURS, is_colour, names
from phrasebank.store.standing import keep
from phrasebank.text.safe import fits_a_name, for_terminal


def resolve(bank: Bank, facet: Facet, word: str, *, new: bool = False) -> str:
    """Return the name that a word means: that name, or the only one that contains it.

    Raises UsageProblem, with the nearest names, where there is none or more than one; with `new` a word that
    is no name is returned as one to be made.
    """
    known = names(bank, facet)
    if word in known:
        return word
    if new:
        return clean(word)
    containing = [name for name in known if word in name]
    if len(containing) == 1:
        return containing[0]
    if containing:
        message = _("“{word}” is part of several names").format(word=word)
        raise UsageProblem(message, hint=_meant(containing))
    message, hint = absent(facet, word, known)
    if word in names(bank, "role" if facet == "theme" else "theme"):
        hint = (_("“{word}” is a role") if facet == "theme" else _("“{word}” is a theme")).format(word=word)
    elif facet == "theme" and fits_a_name(word):
        hint += "\n" + _("to make a new one: phrasebank themes add {word}").format(word=word)
    raise UsageProblem(message, hint=hint)


def absent(facet: Facet, word: str, known: Sequence[str]) -> tuple[str, str]:
    """Return what is said of a word that is no part of a name: that there is none, and which are like it.

    Where none is, which there are.
    """
    message = _("there is no theme “{word}”") if facet == "theme" else _("there is no role “{word}”")
    near = difflib.get_close_matches(word, known, n=5, cutoff=0.3)
    hint = _meant(near) if near else _("they are: {names}").format(names=", ".join(known))
    return message.format(word=word), hint


def _meant(near: Sequence[str]) -> str:
    return _("did you mean: {names}").format(names=", ".join(near))


def add(bank: Bank, facet: Facet, name: str, colour: str | None = None) -> None:
    """Make a theme or role; raises NothingFound where there is one of that name."""
    name = clean(name)
    if name in names(bank, facet):
        raise NothingFound(_("“{name}” is there already").format(name=name))
    with bank.batch(f"{facet}s", f"+{name}") as batch:
        row = (batch.next_id("names"), facet, name, _colour(colour))
        batch.insert("names", ("id", "facet", "name", "colour"), [row])


def rename(bank: Bank, facet: Facet, old: str, new: str) -> None:
    """Rename a theme or role; raises UsageProblem where the new name is taken (merge them instead).

    Raises NothingFound where that is its name already.
    """
    name_id, new = _id(bank, facet, old), clean(new)
    if new == old:
        raise _so_already()
    if new in names(bank, facet):
        raise UsageProblem(
            _("“{name}” is there already").format(name=new),
            hint=_("to unite the two: phrasebank {facet}s merge {old} {new}").format(
                facet=facet, old=old, new=new
            ),
        )
    with bank.batch(f"{facet}s", f"{old} → {new}") as batch:
        batch.update("names", {"name": new}, "id = ?", (name_id,))


def merge(bank: Bank, facet: Facet, old: str, into: str) -> int:
    """Give all phrases of one theme or role to another, and drop the first; returns how many phrases."""
    source, target = _id(bank, facet, old), _id(bank, facet, into)
    if source == target:
        raise NothingFound(_("the two are one already"))
    with bank.batch(f"{facet}s", f"{old} ⇒ {into}") as batch:
        return unite(batch, source, target)


def unite(batch: Batch, source: int, target: int) -> int:
    """Move all that points at one name to another, and delete the first; returns how many phrases."""
    both = "name_id = ? AND phrase_id IN (SELECT phrase_id FROM {table} WHERE name_id = ?{more})"
    by_hand = " AND origin = 'hand'"
    # what a hand has taken away comes in with no other name, but by a hand
    batch.delete("tags", both.format(table="refusals", more="") + " AND origin <> 'hand'", (source, target))
    # of two tags on one phrase the hand's stays, else the target's
    batch.delete("tags", both.format(table="tags", more=by_hand) + " AND origin <> 'hand'", (target, source))
    batch.delete("tags", both.format(table="tags", more=""), (source, target))
    moved = _move(batch, "tags", source, target)
    batch.delete("refusals", both.format(table="refusals", more=""), (source, target))
    for name_id in (source, target):
        batch.delete("refusals", both.format(table="tags", more=""), (name_id, target))
    _move(batch, "refusals", source, target)
    batch.delete("names", "id = ?", (source,))
    batch.count(phrases=moved)
    return moved


def _move(batch: Batch, table: str, source: int, target: int) -> int:
    """Point the rows of one name at another: the name is part of their key, so they are made anew."""
    rows = [
        dict(row) for row in batch.connection.execute(f"SELECT * FROM {table} WHERE name_id = ?", (source,))
    ]
    batch.delete(table, "name_id = ?", (source,))
    if rows:
        moved = [tuple({**row, "name_id": target}.values()) for row in rows]
        batch.insert_apart(table, tuple(rows[0]), moved)
    return len(rows)


def delete(bank: Bank, facet: Facet, name: str) -> int:
    """Delete a theme or role and take it off its phrases; returns how many phrases had it."""
    name_id = _id(bank, facet, name)
    with bank.batch(f"{facet}s", f"-{name}") as batch:
        rows = batch.connection.execute("SELECT phrase_id FROM tags WHERE name_id = ?", (name_id,))
        tagged = [row[0] for row in rows]
        phrases = batch.delete("tags", "name_id = ?", (name_id,))
        keep(batch, tagged)
        batch.delete("refusals", "name_id = ?", (name_id,))
        batch.delete("names", "id = ?", (name_id,))
        batch.count(phrases=phrases)
    return phrases


def set_colour(bank: Bank, facet: Facet, name: str, colour: str | None) -> None:
    """Give a theme or role the colour it is shown in: one of COLOURS or #rrggbb (None: none).

    Raises NothingFound where it has that colour already.
    """
    row = (_id(bank, facet, name), _colour(colour))
    with bank.batch(f"{facet}s", f"{name}: {colour or '-'}") as batch:
        if not batch.update("names", {"colour": row[1]}, "id = ? AND colour IS NOT ?", row):
            raise _so_already()


def _so_already() -> NothingFound:
    return NothingFound(_("nothing was changed: it is so already"))


def clean(name: str) -> str:
    """Return a name as the bank keeps it; raises UsageProblem where it could not be written in a query."""
    name = for_terminal(name).strip()
    if not fits_a_name(name):
        raise UsageProblem(
            _("“{name}” cannot be a name").format(name=name),
            hint=_("a name has no spaces, colons, commas, quotes, bars, plus or minus signs"),
        )
    return name


def _id(bank: Bank, facet: Facet, name: str) -> int:
    """Return the id of a name; raises UsageProblem where there is none of exactly that name."""
    row = bank.connection.execute(
        "SELECT id FROM names WHERE facet = ? AND name = ?", (facet, name)
    ).fetchone()
    if row is None:
        message, hint = absent(facet, name, names(bank, facet))
        raise UsageProblem(message, hint=hint)
    return int(row[0])


def _colour(colour: str | None) -> str | None:
    """Return a colour as it is kept; raises UsageProblem for one that is none."""
    if not colour:
        return None
    if not is_colour(colour):
        raise UsageProblem(
            _("“{colour}” is no colour").format(colour=colour),
            hint=_("colours: {names}, or #rrggbb").format(names=", ".join(COLOURS)),
        )
    return colour
