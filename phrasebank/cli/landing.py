"""The last step of everything that copies: the text lands in the clipboard or on stdout, and its use is kept.

Why shared: `copy`, `search --copy`, `pick`, `compose` and `history` must fail, speak and remember alike.
Invariant: a text that did not reach the clipboard is shown on stderr, and is not remembered as used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import click

from phrasebank.cli.session import App, report
from phrasebank.errors import BankError, ClipboardError
from phrasebank.i18n import _
from phrasebank.text.safe import for_clipboard


@dataclass(frozen=True, slots=True)
class Load:
    """What is copied: `text` as a whole, `parts` the IDs of its phrases with the text of each as copied,
    `values` what was filled in by name, `draft` the text it goes into (None: not said)."""

    text: str
    parts: Sequence[tuple[int, str]] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    draft: str | None = None


def joiner(app: App, given: str | None) -> str:
    """Return what stands between phrases copied together: `--join`, else (None) what the settings say."""
    return app.settings["joiner"] if given is None else given.replace("\\n", "\n")


def land(app: App, load: Load, *, to_stdout: bool = False) -> None:
    """Copy, or print where `to_stdout`, say by which way, and remember the use.

    Raises ClipboardError after showing the text on stderr.
    """
    if to_stdout:
        click.echo(for_clipboard(load.text))
    else:
        from phrasebank.output import clipboard  # 17 ms that a search without --copy need not wait for

        try:
            click.echo(clipboard.copy(load.text).said, err=True)
        except ClipboardError:
            click.echo(for_clipboard(load.text), err=True)
            raise
    remember(app, load)


def remember(app: App, load: Load) -> None:
    """Record each phrase as used; a bank that cannot be written is only reported: the text has landed."""
    if not load.parts:
        return
    from phrasebank.store.bank import Bank
    from phrasebank.store.curation import record_use

    try:
        with Bank.open(app.db, write=True) as bank:
            for phrase_id, text in load.parts:
                record_use(bank, phrase_id, text, load.values, load.draft)
    except BankError as error:
        click.echo(_("the text was copied, but its use could not be kept:"), err=True)
        report(error)
