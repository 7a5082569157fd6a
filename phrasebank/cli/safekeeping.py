"""`forget`, `merge`, `backup`, `restore`, `doctor`, `compact`: a bank that is kept for years."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from phrasebank.cli.confirming import confirm
from phrasebank.cli.session import App
from phrasebank.cli.shells import unquoted
from phrasebank.cli.words import called
from phrasebank.errors import BankDamaged, BankError, NothingFound, UsageProblem
from phrasebank.i18n import _, ngettext
from phrasebank.output.render import json_line, plain, table
from phrasebank.store import backup as backups
from phrasebank.store import doctor as doctors
from phrasebank.store import forgetting, journal, merging
from phrasebank.store.bank import Bank
from phrasebank.store.doctor import Finding

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--missing", is_flag=True, help="Forget all files that are not there any more.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask first.")
@click.pass_obj
def forget(app: App, paths: tuple[str, ...], missing: bool, yes: bool) -> None:
    """Take imported files out of the bank: files, folders, or all that have vanished.

    Phrases that stand nowhere else go with them, unless you have worked on them or used them.
    """
    if bool(paths) == missing or "" in paths:  # the unset variable of a script is not the current folder
        raise UsageProblem(_("name files or folders, or write --missing"))
    with Bank.open(app.db, write=True) as bank:
        words = [str(unquoted(Path(path))) for path in paths]
        sources = forgetting.missing(bank) if missing else forgetting.matching(bank, words)
        if not sources:
            raise NothingFound(_("every imported file is where it was"))
        for path in sources.values():
            click.echo(plain(path), err=True)
        asked = ngettext("forget {n} file?", "forget {n} files?", len(sources)).format(n=len(sources))
        if not yes:
            confirm(asked)
        named = Path(next(iter(sources.values()))).name
        what = named if len(sources) == 1 else f"{named} (+{len(sources) - 1})"
        gone = forgetting.forget(bank, list(sources), what)
    click.echo(
        _("files forgotten: {files}; phrases that went with them: {n}").format(files=len(sources), n=gone),
        err=True,
    )


@click.command()
@click.argument("other", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def merge(app: App, other: Path, as_json: bool) -> None:
    """Take a colleague's bank into yours; hers stays as it is.

    The same phrases become one; tags, notes and uses are kept of both. Where her hand and yours differ, yours
    stays and the conflict is listed. Merging twice changes nothing.
    """
    with Bank.open(app.db, create=True) as bank:
        merged = merging.merge(bank, other)
    if as_json:
        conflicts = [
            {"id": phrase_id, "what": what, "ours": ours, "theirs": theirs}
            for phrase_id, what, ours, theirs in merged.conflicts
        ]
        numbers = {"files": merged.files, "new": merged.new, "enriched": merged.enriched}
        click.echo(json_line({**numbers, "conflicts": conflicts}))
        return
    click.echo(
        _("files {files}, new phrases {new}, phrases enriched {enriched}, conflicts {conflicts}").format(
            files=merged.files, new=merged.new, enriched=merged.enriched, conflicts=len(merged.conflicts)
        )
    )
    rows = [
        (f"#{phrase_id}", what, _("ours: {text}").format(text=ours), _("theirs: {text}").format(text=theirs))
        for phrase_id, what, ours, theirs in merged.conflicts
    ]
    for line in table(rows):
        click.echo(line)


@click.command()
@click.argument("target", required=False, metavar="[FILE]")
@click.pass_obj
def backup(app: App, target: str | None) -> None:
    """Copy the bank to a file or into a folder (else to the automatic backups), also while it is in use."""
    if target == "":  # the unset variable of a script is not the current folder
        raise UsageProblem(_("name a file or a folder"))
    with Bank.open(app.db) as bank:
        if target is None:
            made = backups.automatic(bank.connection, bank.path, "asked")
        else:
            made = backups.backup(bank, Path(target), into=target.endswith(("/", os.sep)))
    click.echo(str(made))


@click.command()
@click.argument("source", type=_FILE, required=False, metavar="[FILE]")
@click.option("--list", "list_", is_flag=True, help="List the automatic backups, the newest first.")
@click.option("--last", is_flag=True, help="Take the newest automatic backup.")
@click.pass_obj
def restore(app: App, source: Path | None, list_: bool, last: bool) -> None:
    """Put a backup in the place of the bank, after looking whether it is sound; `undo` takes that back."""
    known = backups.listed(app.db)
    if list_ + last + (source is not None) != 1:
        raise UsageProblem(_("name the backup, or write --last"), hint=_("see: phrasebank restore --list"))
    if source is None and not known:
        raise NothingFound(_("there is no automatic backup yet"))
    if list_:
        for path in known:
            click.echo(str(path))
        return
    source = source or known[0]
    kept = backups.restore(app.db, source)
    click.echo(_("restored from {path}").format(path=source), err=True)
    click.echo(_("the bank as it was is kept: {path}").format(path=kept), err=True)


@click.command()
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def doctor(app: App, fix: bool, as_json: bool) -> None:
    """Look whether the bank, the search index and the clipboard are sound. Exit code 4 where they are not."""
    try:
        with Bank.open(app.db, write=True) as bank:  # also to look: see doctors.examine
            if fix:
                for finding in doctors.fix(bank):
                    click.echo(_("mended: {what}").format(what=finding.said), err=True)
            findings = [*doctors.examine(bank), *_clipboard()]
    except BankDamaged as error:
        known = backups.listed(app.db)
        hint = (
            _("the newest backup: phrasebank restore {path}").format(path=known[0])
            if known
            else _("there is no automatic backup; from a copy of your own: phrasebank restore FILE")
        )
        raise BankDamaged(error.message, hint=hint) from error
    for finding in findings:
        if as_json:
            facts = {
                "check": finding.check,
                "ok": finding.ok,
                "said": finding.said,
                "fixable": finding.fixable,
            }
            click.echo(json_line(facts))
        else:
            click.echo(f"{'√' if finding.ok else '×'} {called(finding.check)}: {plain(finding.said)}")
    broken = [finding for finding in findings if not finding.ok and finding.check != "clipboard"]
    if broken:
        raise BankError(
            _("not all is well: {checks}").format(checks=", ".join(called(f.check) for f in broken)),
            hint=_remedy(broken),
        )


def _remedy(broken: Sequence[Finding]) -> str:
    """Return what to do about findings."""
    if any(finding.fixable for finding in broken):
        return _("mend it: phrasebank doctor --fix")
    if all(finding.check == "space" for finding in broken):
        return _("free some space and try again")
    return _("restore a backup: phrasebank restore --list")


def _clipboard() -> Iterator[Finding]:
    """Yield what works of the clipboard; a way that does not work is no fault of the bank."""
    from phrasebank.output.clipboard import report

    checks = report()
    for check in checks:
        yield Finding("clipboard", check.works is not False, f"{check.way}: {check.said}")
    if not checks:
        yield Finding("clipboard", False, _("there is no way to the clipboard here: use --print"))


@click.command()
@click.option(
    "--undone", is_flag=True, help="Let go of changes that were taken back; no undo brings them back."
)
@click.pass_obj
def compact(app: App, *, undone: bool) -> None:
    """Give unused space in the bank's file back to the disk."""
    with Bank.open(app.db, write=True) as bank:
        gone = journal.let_go(bank) if undone else 0
        before, after = doctors.compact(bank)
    if undone:
        click.echo(_("changes taken back that were let go: {n}").format(n=gone), err=True)
    click.echo(
        _("{before} kB before, {after} kB now").format(before=before // 1000, after=after // 1000), err=True
    )
