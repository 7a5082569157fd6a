"""The group `phrasebank`: global options, lazy commands, errors turned into a sentence and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import click

from phrasebank import __version__, i18n
from phrasebank.cli.localise import choose, localise
from phrasebank.errors import PhrasebankError, UsageProblem
from phrasebank.i18n import _
from phrasebank.settings import Settings, default_bank, load
from phrasebank.text.safe import for_clipboard

# the shells' own calls, by which click completes
COMPLETING = "_PHRASEBANK_COMPLETE"
# command -> "module:attribute" below phrasebank.cli; in the order of `--help`
COMMANDS: dict[str, str] = {
    "import": "importing:import_",
    "search": "searching:search_",
    "pick": "picking:pick",
    "review": "reviewing:review_",
    "copy": "copying:copy",
    "compose": "composing:compose",
    "show": "showing:show",
    "history": "showing:history",
    "add": "curating:add",
    "edit": "curating:edit",
    "rm": "curating:rm",
    "star": "curating:star",
    "note": "curating:note",
    "tag": "curating:tag",
    "themes": "taxonomy:themes",
    "roles": "taxonomy:roles",
    "speeches": "counting:speeches",
    "stats": "counting:stats",
    "families": "counting:families",
    "retag": "rules:retag_",
    "rules": "rules:rules",
    "log": "history:log",
    "undo": "history:undo",
    "forget": "safekeeping:forget",
    "merge": "safekeeping:merge",
    "backup": "safekeeping:backup",
    "restore": "safekeeping:restore",
    "doctor": "safekeeping:doctor",
    "compact": "safekeeping:compact",
    "export": "moving:export",
    "config": "configuring:config",
    "completion": "completing:completion",
}


@dataclass
class App:
    """What every command is given: the path of the bank and the settings in force."""

    db: Path
    no_color: bool = False

    @cached_property
    def settings(self) -> Settings:
        """Load the settings on first use: a broken file must not keep its owner from mending it."""
        return load().but(color="never") if self.no_color else load()


class LazyGroup(click.Group):
    """A group that imports a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command in the user's language, None where there is none of that name."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        if cmd_name not in self.commands:
            module, attribute = target.split(":")
            command = getattr(importlib.import_module(f"phrasebank.cli.{module}"), attribute)
            self.commands[cmd_name] = localise(command)
            if COMPLETING in os.environ:
                from phrasebank.cli.completing import attach

                attach(command)
        return self.commands[cmd_name]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest names for a word that is no command; never run one of them."""
        known = args and (args[0] in COMMANDS or args[0].startswith("-"))
        if args and not known and not ctx.resilient_parsing:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=3)
            hint = _("did you mean: {names}").format(names=", ".join(near)) if near else None
            if not near:
                hint = _("to search, write: phrasebank search {words}").format(words=" ".join(args))
            raise UsageProblem(_("there is no command “{name}”").format(name=args[0]), hint=hint)
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True
)
@click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The bank, a SQLite file (else PHRASEBANK_DB, else in the user's data folder).",
)
@click.option("--lang", type=click.Choice(i18n.LANGUAGES), help="Language of messages.")
@click.option("--no-color", is_flag=True, help="No colours (else the setting color; NO_COLOR).")
@click.version_option(__version__, prog_name="phrasebank", help="Show the version.")
@click.pass_context
def cli(ctx: click.Context, db: Path | None, lang: str | None, no_color: bool) -> int | None:
    """Find the formulation that you half remember, and copy it: a phrase bank for Chinese official speeches.

    Without a command, on a terminal, the picker opens.
    """
    ctx.obj = App(db or default_bank(), no_color)
    if ctx.invoked_subcommand is not None:
        return None
    if sys.stdin.isatty() and sys.stdout.isatty():
        picker = cli.get_command(ctx, "pick")
        assert picker is not None
        code: int = ctx.invoke(picker)
        return code
    click.echo(ctx.get_help())
    return None


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the program; every way out is an exit code, never a traceback."""
    words = list(sys.argv[1:] if args is None else args)
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")  # a GBK console has no emoji; losing one beats dying of it
    choose(words)
    localise(cli)
    try:
        code = cli.main(args=words, prog_name="phrasebank", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo(_("stopped"), err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except PhrasebankError as error:
        report(error)
        sys.exit(error.exit_code)
    except SystemExit:
        sys.exit(0)  # click's way out when the reader has gone (`| head`); its 1 would say: nothing found
    except OSError as error:
        report(PhrasebankError(_("the system refused: {reason}").format(reason=error)))
        _give_up_stdout()
        sys.exit(PhrasebankError.exit_code)
    except Exception as error:
        if os.environ.get("PHRASEBANK_TRACEBACK"):
            raise
        report(_mistake(error))
        sys.exit(PhrasebankError.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _open_streams() -> None:
    """Put the null device where a stream is closed (`pb … >&-`, a service): nobody reads it.

    The bank must not get the number of a standard stream either, or what is printed would go into it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (stays open to the end)


def _give_up_stdout() -> None:
    """Let what stdout still holds go where it cannot be written: Python would end with 120 for it."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _mistake(error: Exception) -> PhrasebankError:
    """Return what a user is told of an error that nobody foresaw."""
    name = type(error).__name__
    return PhrasebankError(
        _("a mistake in phrasebank itself: {name}: {error}").format(name=name, error=error),
        hint=_("your bank is as it was; to report it, run it again with PHRASEBANK_TRACEBACK=1"),
    )


def report(error: PhrasebankError) -> None:
    """Write the error and what to do next on stderr."""
    click.echo(for_clipboard(error.message), err=True)
    if error.hint:
        click.echo(for_clipboard(error.hint), err=True)
