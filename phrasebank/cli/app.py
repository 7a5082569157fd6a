"""The group `phrasebank`: global options, and commands that are loaded when they are called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from phrasebank import __version__, i18n
from phrasebank.cli.dashes import with_options
from phrasebank.cli.localise import localise, teach
from phrasebank.cli.session import App
from phrasebank.cli.shortcut import COMPLETING
from phrasebank.errors import UsageProblem
from phrasebank.i18n import _
from phrasebank.settings import bank_path

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
    "export": "exporting:export",
    "config": "configuring:config",
    "completion": "completing:completion",
}
# what one who knows no English may call a command
_CALLED = {
    **{"导入": "import", "搜索": "search", "查找": "search", "搜": "search", "复制": "copy", "选句": "pick"},
    **{"添加": "add", "修改": "edit", "删除": "rm", "标签": "tag", "备注": "note", "星标": "star"},
    **{"主题": "themes", "作用": "roles", "讲话": "speeches", "统计": "stats", "显示": "show"},
    **{"记录": "log", "历史": "history", "撤销": "undo", "撤消": "undo", "移除": "forget", "合并": "merge"},
    **{"备份": "backup", "恢复": "restore", "体检": "doctor", "导出": "export", "设置": "config"},
}
_HELP = ("help", "帮助", "/?", "-?", "？", "?")


def _global_first(words: Sequence[str]) -> list[str]:
    """Return the words with the global options ahead of the command: `search 作风 --db FILE` is meant so."""
    ahead: list[str] = []
    others: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            others += [word, *waiting]
        elif word in ("--db", "--lang"):
            value = next(waiting, None)
            if value is None:
                return [word]  # alone, so that click says what is missing
            ahead += [word, value]
        elif word == "--no-color" or word.startswith(("--db=", "--lang=")):
            ahead.append(word)
        else:
            others.append(word)
    return ahead + others


class LazyGroup(click.Group):
    """A group that imports a command's module only when it is asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the global options wherever they stand before `--`, and any dash for that of an option."""
        return super().parse_args(ctx, _global_first(with_options(args, self._option_names(ctx, args))))

    def _option_names(self, ctx: click.Context, words: Sequence[str]) -> list[str]:
        """Return the names of the options of the command that the words call, and of those it is below."""
        chain: list[click.Command] = [self]
        for word in words:
            if isinstance(chain[-1], click.Group) and (command := chain[-1].get_command(ctx, word)):
                chain.append(command)
        return [name for command in chain for option in command.get_params(ctx) for name in option.opts]

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

            named = _CALLED.get(args[0])
            near = [named] if named else difflib.get_close_matches(args[0], COMMANDS, n=3)
            hint = _("did you mean: {names}").format(names=", ".join(near)) if near else None
            if args[0] in _HELP:
                hint = _("see: phrasebank --help")
            elif not near:
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

    To begin: `phrasebank import FOLDER`, then `phrasebank search 作风`, then `phrasebank copy ID`; what
    else a command does, `phrasebank search --help` tells.
    """
    ctx.obj = App(bank_path(str(db) if db else None), no_color)
    if ctx.invoked_subcommand is not None:
        return None
    if sys.stdin.isatty() and sys.stdout.isatty():
        picker = cli.get_command(ctx, "pick")
        assert picker is not None
        code: int = ctx.invoke(picker)
        return code
    click.echo(ctx.get_help())
    return None


def run(words: Sequence[str]) -> int:
    """Run the command that is called; return its exit code. Words that do not fit are told on stderr."""
    teach()
    localise(cli)
    if COMPLETING in os.environ:
        importlib.import_module("phrasebank.cli.completing")  # which tells click of PowerShell
    if sys.platform == "win32":
        from phrasebank.cli.shells import at_home

        words = at_home(words)
    try:
        code = cli.main(args=list(words), prog_name="phrasebank", standalone_mode=False)
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SystemExit:
        return 0  # click's way out when the reader has gone (`| head`); its 1 would say: nothing found
    return code if isinstance(code, int) else 0
