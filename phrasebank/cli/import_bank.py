"""The bank as an import's pipeline sees it: which files it knows already, and where new ones go.

Invariants: a file is known by path, size and time, else by its content, which is read only where a file in
the bank is as large; the log names what has gone in so far, and so is true of a stopped or killed import too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from phrasebank.i18n import _
from phrasebank.ingest.walk import Found
from phrasebank.parsed import INNER, ParsedFile, Source
from phrasebank.store.bank import Bank
from phrasebank.store.held import held, known, known_sha, sizes
from phrasebank.store.sink import Added, Sink


@dataclass
class BankSink:
    """One import into a bank, file by file."""

    bank: Bank
    sink: Sink
    _sizes: set[int] | None = field(default=None, init=False)  # of all files in the bank
    _first: str = field(default="", init=False)
    _last: str = field(default="", init=False)
    _more: int = field(default=0, init=False)

    def unchanged(self, found: Found, path: str) -> Added | None:
        """Recognise a file by path, size and time, else by its content; None where it is new or changed."""
        if known(self.bank, path, found.size, found.mtime_ns):
            return held(self.bank, path)
        if self._sizes is None:
            self._sizes = sizes(self.bank)
        if found.size not in self._sizes:  # else it would be read twice: here, and by a worker
            return None
        sha256 = found.digest()
        original = known_sha(self.bank, sha256, path)
        if original is None:
            return None
        name = Path(path).name
        self.sink.remember(
            Source(path, name, sha256, found.size, found.mtime_ns, format=found.path.suffix[1:])
        )
        if original != path:
            self._name(path)
        return held(self.bank, path)

    def add(self, parsed: ParsedFile) -> Added:
        """Store one file, whole."""
        added = self.sink.add(parsed)
        if self._sizes is not None:
            self._sizes.add(parsed.source.size)
        self._name(parsed.source.path.partition(INNER)[0])
        return added

    def _name(self, path: str) -> None:
        """Let the log name a file beside those before it, an archive as one."""
        if path != self._last:  # what an archive holds comes one after the other
            self._more += bool(self._first)
            self._first, self._last = self._first or path, path
        name, more = Path(self._first).name, self._more
        self.sink.batch.what = _("{name} and {n} more").format(name=name, n=more) if more else name
