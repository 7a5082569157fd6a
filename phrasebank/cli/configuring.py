"""`config`: the user's settings, and the rules files opened in her own editor."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from phrasebank import settings, system
from phrasebank.cli.session import App
from phrasebank.errors import SettingsError
from phrasebank.i18n import _
from phrasebank.resources import shipped
from phrasebank.text.width import pad, width

RULES = ("themes", "roles", "speakers")


@click.group()
def config() -> None:
    """Show and change the settings, and the rules of tagging."""


@config.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def list_(app: App, as_json: bool) -> None:
    """List all settings with their values."""
    values = {setting.name: app.settings[setting.name] for setting in settings.TABLE}
    if as_json:
        click.echo(json.dumps(values, ensure_ascii=False))
        return
    shown = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    names, cells = max(map(width, shown)), max(map(width, shown.values()))
    for setting in settings.TABLE:
        click.echo(f"{pad(setting.name, names)}  {pad(shown[setting.name], cells)}  {_(setting.help)}")


@config.command("get")
@click.argument("name")
@click.pass_obj
def get(app: App, name: str) -> None:
    """Print the value of one setting."""
    value = app.settings[settings.find(name).name]
    click.echo(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


@config.command("set", context_settings={"ignore_unknown_options": True})  # -1 is a value, if a wrong one
@click.argument("name")
@click.argument("value")
def set_(name: str, value: str) -> None:
    """Change one setting; a list is written with commas: 市水务局,水务局."""
    settings.save(name, settings.parse(name, value.replace("\\n", "\n")))
    click.echo(_("{name} is now {value}").format(name=name, value=value), err=True)


@config.command("path")
def path() -> None:
    """Print the path of the settings file."""
    click.echo(str(settings.config_file()))


@config.command("edit")
@click.argument("what", type=click.Choice(["settings", "rules", *RULES]), default="settings")
@click.pass_obj
def edit(app: App, what: str) -> None:
    """Open the settings or a rules file in the editor (`rules`: all of them)."""
    try:
        values = app.settings
    except SettingsError:
        if what != "settings":
            raise
        values = settings.Settings({})  # it is opened to be mended
    if what == "settings":
        file = settings.config_file()
        if not file.exists():
            settings.write_atomically(file, "")
        files = [file]
    else:
        files = [own_rules(name) for name in (RULES if what == "rules" else (what,))]
    open_in_editor(values, files)


def own_rules(name: str) -> Path:
    """Return the user's own copy of a rules file, made from the shipped one where she has none."""
    own = settings.config_dir() / "rules" / f"{name}.toml"
    if not own.exists():
        settings.write_atomically(own, shipped("rules", f"{name}.toml").read_text(encoding="utf-8"))
    return own


def editor_command(values: settings.Settings) -> list[str]:
    """Return the words that start the user's editor; raises SettingsError where there is none."""
    chosen: Any = values["editor"] or os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if chosen:
        try:
            # a path may have spaces and stand unquoted: C:\Program Files\…
            return [chosen] if shutil.which(chosen) else words_of(chosen, windows=sys.platform == "win32")
        except ValueError as error:  # a quote that nothing closes
            raise _unstartable(chosen, error) from error
    for program in ("notepad",) if sys.platform == "win32" else ("nano", "vim", "vi"):
        if shutil.which(program):
            return [program]
    raise SettingsError(
        _("no editor was found"), hint=_("name one: phrasebank config set editor PROGRAM, or set EDITOR")
    )


def words_of(command: str, *, windows: bool) -> list[str]:
    """Part a command into its words; raises ValueError for a quote that nothing closes."""
    if not windows:
        return shlex.split(command)
    return [word.strip('"') for word in shlex.split(command, posix=False)]  # there `\` escapes nothing


def _unstartable(program: str, error: Exception) -> SettingsError:
    return SettingsError(
        _("the editor {program} cannot be started: {error}").format(
            program=program, error=system.reason(error)
        ),
        hint=_("name another: phrasebank config set editor PROGRAM"),
    )


def open_in_editor(values: settings.Settings, files: list[Path]) -> None:
    """Open files in the user's editor and wait; raises SettingsError where it cannot be started or fails."""
    command = editor_command(values)
    try:
        program = shutil.which(command[0]) or command[0]  # `code` is code.cmd, which Windows does not find
        code = subprocess.run([program, *command[1:], *map(str, files)], check=False).returncode
    except OSError as error:
        raise _unstartable(command[0], error) from error
    if code:
        raise SettingsError(
            _("the editor {program} ended with code {code}").format(program=command[0], code=code)
        )
