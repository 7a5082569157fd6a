"""Copies of the whole bank: made on demand, made before what is risky, and put back.

Why SQLite's own backup: it copies a bank that others read and write at the same time, page by page, soundly.
Automatic backups lie in `backups/` beside the bank, dated and named after their reason; of them as many are
kept as the settings `backup_count` and `backup_days` say.

Invariants: a backup is whole or not there; restoring checks first and keeps what it replaces, so it can be
undone like any change.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from datetime import datetime, timedelta
from glob import escape
from pathlib import Path

from phrasebank import settings, system
from phrasebank.errors import BankDamaged, BankError, BankMissing
from phrasebank.i18n import _
from phrasebank.store.bank import Bank, connect, translated

LARGE = 1000  # phrases: a removal of so many, or more, is preceded by a backup
_SPARE = 1.1  # times the size of the bank that must be free on the disk
_STALE = timedelta(hours=1)  # a draft that nobody has written to for so long was left by one that was killed


def backup(bank: Bank, target: Path, *, into: bool = False) -> Path:
    """Copy the bank to a file, or into a folder under a dated name; returns the path.

    `into`: the target is a folder, which is made where it is not there.
    Raises BankError where there is a file already, the disk is full or the place cannot be written.
    """
    if into or target.is_dir():
        target = target / f"{bank.path.stem}-{_stamp()}.db"
    if target.exists():
        raise BankError(
            _("there is a file already: {path}").format(path=target), hint=_("choose another name")
        )
    return _copy(bank.connection, bank.path, target)


def automatic(connection: sqlite3.Connection, path: Path, reason: str, *, let_go: bool = True) -> Path:
    """Copy the bank to its folder of automatic backups; returns the path.

    Old ones go, unless `let_go` is False: the caller prunes, or has no need of a backup after all.
    """
    folder = path.parent / "backups"
    name = f"{path.stem}-{_stamp()}-{reason}"
    named = (folder / f"{name}{f'-{n}' if n > 1 else ''}.db" for n in itertools.count(1))
    target = next(path for path in named if not path.exists())  # there may be others of the same second
    made = _copy(connection, path, target)
    if let_go:
        prune(path, made)
    return made


def before_large(bank: Bank, reason: str, phrases: int) -> None:
    """Make an automatic backup before a change that takes out many phrases."""
    if phrases >= LARGE:
        automatic(bank.connection, bank.path, reason)


def listed(path: Path) -> list[Path]:
    """Return the automatic backups of the bank at a path, the newest first."""
    return [kept for _made, kept in _dated(path)]


def _dated(path: Path) -> list[tuple[int, Path]]:
    """Return the automatic backups of the bank at a path with their times (ns), the newest first."""
    found = []
    for kept in (path.parent / "backups").glob(f"{escape(path.stem)}-????????-??????-*.db"):
        with suppress(FileNotFoundError):  # another process has let it go
            found.append((kept.stat().st_mtime_ns, kept))
    return sorted(found, reverse=True)


def restore(path: Path, source: Path, *, kind: str = "restore", what: str = "") -> Path:
    """Put a backup in the place of the bank; returns where the bank as it was is kept.

    `kind` and `what` are for the log ("": the name of the backup). Raises BankMissing or BankDamaged where
    the backup is not there or not sound; nothing is changed then.
    """
    with tempfile.TemporaryDirectory(prefix="phrasebank-") as folder:
        copy = Path(folder) / "restored.db"
        check(source, copy)
        kept = _set_aside(path)
        with Bank.open(path, create=True) as bank, closing(Bank.open(copy)) as restored:
            restored.connection.backup(bank.connection)
        with Bank.open(path, write=True) as bank, bank.batch(kind, what or source.name) as batch:
            batch.changed = True
            batch.connection.execute(
                "INSERT OR REPLACE INTO bank (key, value) VALUES (?, ?)",
                (_key(batch.id), str(kept.absolute())),
            )
    return kept


def _set_aside(path: Path) -> Path:
    """Keep the bank as it is before another takes its place; returns where."""
    try:
        with Bank.open(path, create=True) as bank:
            return automatic(bank.connection, path, "restore")
    except BankDamaged:
        path = Path(os.path.realpath(path))  # a link stays, what it leads to is moved
        kept = path.with_name(f"{path.stem}-{_stamp()}-damaged.db")
        for suffix in ("", "-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                os.replace(part, kept.with_name(kept.name + suffix))
        return kept


def replaced(bank: Bank, batch_id: int) -> Path | None:
    """Return where the bank is kept in whose place a batch put another; None where it did no such thing."""
    row = bank.connection.execute("SELECT value FROM bank WHERE key = ?", (_key(batch_id),)).fetchone()
    return None if row is None else Path(row[0])


def undo_restore(bank: Bank, batch_id: int, what: str, kept: Path) -> None:
    """Put back the bank as it was before a restore; in its log that is an undo, and can be undone too.

    Raises BankMissing where the kept bank is gone, BankError where changes made since would be lost.
    """
    later = bank.connection.execute(
        "SELECT max(id) FROM batches WHERE id > ? AND NOT undone AND kind NOT IN ('undo', 'redo', 'use')",
        (batch_id,),
    ).fetchone()[0]
    if later is not None:
        raise BankError(
            _("change {id} cannot be taken back: change {later} came after it").format(
                id=batch_id, later=later
            ),
            hint=_("take that back first: phrasebank undo --batch {later}").format(later=later),
        )
    if not kept.is_file():
        raise BankMissing(
            _("the backup made before change {id} is not there any more").format(id=batch_id),
            hint=_("see those that are: phrasebank restore --list"),
        )
    restore(bank.path, kept, kind="undo", what=what)


def check(source: Path, copy: Path) -> None:
    """Copy a bank to another place and see there that it is sound; the file itself is left alone."""
    if source.is_dir():
        banks = sorted(source.glob("*.db"), key=lambda file: file.stat().st_mtime_ns)
        raise BankMissing(
            _("{path} is a folder, not a bank").format(path=source),
            hint=_("name the file itself: {path}").format(path=banks[-1]) if banks else None,
        )
    if not source.is_file():
        raise BankMissing(
            _("there is no bank at {path}").format(path=source),
            hint=_("see that the path is right; the automatic backups are: phrasebank restore --list"),
        )
    if not source.stat().st_size:
        raise BankDamaged(
            _("{path} is empty: nothing was taken from it").format(path=source),
            hint=_("see that it is the right file, and whole"),
        )
    try:
        with closing(connect(source)) as original, closing(sqlite3.connect(copy)) as target:
            original.backup(target)
        bank = Bank.open(copy)
    except sqlite3.Error as error:
        raise _about(translated(error, source)) from error
    except BankError as error:
        raise _about(error, copy, source) from error
    with bank:
        sound = bank.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if not sound or bank.connection.execute("PRAGMA foreign_key_check").fetchone():
            raise BankDamaged(
                _("{path} is damaged: nothing was taken from it").format(path=source),
                hint=_("see that it is the right file, and whole"),
            )


def _about(error: BankError, copy: Path | None = None, source: Path | None = None) -> BankError:
    """Return an error as one of the file that was named: she knows nothing of the copy."""
    told = error.message.replace(str(copy), str(source)) if copy else error.message
    hint = _("see that it is the right file, and whole") if isinstance(error, BankDamaged) else error.hint
    return type(error)(told, hint=hint)


def _copy(connection: sqlite3.Connection, path: Path, target: Path) -> Path:
    """Copy a bank page by page under a draft's name, and give it its own when it is whole."""
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(target.parent).free < path.stat().st_size * _SPARE:
            raise BankError(
                _("there is no room for a backup at {path}").format(path=target.parent),
                hint=_("free some space, or keep fewer: phrasebank config set backup_count N"),
            )
        _sweep(target.parent, path.stem)
        _sweep(target.parent, target.stem)
        os.close(os.open(draft, os.O_CREAT | os.O_RDWR, 0o600))
        copy = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, that can be carried away
        finally:
            copy.close()
        os.replace(draft, target)
    except OSError as error:
        raise BankError(
            _("the backup {path} cannot be written: {reason}").format(
                path=target, reason=system.reason(error)
            ),
            hint=_("see that the folder is there, is yours, and has room"),
        ) from error
    finally:
        with suppress(OSError):  # it is not there, or its folder is none
            draft.unlink()
    return target


def _sweep(folder: Path, stem: str) -> None:
    """Remove the drafts of copies that were broken off, each as large as a bank."""
    latest = (datetime.now() - _STALE).timestamp()
    for draft in folder.glob(f"{escape(stem)}*.[0-9]*.part"):
        with suppress(OSError):  # gone already, or not ours
            if draft.stat().st_mtime < latest:
                draft.unlink()


def prune(path: Path, new: Path) -> None:
    """Let go of automatic backups beyond the number and the age that the settings say.

    The `new` one stays though the clock was put back, and others look newer.
    """
    values = settings.load()
    oldest = datetime.now() - timedelta(days=values["backup_days"])
    others = [(made, kept) for made, kept in _dated(path) if kept != new]
    for number, (made, kept) in enumerate(others, start=1):
        if number >= values["backup_count"] or datetime.fromtimestamp(made / 1e9) < oldest:
            with suppress(OSError):  # gone already, or in use: what a backup was made for goes on
                kept.unlink()


def _key(batch_id: int) -> str:
    return f"before restore {batch_id}"


def _stamp() -> str:
    return datetime.now().strftime("%Y%m%d-%H%M%S")
