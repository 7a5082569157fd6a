"""Keep the Chinese catalogue complete: `catalog.py` updates it from the code, `catalog.py --check` proves it.

Messages come from four places: `_("…")` and `ngettext` in the package, the help texts of the commands,
the words that click itself writes (CLICK), and the rules by which text is left out (LEFT_OUT).
`.po` is the text to translate, `.mo` what the program reads.
"""

from __future__ import annotations

import inspect
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from phrasebank.cli.app import cli
from phrasebank.settings import TABLE

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "phrasebank/locale/zh/LC_MESSAGES/phrasebank.po"
MO = PO.with_suffix(".mo")
CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "Show this message and exit.",
    "Error: {message}",
    "Aborted!",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    "Option {name!r} does not take a value.",
    "No such option: {name}",
    "No such option {name!r}.",
    "No such command {name!r}.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    "Missing command.",
    "Try '{command} {option}' for help.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.",
    "Choose from:\n\t{choices}",
    "Error: invalid input",
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    "default: {default}",
    "required",
    "file",
    "directory",
    "path",
)
LEFT_OUT = (  # the rules by which readers and cleaning leave text out; the import report names them
    "Markdown front matter",
    "Markdown marks",
    "applause",
    "around the article",
    "broken characters",
    "comments",
    "control characters",
    "count of speeches",
    "deleted text",
    "field codes",
    "frames of the page",
    "hidden text",
    "invisible character",
    "menus and buttons",
    "noise of a site",
    "page heads and feet",
    "page numbers",
    "pages without text",
    "paywall mark",
    "radicals written as characters",
    "readings over characters",
    "rows above the head of a table",
    "signs of a picture font",
    "words drawn as pictures",
    "site line",
    "table of contents",
    "title of the page",
)
_FIELD = re.compile(r"\{[^{}]*\}")


def helps(command: click.Command) -> Iterator[str]:
    """Yield every help text of a command and of those below it."""
    for text in (command.help, command.epilog):
        if text:
            yield inspect.cleandoc(text)
    if command.short_help:
        yield command.short_help
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter.help
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from helps(below)


def blank() -> Catalog:
    """Return an empty catalogue, whose header is the same at every run: no dates, so no needless changes."""
    never = datetime(2000, 1, 1, tzinfo=UTC)
    return Catalog(
        locale="zh",
        header_comment="# Chinese messages of phrasebank; scripts/catalog.py keeps them complete.",
        project="phrasebank",
        creation_date=never,
        revision_date=never,
        last_translator="phrasebank",
        language_team="zh",
        charset="utf-8",
        fuzzy=False,
    )


def wanted() -> Catalog:
    """Return a catalogue of all messages in the code, untranslated."""
    catalog = blank()
    for file, _line, message, _comments, _context in extract_from_dir(str(ROOT / "phrasebank")):
        catalog.add(message, locations=[(f"phrasebank/{Path(file).as_posix()}", 0)])
    for text in [*helps(cli), *(setting.help for setting in TABLE), *CLICK, *LEFT_OUT]:
        catalog.add(text)
    return catalog


def problems(catalog: Catalog) -> list[str]:
    """List what is missing, left over or has other fields than the English."""
    known = {message.id: message for message in catalog if message.id}
    needed = {message.id for message in wanted() if message.id}
    found = [f"not in the catalogue: {id!r}" for id in needed - known.keys()]
    found += [f"no longer in the code: {id!r}" for id in known.keys() - needed]
    for id, message in known.items():
        translations = message.string if isinstance(message.string, tuple) else (str(message.string),)
        fields = set(_FIELD.findall(id if isinstance(id, str) else " ".join(id)))
        for string in translations:
            if not string or message.fuzzy:
                found.append(f"not translated: {id!r}")
            elif set(_FIELD.findall(string)) - fields:
                found.append(f"other fields: {id!r} → {string!r}")
    return sorted(found)


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue as the program reads it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def load() -> Catalog:
    """Return the catalogue on disk, an empty one where there is none."""
    if not PO.exists():
        return blank()
    with PO.open("rb") as file:
        return read_po(file, locale="zh")


def messages(mo: bytes) -> set[tuple[str, str]]:
    """Return what a compiled catalogue says, without its header, which names the version of Babel."""
    return {(str(message.id), str(message.string)) for message in read_mo(io.BytesIO(mo)) if message.id}


def main() -> int:
    """Update or check; return the exit code."""
    catalog = load()
    if "--check" not in sys.argv:
        catalog.update(wanted(), no_fuzzy_matching=True, update_header_comment=True)
        catalog.obsolete.clear()
        PO.parent.mkdir(parents=True, exist_ok=True)
        with PO.open("wb") as file:
            write_po(file, catalog, width=100, sort_output=True, omit_header=False, no_location=True)
        catalog = load()
        MO.write_bytes(compiled(catalog))
    found = problems(catalog)
    if not MO.exists() or messages(MO.read_bytes()) != messages(compiled(catalog)):
        found.append(f"{MO.name} is older than {PO.name}: run scripts/catalog.py")
    for line in found:
        print(line, file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
