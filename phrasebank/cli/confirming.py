"""Asking before a command changes many phrases at once."""

from __future__ import annotations

import sys

import click

from phrasebank.errors import UsageProblem
from phrasebank.i18n import _


def confirm(question: str) -> None:
    """Ask yes or no on stderr; raises Abort for no, UsageProblem where nobody is there to answer."""
    try:
        agreed = click.confirm(question, err=True)
    except click.Abort:
        if sys.stdin.isatty():  # Ctrl-C
            raise
        click.echo(err=True)
        raise UsageProblem(
            _("nobody is there to answer: nothing was done"), hint=_("add -y to do it without a question")
        ) from None
    if not agreed:
        raise click.Abort
