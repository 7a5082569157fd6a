"""`themes` and `roles`: what there is, with counts; add, rename, merge, delete, colour."""

from __future__ import annotations

from contextlib import suppress

import click

from phrasebank.cli.screen import style_of
from phrasebank.cli.session import App
from phrasebank.errors import RulesError, UsageProblem
from phrasebank.i18n import _, ngettext
from phrasebank.models import Facet
from phrasebank.output.render import json_line, table
from phrasebank.store import reading, taxonomy
from phrasebank.store.bank import Bank
from phrasebank.text.safe import for_terminal


class NamesGroup(click.Group):
    """The commands of a facet: a name in the place of one is told how to see its phrases."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Raise UsageProblem for a word that is no command."""
        if args[0] not in self.commands and not args[0].startswith("-") and not ctx.resilient_parsing:
            option = "-t" if self.name == "themes" else "-r"
            raise UsageProblem(
                _("there is no command “{name}”").format(name=args[0]),
                hint=_("to see its phrases: phrasebank search {option} {name}").format(
                    option=option, name=args[0]
                ),
            )
        return super().resolve_command(ctx, args)


@click.group(cls=NamesGroup, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def themes(ctx: click.Context, as_json: bool) -> None:
    """List the themes with the number of their phrases, or change them."""
    _list(ctx, "theme", as_json)


@click.group(cls=NamesGroup, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def roles(ctx: click.Context, as_json: bool) -> None:
    """List the roles with the number of their phrases, or change them."""
    _list(ctx, "role", as_json)


def _list(ctx: click.Context, facet: Facet, as_json: bool) -> None:
    """List the names of a facet, unless a command of the group was called."""
    if ctx.invoked_subcommand is not None:
        return
    app: App = ctx.obj
    with Bank.open(app.db) as bank:
        counts = reading.theme_counts(bank) if facet == "theme" else reading.role_counts(bank)
        colours, style = reading.colours(bank), style_of(app, bank)
    if as_json:
        for name, count in counts.items():
            click.echo(json_line({"name": name, "count": count, "colour": colours.get((facet, name))}))
        return
    rows = [(name, count, colours.get((facet, name), "")) for name, count in counts.items()]
    for name, line in zip(counts, table(rows), strict=True):
        click.echo(style.tag(facet, name) + line.removeprefix(for_terminal(name)), color=style.color)


def _commands(group: click.Group, facet: Facet) -> None:
    """Give a group the commands that change its names."""

    @group.command("add")
    @click.argument("name")
    @click.option("--colour", metavar="COLOUR", help="The colour it is shown in.")
    @click.pass_obj
    def add(app: App, name: str, colour: str | None) -> None:
        """Make a new one."""
        with Bank.open(app.db, create=True) as bank:
            taxonomy.add(bank, facet, name, colour)
        click.echo(_("“{name}” is made").format(name=name), err=True)

    @group.command("rename")
    @click.argument("old")
    @click.argument("new")
    @click.pass_obj
    def rename(app: App, old: str, new: str) -> None:
        """Give one another name."""
        with Bank.open(app.db, write=True) as bank:
            taxonomy.rename(bank, facet, old, new)
        click.echo(_("“{old}” is now called “{new}”").format(old=old, new=new), err=True)
        _warn(facet, old)

    @group.command("merge")
    @click.argument("name")
    @click.argument("into")
    @click.pass_obj
    def merge(app: App, name: str, into: str) -> None:
        """Give the phrases of one to another, and drop the first."""
        with Bank.open(app.db, write=True) as bank:
            phrases = taxonomy.merge(bank, facet, name, into)
        _tell(_("“{old}” is now part of “{new}”").format(old=name, new=into), phrases)
        _warn(facet, name)

    @group.command("delete")
    @click.argument("name")
    @click.pass_obj
    def delete(app: App, name: str) -> None:
        """Delete one and take it off its phrases; the phrases stay."""
        with Bank.open(app.db, write=True) as bank:
            phrases = taxonomy.delete(bank, facet, name)
        _tell(_("“{name}” is deleted").format(name=name), phrases)
        _warn(facet, name)

    @group.command("colour")
    @click.argument("name")
    @click.argument("colour", required=False)
    @click.pass_obj
    def colour_(app: App, name: str, colour: str | None) -> None:
        """Set the colour that one is shown in (a name or #rrggbb); without it, none."""
        with Bank.open(app.db, write=True) as bank:
            taxonomy.set_colour(bank, facet, name, colour)


def _tell(done: str, phrases: int) -> None:
    """Say what was done, and how many phrases it changed."""
    click.echo(done, err=True)
    click.echo(ngettext("{n} phrase changed", "{n} phrases changed", phrases).format(n=phrases), err=True)


def _warn(facet: Facet, gone: str) -> None:
    """Say so where the rules still give a name that is gone from the bank."""
    from phrasebank.ingest.tag import ROLES, Tagger  # half of the start of `themes`, which lists

    with suppress(RulesError):
        if gone in (Tagger.load().themes if facet == "theme" else ROLES):
            said = _("the rules still give “{name}”: an import or retag makes it again")
            click.echo(said.format(name=gone), err=True)
            if facet == "theme":
                click.echo(_("to change them: phrasebank config edit themes"), err=True)


_commands(themes, "theme")
_commands(roles, "role")
