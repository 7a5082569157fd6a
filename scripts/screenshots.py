"""Draw the picker over the starter speeches as SVG for the READMEs: scripts/pictures/.

Each character stands at the cell where a terminal puts it, so the picture does not depend on a font.
"""

from __future__ import annotations

import sys
import tempfile
from html import escape
from pathlib import Path
from subprocess import run

from phrasebank import i18n
from phrasebank.models import Filters
from phrasebank.picker import view
from phrasebank.picker.bank_world import bank_world
from phrasebank.picker.keys import press
from phrasebank.picker.state import Copy, State, with_form, with_found
from phrasebank.picker.styled import Line
from phrasebank.text.leftovers import Own
from phrasebank.text.width import char_width

FOLDER = Path(__file__).resolve().parent / "pictures"
COLS, CELL, LINE = 100, 7.0, 20  # a wide character is two cells, 14 px
STYLE = """
text { font: 14px "Noto Sans Mono CJK SC", "Sarasa Mono SC", "Microsoft YaHei", monospace; fill: #24292f }
rect.page { fill: #ffffff } rect.extent { fill: #d0e3ff }
.dim, .rule, .keys { fill: #6e7781 } .match { fill: #c4182b; font-weight: bold; text-decoration: underline }
.tags { fill: #1b7c83 } .filter { fill: #0550ae; font-weight: bold } .mark, .prompt { fill: #1a7f37 }
.leftover { fill: #8250df; font-weight: bold } .heading, .phrase, .cursor { font-weight: bold }
.slot { fill: #c4182b; font-weight: bold }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } rect.page { fill: #0d1117 } rect.extent { fill: #1f3a5f }
  .dim, .rule, .keys { fill: #8b949e } .match, .slot { fill: #ff7b72 } .tags { fill: #76e3ea }
  .filter { fill: #79c0ff } .mark, .prompt { fill: #7ee787 } .leftover { fill: #d2a8ff }
}"""


def main() -> None:
    """Write the pictures."""
    i18n.set_language("zh")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "bank.db"
        command = [sys.executable, "-m", "phrasebank", "--db", db, "import", "--starter"]
        run(command, check=True, capture_output=True)
        write("picker", screen(db, "巡察 整改", ("down", "down", "left"), 24))
        write("fill", screen(db, "统一安排 进驻XX单位", ("enter",), 9))


def screen(db: Path, query: str, keys: tuple[str, ...], rows: int) -> list[Line]:
    """Return the picker's screen after a query and some keys, the input line first."""
    with bank_world(db, Filters(), Own()) as world:
        state, line = with_found(State(), world.search(query, None, None)), query
        for key in keys:
            state, effects = press(state, key, line)
            for effect in effects:
                if isinstance(effect, Copy):
                    state, line = with_form(state, world.draft(effect).fields), ""
        current = state.current
        preview = world.preview(current.phrase.id) if current else None
        state = view.fitted(state, preview, rows - 1, COLS)
        return [
            [("class:prompt", view.prompt(state)), ("", line)],
            *view.draw(state, preview, rows - 1, COLS),
        ]


def write(name: str, lines: list[Line]) -> None:
    """Write one picture."""
    width, height = COLS * CELL + 16, len(lines) * LINE + 16
    body = "\n".join(part for row, line in enumerate(lines) for part in drawn(line, 8 + row * LINE))
    (FOLDER / f"{name}.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}">\n'
        f"<style>{STYLE}</style>\n"
        f'<rect class="page" width="100%" height="100%" rx="8"/>\n{body}\n</svg>\n',
        encoding="utf-8",
        newline="\n",
    )


def drawn(line: Line, top: float) -> list[str]:
    """Return the pieces of one line as SVG, the ground of what is copied below its text."""
    parts, cell = [], 0
    for style, text in line:
        places = []
        begun = cell
        for char in text:
            places.append(f"{8 + cell * CELL:.1f}")
            cell += char_width(char)
        names = style.replace("class:", "")
        if "extent" in names:
            x, width = 8 + begun * CELL, (cell - begun) * CELL
            parts.append(f'<rect class="extent" x="{x:.1f}" y="{top}" width="{width:.1f}" height="{LINE}"/>')
        if text.strip():
            parts.append(f'<text class="{names}" x="{" ".join(places)}" y="{top + 15}">{escape(text)}</text>')
    return parts


if __name__ == "__main__":
    main()
