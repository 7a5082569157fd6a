"""The user's settings: one table (name, type, default, help) drives loader, commands and docs.

Order of precedence: command line over environment (`PHRASEBANK_<NAME>`) over `config.toml` over default.
Invariant: every setting is in `TABLE`; nothing else in the program reads the environment for a setting.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache

from phrasebank import system
from phrasebank.errors import SettingsError
from phrasebank.i18n import _
from phrasebank.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

APP = "phrasebank"
_FILE = "config.toml"


class Setting(NamedTuple):
    """One setting; `kind` is str, int, bool or list (of str), `help` English that is translated when shown.

    `choices` None: any value of that kind; `least`: the smallest int.
    """

    name: str
    kind: type
    default: Any
    help: str
    choices: tuple[str, ...] | None = None
    least: int = 0


TABLE: tuple[Setting, ...] = (
    Setting("lang", str, "", "language of messages: zh, en; empty: by the locale", ("", "zh", "en")),
    Setting("my_unit", list, [], "names of the user's own unit, never marked as leftovers"),
    Setting("my_place", list, [], "names of the user's own place, never marked as leftovers"),
    Setting("joiner", str, "\n", "what stands between phrases copied together"),
    Setting("limit", int, 10, "how many results search shows", least=1),
    Setting("color", str, "auto", "colour on the terminal", ("auto", "always", "never")),
    Setting("fuzzy_sounds", bool, False, "let zh/z, ch/c, sh/s, n/l, in/ing, en/eng sound alike in pinyin"),
    Setting("backup_count", int, 10, "how many automatic backups are kept"),
    Setting("backup_days", int, 90, "for how many days automatic backups are kept"),
    Setting("editor", str, "", "program that opens texts; empty: $VISUAL, $EDITOR, or the system's own"),
)
_BY_NAME = {setting.name: setting for setting in TABLE}
_SWITCH = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)


def bank_path(given: str | None = None) -> str:
    """Return the path of the bank: the one of `--db`, else of `PHRASEBANK_DB`, else in the data folder.

    A shell leaves `~` to the program in `--db=~/bank.db` and in quotes; a folder of that name is never meant.
    """
    named = given or os.environ.get("PHRASEBANK_DB") or os.path.join(_data_folder(), "phrasebank.db")
    return os.path.expanduser(named)


def config_dir() -> Path:
    """Return the folder of the user's settings and rules (not created)."""
    from pathlib import Path

    return Path(_config_folder())


def config_file() -> Path:
    """Return the path of the settings file (it need not exist)."""
    return config_dir() / _FILE


def _config_folder() -> str:
    if override := os.environ.get("PHRASEBANK_CONFIG_DIR"):
        return override
    if sys.platform == "win32":
        return os.path.join(os.environ.get("APPDATA") or _at_home("AppData", "Roaming"), APP)
    if sys.platform == "darwin":
        return _at_home("Library", "Application Support", APP)
    return os.path.join(os.environ.get("XDG_CONFIG_HOME") or _at_home(".config"), APP)


def _data_folder() -> str:
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or _at_home("AppData", "Local"), APP)
    if sys.platform == "darwin":
        return _at_home("Library", "Application Support", APP)
    return os.path.join(os.environ.get("XDG_DATA_HOME") or _at_home(".local", "share"), APP)


def _at_home(*parts: str) -> str:
    return os.path.join(os.path.expanduser("~"), *parts)


