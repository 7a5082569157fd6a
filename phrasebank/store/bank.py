"""Opening a bank: one SQLite file, checked, brought to the current schema, and closed again.

Why plain sqlite3: a search opens the bank in a millisecond; sqlite-utils is imported only when the schema
has to be made or migrated (`PRAGMA user_version` tells). What other rooms may rely on: `connection` gives
rows by name, foreign keys are on, and whatever SQLite raises inside `with Bank.open(…)` leaves it as a
BankError with a sentence.

Invariants: nothing writes but through `batch`; a bank opened without `write` cannot be written.
"""

from __future__ import annotations

import os
import sqlite3
import types
from collections.abc import Sequence

from phrasebank import system
from phrasebank.errors import BankBusy, BankDamaged, BankError, BankMissing, BankTooNew
from phrasebank.i18n import _
from phrasebank.values import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path, PurePath
    from typing import Any

    from phrasebank.store.batch import Batch

SCHEMA_VERSION = 3
APPLICATION_ID = 0x70686273  # "phbs" in the file's header: `file bank.db` and we know whose it is
BUSY_MS = 10_000  # a copy during a long import waits for one of its pauses
READ_CACHE_KB = 16384  # a search comes back to the newest phrases; with SQLite's 2 MB it reads them again
WRITE_CACHE_KB = 16384  # four times as much made no import quicker: the keys of new phrases fall everywhere
# one statement, so that a bank that another process is just making is seen whole or empty
_LOOK = """
SELECT (SELECT user_version FROM pragma_user_version), (SELECT application_id FROM pragma_application_id),
  (SELECT count(*) FROM sqlite_master)
"""
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
_DISK = ("SQLITE_IOERR",)
_UNWRITABLE = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")


class Bank:
    """A bank that is open; use it in a `with` block."""

    def __init__(self, where: str | Path, connection: sqlite3.Connection) -> None:
        self._where = where
        self.connection = connection

    @property
    def path(self) -> Path:
        """Return the path of the file."""
        return _as_path(self._where)

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False, create: bool = False) -> Bank:
        """Open the bank at a path; `create` makes a missing one (and implies `write`).

        Raises BankMissing, BankBusy, BankDamaged, BankTooNew, or BankError where it cannot be opened.
        """
        write = write or create
        _look(path, create)
        try:
            connection = connect(path, write=write)
            try:
                if _version(connection, path) < SCHEMA_VERSION:
                    _migrate(connection, path)
                connection.execute("PRAGMA foreign_keys=ON")
                connection.execute(f"PRAGMA cache_size=-{WRITE_CACHE_KB if write else READ_CACHE_KB}")
                connection.execute(f"PRAGMA query_only={'OFF' if write else 'ON'}")
                if write:
                    # with the write-ahead log a crash loses at most the last commit, never the bank
                    connection.execute("PRAGMA synchronous=NORMAL")
                    # what a savepoint would restore; in a file it doubles an import's system time
                    connection.execute("PRAGMA temp_store=MEMORY")
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise translated(error, path) from error
        return cls(path, connection)

    def batch(self, kind: str, what: str = "") -> Batch:
        """Begin one entry of the log; all that is written in its `with` block is one transaction.

        `kind` is a word such as "import" or "tag", `what` says in the user's words what it is done to.
        """
        from phrasebank.store.batch import Batch  # reading starts without what only writing needs

        return Batch(self.connection, kind, what)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Bank:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise translated(error, self._where) from error


def _as_path(where: str | Path) -> Path:
    """Return a path as messages name it; a search that finds its bank does without pathlib (7 ms)."""
    from pathlib import Path

    return Path(where)


