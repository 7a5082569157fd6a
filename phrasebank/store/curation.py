"""What the owner does to her phrases by hand: add, edit, remove, star, note, tag, and that she used one.

Why a batch each: every one of these stands in the log in words and can be taken back.
Invariants: an edited phrase keeps its id, its former wording is kept on record and still stands for the
sentences of the speeches; a tag that a hand took away is remembered, so that no rule brings it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from phrasebank.errors import NothingFound, PhrasebankError, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Tag
from phrasebank.parsed import ReadyPhrase
from phrasebank.store import families, taxonomy
from phrasebank.store.backup import before_large
from phrasebank.store.bank import Bank
from phrasebank.store.batch import Batch, now, plain, plain_or_none
from phrasebank.store.changes import TagChanges
from phrasebank.store.naming import Naming
from phrasebank.store.ready import ATTRIBUTION
from phrasebank.store.standing import keep, key_of
from phrasebank.store.standing import remove as remove_phrases
from phrasebank.text.fold import fold
from phrasebank.text.safe import for_clipboard, for_terminal

_SHOWN = 20  # characters of a phrase that name it in the log


def add(bank: Bank, snippet: ReadyPhrase) -> int:
    """Store a snippet of the user's own and return its id.

    Raises UsageProblem where the text is empty, NothingFound where a phrase says it already.
    """
    text = clean(snippet.text)
    _refuse_double(bank, key_of(text), None, NothingFound)
    with bank.batch("add", _called(text)) as batch:
        return store(batch, replace(snippet, text=text))


def store(batch: Batch, snippet: ReadyPhrase) -> int:
    """Store a snippet that no phrase says yet, with its tags and its family; returns its id."""
    phrase_id = batch.next_id("phrases")
    text = snippet.text
    kin = families.find(batch, [(phrase_id, text)])
    about = ("hand", snippet.starred, _remark(snippet.note), batch.id)
    family = kin[0].family if kin else None
    columns = ("id", "key", "text", "length", "origin", "starred", "note", "batch_id", "family")
    batch.insert("phrases", columns, [(phrase_id, key_of(text), text, len(text), *about, family)])
    families.found(batch, kin)
    said = [_word(word) for word in (snippet.source, snippet.speaker, snippet.occasion, snippet.speech)]
    if any(said):
        batch.insert_apart("attributions", ATTRIBUTION, [(phrase_id, *said)])
    Naming(batch).add_tags(phrase_id, snippet.tags)
    return phrase_id


def edit(bank: Bank, phrase_id: int, text: str) -> None:
    """Change the wording of a phrase; the former one stays on record.

    Raises NothingFound where there is no such phrase or nothing would change, UsageProblem where the text is
    empty or another phrase says it already.
    """
    (former,) = _texts(bank, [phrase_id])
    text = clean(text)
    if text == former:
        raise NothingFound(_("the text is the same: nothing was changed"))
    key = key_of(text)
    _refuse_double(bank, key, phrase_id, UsageProblem)
    with bank.batch("edit", _called(former)) as batch:
        record = (batch.next_id("edits"), phrase_id, key_of(former), former, now())
        batch.insert("edits", ("id", "phrase_id", "key", "text", "at"), [record])
        values = {"key": key, "text": text, "length": len(text)}
        batch.update("phrases", values, "id = ?", (phrase_id,))


def remove(bank: Bank, phrase_ids: Sequence[int]) -> int:
    """Remove phrases with their occurrences, tags and uses; returns how many there were."""
    texts = _texts(bank, phrase_ids)
    before_large(bank, "rm", len(texts))
    with bank.batch("rm", _several(texts)) as batch:
        remove_phrases(batch, phrase_ids)
        batch.count(phrases=len(texts))
    return len(texts)


def star(bank: Bank, phrase_ids: Sequence[int], on: bool = True) -> int:
    """Star phrases, or take the star away; returns how many were changed."""
    texts = _texts(bank, phrase_ids)
    changed = 0
    with bank.batch("star" if on else "unstar", _several(texts)) as batch:
        for phrase_id in phrase_ids:
            changed += batch.update("phrases", {"starred": on}, "id = ? AND starred <> ?", (phrase_id, on))
        keep(batch, phrase_ids)
        batch.count(phrases=changed)
    return changed


def note(bank: Bank, phrase_id: int, text: str | None) -> int:
    """Put a note to a phrase (None or empty: take it away); returns how many phrases were changed."""
    (phrase,) = _texts(bank, [phrase_id])
    remark = _remark(text)
    with bank.batch("note", _called(phrase)) as batch:
        changed = batch.update("phrases", {"note": remark}, "id = ? AND note IS NOT ?", (phrase_id, remark))
        keep(batch, [phrase_id])
    return changed


def set_tags(bank: Bank, phrase_ids: Sequence[int], changes: TagChanges, *, new: bool = False) -> int:
    """Give and take tags by hand; returns how many phrases were changed.

    Names may be part of a name. Raises UsageProblem for a name that is not there, unless `new` makes themes
    of it, and for a theme both given and taken; NothingFound where one of the phrases is not there.
    """
    texts = _texts(bank, phrase_ids)
    given = [Tag("theme", taxonomy.resolve(bank, "theme", name, new=new), "hand") for name in changes.add]
    if changes.role:
        given.append(Tag("role", taxonomy.resolve(bank, "role", changes.role), "hand"))
    taken = [taxonomy.resolve(bank, "theme", name) for name in changes.remove]
    for name in {tag.name for tag in given if tag.facet == "theme"}.intersection(taken):
        raise UsageProblem(_("“{word}” is no change of a tag").format(word=f"+{name} -{name}"))
    changed = 0
    with bank.batch("tag", f"{changes}: {_several(texts)}") as batch:
        naming = Naming(batch)
        refused = [naming.name("theme", name) for name in taken]
        for phrase_id in phrase_ids:
            done = naming.add_tags(phrase_id, given)
            done += sum(_refuse(batch, phrase_id, name_id) for name_id in refused)
            if changes.role == "":
                done += sum(_refuse(batch, phrase_id, name_id) for name_id in _roles(batch, phrase_id))
            done += _say(batch, phrase_id, "speaker", changes.speaker)
            done += _say(batch, phrase_id, "occasion", changes.occasion)
            changed += bool(done)
        keep(batch, phrase_ids)
        batch.count(phrases=changed)
    return changed


def record_use(
    bank: Bank, phrase_id: int, text: str, values: Mapping[str, str] | None = None, draft: str | None = None
) -> None:
    """Record that a phrase was copied: the text as copied, what filled its slots, the draft it is for."""
    with bank.batch("use", _called(text)) as batch:
        filled = plain(json.dumps(dict(values), ensure_ascii=False)) if values else None
        row = (batch.next_id("uses"), phrase_id, now(), plain(text), filled, plain_or_none(draft))
        batch.insert("uses", ("id", "phrase_id", "at", "text", "values", "draft"), [row])


def clean(text: str) -> str:
    """Return a text as the bank keeps it: no control characters, no blank ends.

    Raises UsageProblem where nothing is left that a search could find: a text of marks alone is none.
    """
    text = for_clipboard(text).strip()
    if not fold(text):
        raise UsageProblem(_("the text is empty"), hint=_("write it behind the command, in quotes"))
    return text


def _remark(text: str | None) -> str | None:
    """Return a note as the bank keeps it, None for an empty one."""
    return for_clipboard(text or "").strip() or None


def _word(text: str | None) -> str | None:
    """Return what is said of a phrase, on one line, None for nothing."""
    return for_terminal(text or "").strip() or None


def _refuse_double(bank: Bank, key: bytes, but: int | None, kind: type[PhrasebankError]) -> None:
    """Raise an error of a kind where another phrase has this key."""
    row = bank.connection.execute("SELECT id, text FROM phrases WHERE key = ?", (key,)).fetchone()
    if row is not None and row["id"] != but:
        raise kind(
            _("phrase {id} says that already: {text}").format(id=row["id"], text=row["text"]),
            hint=_("look at it: phrasebank show {id}").format(id=row["id"]),
        )


def _texts(bank: Bank, phrase_ids: Iterable[int]) -> list[str]:
    """Return the texts of phrases; raises NothingFound where one is not there."""
    texts = []
    for phrase_id in phrase_ids:
        row = bank.connection.execute("SELECT text FROM phrases WHERE id = ?", (phrase_id,)).fetchone()
        if row is None:
            raise NothingFound(
                _("there is no phrase {id}").format(id=phrase_id),
                hint=_("the numbers are those that search shows"),
            )
        texts.append(row[0])
    return texts


def _called(text: str) -> str:
    """Name a phrase in the log: its text, shortened."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _several(texts: Sequence[str]) -> str:
    """Name phrases in the log: the first one, and how many more."""
    first = _called(texts[0]) if texts else ""
    return first if len(texts) < 2 else f"{first} (+{len(texts) - 1})"