class Settings:
    """The settings in force: `settings["limit"]`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {setting.name: values.get(setting.name, setting.default) for setting in TABLE}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def but(self, **given: Any) -> Settings:
        """Return the settings as a flag of the command line changes them."""
        return Settings({**self._values, **given})


def load(path: str | Path | None = None) -> Settings:
    """Load the settings from the file (None: the user's own) and the environment.

    Raises SettingsError where the file is no TOML, a name is unknown, or a value is of another kind.
    """
    path = path or os.path.join(_config_folder(), _FILE)
    try:
        values = dict(_values(_text(path)))
    except ValueError as error:  # no TOML
        raise _unreadable(path, error) from error
    for name, value in values.items():
        values[name] = _found_in(str(path), check, name, value)
    for setting in TABLE:
        variable = f"PHRASEBANK_{setting.name.upper()}"
        raw = os.environ.get(variable)
        if raw is not None:
            values[setting.name] = _found_in(variable, parse, setting.name, raw)
    return Settings(values)


def _found_in(place: str, read: Callable[[str, Any], Any], name: str, value: Any) -> Any:
    """Read the value of a setting; where it is wrong, name the file or variable that says so."""
    try:
        return read(name, value)
    except SettingsError as error:
        raise SettingsError(f"{place}: {error.message}", hint=error.hint) from error


def find(name: str) -> Setting:
    """Return the setting of that name; raises SettingsError where there is none."""
    setting = _BY_NAME.get(name)
    if setting is None:
        raise SettingsError(
            _("there is no setting “{name}”").format(name=name),
            hint=_("settings: {names}").format(names=", ".join(_BY_NAME)),
        )
    return setting


def parse(name: str, raw: str) -> Any:
    """Turn the text of a setting into its value; raises SettingsError where it does not fit."""
    setting = find(name)
    if setting.kind is list:
        return check(name, [part.strip() for part in raw.replace("，", ",").split(",") if part.strip()])
    if setting.kind is bool:
        return check(name, _SWITCH.get(raw.strip().lower(), raw))
    if setting.kind is int and raw.strip().isdecimal():
        return check(name, int(raw))
    return check(name, raw)


def check(name: str, value: Any) -> Any:
    """Return the value where it fits the setting; raises SettingsError where not."""
    setting = find(name)
    fits = type(value) is setting.kind and not (isinstance(value, int) and value < setting.least)
    if setting.kind is list:
        fits = fits and all(isinstance(item, str) for item in value)
    if not fits or (setting.choices is not None and value not in setting.choices):
        wanted = ", ".join(c or "''" for c in setting.choices) if setting.choices else _kind(setting)
        raise SettingsError(
            _("setting “{name}”: {value!r} does not fit").format(name=name, value=value),
            hint=_("it takes: {wanted}").format(wanted=wanted),
        )
    return value


def _kind(setting: Setting) -> str:
    """Say in words what values a setting takes."""
    if setting.kind is int:
        return _("a whole number from {least}").format(least=setting.least)
    return {bool: _("yes or no"), list: _("names separated by commas")}.get(setting.kind, _("a text"))


def save(name: str, value: Any, path: Path | None = None) -> None:
    """Write one setting into the file (None: the user's own); its other lines and comments stay.

    Raises SettingsError where the value does not fit, or the file as it stands cannot be edited.
    """
    import json
    import re

    path = path or config_file()
    value = check(name, value)
    line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    old = _text(path)
    written = re.compile(rf"^{name}[ \t]*=.*$", re.MULTILINE)
    new = (
        written.sub(lambda _found: line, old) if written.search(old) else f"{old.rstrip()}\n{line}\n".lstrip()
    )
    try:
        understood = _values(new).get(name)
    except ValueError:
        understood = None
    if understood != value:
        raise SettingsError(
            _("{path} cannot be changed by this command").format(path=path),
            hint=_("open it and write: {line}").format(line=line),
        )
    write_atomically(path, new)


@lru_cache(maxsize=1)  # a start asks twice: for the language, and for the command
def _values(text: str) -> Mapping[str, Any]:
    """Return what a settings file says; raises ValueError where it is no TOML."""
    if not text:
        return {}
    import tomllib  # most users have no such file, and every start would pay for it

    return tomllib.loads(text)


def _text(path: str | Path) -> str:
    """Return the text of a file, "" where there is none; Notepad may have put a mark (BOM) before it.

    Raises SettingsError where it cannot be read.
    """
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str | Path, error: Exception) -> SettingsError:
    """Return the error of a settings file that cannot be read, or understood."""
    return SettingsError(
        _("{path} cannot be read: {error}").format(path=path, error=system.reason(error)),
        hint=_("mend the file or remove it"),
    )


def write_atomically(path: Path, text: str) -> None:
    """Write a small text file so that it is either the old one or the new one, never half of it.

    Raises SettingsError where it cannot be written.
    """
    import tempfile
    from pathlib import Path

    draft = None
    path = Path(os.path.realpath(path))  # a link to where she keeps her settings stays one
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(draft, path)
    except OSError as error:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)
        raise SettingsError(
            _("{file} cannot be written: {reason}").format(file=path, reason=system.reason(error)),
            hint=_("see that the folder is there, is yours, and has room"),
        ) from error