def _look(where: str | Path, create: bool) -> None:
    """See that there is a file to open; make an empty one, for its owner alone, where that is asked for."""
    if os.path.isfile(where):
        return
    path = _as_path(where)
    if path.is_dir():
        raise BankError(
            _("{path} is a folder, not a bank").format(path=path),
            hint=_("name the file itself: --db {path}").format(path=path / "phrasebank.db"),
        )
    if not create:
        raise BankMissing(
            _("there is no bank at {path}").format(path=path),
            hint=_("make one: phrasebank import FILE, or phrasebank import --starter"),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise BankError(
            _("the bank {path} cannot be made: {reason}").format(path=path, reason=system.reason(error)),
            hint=_("choose another place: --db PATH"),
        ) from error


def connect(where: str | Path, *, write: bool = False) -> sqlite3.Connection:
    """Connect; where the folder is read-only, or the disk full, open the file as one that nobody changes."""
    connection = sqlite3.connect(where, timeout=BUSY_MS / 1000, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error as error:
        connection.close()  # Windows moves no damaged bank aside that is still open here
        path = _as_path(where)
        # WAL needs files beside the bank; in a read-only folder or on a full disk they cannot be made
        shut = is_unwritable(error) and not os.access(path.parent, os.W_OK)  # of shares Windows says nothing
        if not shut and (write or not _named(error, (*_FULL, *_UNWRITABLE)) or _unsettled(path)):
            raise
        connection = sqlite3.connect(f"{_uri(path.absolute())}?immutable=1", uri=True, isolation_level=None)
        connection.row_factory = sqlite3.Row
    return connection


def _uri(path: PurePath) -> str:
    """Return a path as SQLite reads it in a URI: there `//server` of a network drive is no host."""
    from urllib.parse import quote

    return f"file:///{quote(os.fsencode(path.as_posix().removeprefix('/')), safe='/:')}"


def _unsettled(path: Path) -> bool:
    """Tell whether the write-ahead log holds what the file itself does not have yet."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _version(connection: sqlite3.Connection, where: str | Path) -> int:
    """Return the schema's version, 0 for an empty file; raises for what is no bank of ours, or newer."""
    version, application, tables = connection.execute(_LOOK).fetchone()
    if application == APPLICATION_ID:
        if version > SCHEMA_VERSION:
            raise BankTooNew(
                _("the bank {path} was written by a newer phrasebank").format(path=_as_path(where)),
                hint=_("update this one: pip install --upgrade phrasebank"),
            )
        return int(version)
    if tables:
        raise BankDamaged(
            _("{path} is a SQLite file of another program").format(path=_as_path(where)),
            hint=_("choose another file: --db PATH"),
        )
    return 0


def _migrate(connection: sqlite3.Connection, where: str | Path) -> None:
    """Bring the schema up to date in one transaction, after a backup of a bank that holds something."""
    from phrasebank.store import backup, migrations
    from phrasebank.store.batch import whole

    if 0 < _version(connection, where) < SCHEMA_VERSION:
        backup.automatic(connection, _as_path(where), "migration")
    connection.execute("PRAGMA journal_mode=WAL")  # where a network drive refuses it, the old journal serves
    with whole(connection):
        if _version(connection, where) < SCHEMA_VERSION:  # nobody else was quicker
            migrations.apply(connection)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def tuples(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any]) -> sqlite3.Cursor:
    """Run a query whose rows are plain tuples, which take half the time of rows that know their names."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, parameters)


def _named(error: sqlite3.Error, names: tuple[str, ...]) -> bool:
    """Tell whether SQLite's name of the error is one of these, or an extension of one."""
    return getattr(error, "sqlite_errorname", "").startswith(names)


def is_unwritable(error: sqlite3.Error) -> bool:
    """Tell whether SQLite raised this because the bank, or the folder that it lies in, is read-only."""
    return _named(error, _UNWRITABLE)


def translated(error: sqlite3.Error, where: str | Path) -> BankError:
    """Return what SQLite raised as an error of ours, with a sentence and what to do next."""
    path = _as_path(where)
    if _named(error, _BUSY):
        return BankBusy(
            _("the bank {path} is being written by another phrasebank").format(path=path),
            hint=_("wait until it is done, then try again"),
        )
    if _named(error, _DAMAGED):
        return BankDamaged(
            _("{path} is not a bank, or a damaged one").format(path=path),
            hint=_("look: phrasebank doctor; take an earlier one: phrasebank restore"),
        )
    if is_unwritable(error):
        return BankError(
            _("the bank {path} cannot be opened for writing").format(path=path),
            hint=_("see who may write the file and its folder, or choose another: --db PATH"),
        )
    if _named(error, _FULL):
        return BankError(
            _("the disk is full: nothing of this step was written to {path}").format(path=path),
            hint=_("free some space and try again"),
        )
    return BankError(
        _("the bank {path} failed: {reason}").format(
            path=path, reason=system.disk() if _named(error, _DISK) else error
        ),
        hint=_("look: phrasebank doctor"),
    )
