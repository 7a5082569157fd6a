"""The house: imports go one way, modules stay short, and only the rooms that may do a thing do it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "phrasebank"
GROUND = ("errors", "models", "parsed", "i18n", "settings", "system", "resources", "values")
ROOMS = ("text", "ingest", "store", "search", "output", "picker", "cli")
# what a room may import besides the ground floor and itself
MAY_SEE = {
    "text": set(),
    "ingest": {"text"},
    "store": {"text"},
    "search": {"text", "store"},
    "output": {"text", "store", "search"},
    "picker": {"text", "store", "search", "output"},
    "cli": set(ROOMS),
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Yield the full names of all modules that a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str | None:
    """Return the room or ground module of a dotted name of the package, None for others."""
    parts = name.split(".")
    return parts[1] if parts[0] == "phrasebank" and len(parts) > 1 else None


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for name in imports(path):
        seen = room_of(name)
        if room in GROUND:
            assert seen in (None, *GROUND), f"{path.name} imports {name}"
        elif room in ROOMS:
            assert seen in (None, "__version__", room, *GROUND, *MAY_SEE[room]), f"{path} imports {name}"


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("click", {"cli"}),
        ("sqlite3", {"store"}),
        ("sqlite_utils", {"store"}),
        ("prompt_toolkit", {"picker"}),
        ("pyperclip", {"output"}),
    ],
)
def test_a_library_has_its_room(library: str, rooms: set[str]) -> None:
    users = {
        path.relative_to(PACKAGE).parts[0]
        for path in MODULES
        for name in imports(path)
        if name.split(".")[0] == library
    }
    assert users <= rooms


@pytest.mark.parametrize(
    "network", ["socket", "http", "urllib.request", "requests", "ssl", "ftplib", "smtplib"]
)
def test_no_network_code(network: str) -> None:
    users = [path for path in MODULES for name in imports(path) if f"{name}.".startswith(f"{network}.")]
    assert users == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 60, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    if path.relative_to(PACKAGE).parts[0] == "cli":
        return
    calls = [
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert not {"print", "input", "exit", "breakpoint"} & set(calls)
