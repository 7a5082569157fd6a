"""The language of help, of click's own messages too.

Why at the start: `--help` and usage errors are written by click before any callback of ours has run.
Invariant: commands and options keep their English help in the code; it is translated in place once, when
a command is loaded.
"""

from __future__ import annotations

import gettext
import inspect
import os

import click

from phrasebank import i18n
from phrasebank.cli.help_page import HelpPage
from phrasebank.i18n import _


def teach() -> None:
    """Let click say its own words in the language in use."""
    # click translates through the standard domain of gettext
    gettext.bindtextdomain("phrasebank", i18n.LOCALE_DIR)
    gettext.textdomain("phrasebank")
    os.environ["LANGUAGE"] = i18n.language()
    click.Context.formatter_class = HelpPage if i18n.language() == "zh" else click.HelpFormatter


def localise(command: click.Command) -> click.Command:
    """Translate the help of a command, of its options, and of the commands of a group in place."""
    if command.help:
        command.help = _(inspect.cleandoc(command.help))
    if command.short_help:
        command.short_help = _(command.short_help)
    if command.epilog:
        command.epilog = _(inspect.cleandoc(command.epilog))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = _(parameter.help)
    if isinstance(command, click.Group):
        for each in command.commands.values():
            localise(each)
    return command
