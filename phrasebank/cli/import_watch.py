"""How a running import is watched: a progress bar on a terminal, and Ctrl-C between two files."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from phrasebank.i18n import _
from phrasebank.ingest.report import Report
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import fit

_NAME_CELLS = 30  # of the current file's name beside the bar


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Give a question for between two files: was Ctrl-C pressed? A second one ends the import at once."""
    asked = False

    def on_interrupt(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        click.echo("\n" + _("stopping after this file …"), err=True)

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress(total: int) -> Iterator[Callable[[str, Report], None]]:
    """Show a bar on a terminal: files, time left, sentences, current name; none without files or terminal."""
    if not total or not sys.stderr.isatty():
        yield lambda _path, _report: None
        return
    with click.progressbar(
        length=total,
        file=sys.stderr,
        show_pos=True,
        show_eta=True,
        width=20,
        item_show_func=lambda line: line or "",
    ) as bar:

        def step(path: str, report: Report) -> None:
            name = fit(for_terminal(Path(path).name), _NAME_CELLS)
            bar.update(1, _("{n} sentences  {name}").format(n=report.sentences, name=name))

        yield step
