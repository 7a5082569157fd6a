"""The group `phrasebank`: global options, lazy commands, errors turned into a sentence and an exit code."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from phrasebank import __version__, i18n, settings
from phrasebank.errors import PhrasebankError
from phrasebank.i18n import _

# command -> "module:attribute" below phrasebank.cli; in the order of `--help`
COMMANDS: dict[str, str] = {
    "import": "importing:import_command",
    "search": "searching:search",
    "pick": "picking:pick",
    "copy": "copying:copy",
    "show": "showing:show",
}


@dataclass
class App:
    """What every command is given: the path of the bank and the settings in force."""

    db: Path
    settings: settings.Settings


class LazyGroup(click.Group):
    """A group that imports a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, None where there is none of that name."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, attribute = target.split(":")
        command: click.Command = getattr(importlib.import_module(f"phrasebank.cli.{module}"), attribute)
        return command


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True
)
@click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help="The bank: a SQLite file.")
@click.option("--lang", type=click.Choice(i18n.LANGUAGES), help="Language of messages.")
@click.version_option(__version__, prog_name="phrasebank")
@click.pass_context
def cli(ctx: click.Context, db: Path | None, lang: str | None) -> None:
    """A phrase bank for writers of Chinese official speeches."""
    i18n.set_language(lang)
    values = settings.load()
    i18n.set_language(lang or values["lang"])
    ctx.obj = App(db=db or settings.default_bank(), settings=values)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the program; every way out is an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    try:
        cli.main(args=args, prog_name="phrasebank", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo(_("stopped"), err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except PhrasebankError as error:
        report(error)
        sys.exit(error.exit_code)
    sys.exit(0)


def report(error: PhrasebankError) -> None:
    """Write the error and what to do next on stderr."""
    click.echo(error.message, err=True)
    if error.hint:
        click.echo(error.hint, err=True)