def _refuse(batch: Batch, phrase_id: int, name_id: int) -> bool:
    """Take a tag away by hand and remember that; returns whether anything changed."""
    had = batch.delete("tags", "phrase_id = ? AND name_id = ?", (phrase_id, name_id))
    known = batch.connection.execute(
        "SELECT 1 FROM refusals WHERE phrase_id = ? AND name_id = ?", (phrase_id, name_id)
    ).fetchone()
    if known is None:
        batch.insert_apart("refusals", ("phrase_id", "name_id"), [(phrase_id, name_id)])
    return bool(had) or known is None


def _roles(batch: Batch, phrase_id: int) -> list[int]:
    rows = batch.connection.execute(
        "SELECT t.name_id FROM tags t JOIN names n ON n.id = t.name_id"
        " WHERE t.phrase_id = ? AND n.facet = 'role'",
        (phrase_id,),
    )
    return [row[0] for row in rows]


def _say(batch: Batch, phrase_id: int, column: str, value: str | None) -> bool:
    """Set speaker or occasion: of the phrase's first speech, or of a snippet itself (None: leave it)."""
    if value is None:
        return False
    said = _word(value)
    first = batch.connection.execute(
        "SELECT speech_id FROM occurrences WHERE phrase_id = ? ORDER BY speech_id LIMIT 1", (phrase_id,)
    ).fetchone()
    if first is not None:
        changed = f"id = ? AND {column} IS NOT ?"
        return bool(batch.update("speeches", {column: said}, changed, (first[0], said)))
    known = "SELECT 1 FROM attributions WHERE phrase_id = ?"
    if said is None or batch.connection.execute(known, (phrase_id,)).fetchone():
        changed = f"phrase_id = ? AND {column} IS NOT ?"
        return bool(batch.update("attributions", {column: said}, changed, (phrase_id, said)))
    row = [phrase_id if name == "phrase_id" else said if name == column else None for name in ATTRIBUTION]
    batch.insert_apart("attributions", ATTRIBUTION, [row])
    return True
