"""The language of help: chosen before click looks at the words, and put into its own messages too.

Why before: `--help` and usage errors are written by click before any callback of ours has run.
Invariant: commands and options keep their English help in the code; it is translated in place once, when
a command is loaded.
"""

from __future__ import annotations

import gettext
import inspect
import itertools
import os
from collections.abc import Sequence

import click

from phrasebank import i18n
from phrasebank.cli.help_page import HelpPage
from phrasebank.errors import SettingsError
from phrasebank.i18n import _
from phrasebank.settings import load


def choose(args: Sequence[str]) -> None:
    """Set the language: `--lang` among the words, else the setting, else the locale."""
    asked = [after for word, after in itertools.pairwise(args) if word == "--lang"]
    asked += [word.partition("=")[2] for word in args if word.startswith("--lang=")]
    try:
        i18n.set_language(asked[0] if asked else load()["lang"])
    except SettingsError:
        i18n.set_language(None)  # a command that needs the settings loads them again and reports this error
    # click translates its own words through the standard domain of gettext
    gettext.bindtextdomain("phrasebank", str(i18n.LOCALE_DIR))
    gettext.textdomain("phrasebank")
    os.environ["LANGUAGE"] = i18n.language()
    click.Context.formatter_class = HelpPage if i18n.language() == "zh" else click.HelpFormatter


def localise(command: click.Command) -> click.Command:
    """Translate the help of a command and of its options in place."""
    if command.help:
        command.help = _(inspect.cleandoc(command.help))
    if command.short_help:
        command.short_help = _(command.short_help)
    if command.epilog:
        command.epilog = _(inspect.cleandoc(command.epilog))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = _(parameter.help)
    return command
