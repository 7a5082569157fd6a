"""Where the files that ship with the program are: rules and starter speeches.

Why: in the wheel they lie inside the package, in a checkout in `db/`; only this module knows.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as `shipped("rules", "themes.toml")`."""
    installed = _PACKAGE / "_db"
    root = installed if installed.is_dir() else _PACKAGE.parent / "db"
    return root.joinpath(*parts)
