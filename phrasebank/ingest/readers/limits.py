"""How much a reader may take on: against bombs, and against a file that stops an import."""

from __future__ import annotations

from dataclasses import dataclass

from phrasebank.errors import LimitExceeded
from phrasebank.i18n import _


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file: sizes in bytes; `max_depth` counts archives within archives."""

    max_file: int = 200_000_000
    max_unpacked: int = 500_000_000
    max_xml: int = 60_000_000
    max_members: int = 20_000
    max_depth: int = 3
    max_pages: int = 5_000

    def check_size(self, size: int) -> None:
        """Raise LimitExceeded where a file of that many bytes is too large."""
        if size > self.max_file:
            raise LimitExceeded(
                _("it is larger than {limit} MB").format(limit=self.max_file // 1_000_000),
                hint=_("split it, or save only its text"),
            )

    def too_large_unpacked(self) -> LimitExceeded:
        """Make the error for a file in which more is packed than may be."""
        return LimitExceeded(
            _("unpacked it is larger than {limit} MB").format(limit=self.max_unpacked // 1_000_000),
            hint=_("unpack it yourself and import the folder"),
        )
