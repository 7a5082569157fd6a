"""The numbers of a bank as one HTML page: tables that are shaded like pictures, and bars.

Why plain HTML: it opens everywhere, also on a machine without a network, prints well, and shows Chinese
without asking for a font. Invariant: no script, nothing is fetched, every text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from phrasebank.i18n import _
from phrasebank.store.stats import Stats
from phrasebank.text.safe import for_terminal

_STYLE = """
body { font: 14px/1.5 sans-serif; margin: 2em; color: #222; background: #fff; }
table { border-collapse: collapse; margin: 1em 0; }
td, th { padding: 2px 8px; text-align: right; border: 1px solid #ddd; font-weight: normal; }
th, td.text { text-align: left; white-space: nowrap; }
.bar { background: #b22; height: 1em; display: inline-block; }
"""


def page(stats: Stats) -> str:
    """Return the page."""
    title = _("the phrase bank in numbers")
    parts = [
        _bars(_("new phrases by month"), stats.months),
        _bars(_("themes"), stats.themes),
        _bars(_("roles"), stats.roles),
        _heading(_("themes and roles")),
        _shaded(stats),
        _ranked(_("most used"), stats.most_used),
        _ranked(_("largest families"), stats.families),
    ]
    return (
        f'<!doctype html>\n<meta charset="utf-8">\n<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n'
        f"<h1>{_text(title)}</h1>\n" + "\n".join(parts) + "\n"
    )


def _text(value: object) -> str:
    return escape(for_terminal(str(value)))


def _heading(text: str) -> str:
    return f"<h2>{_text(text)}</h2>"


def _bars(heading: str, counts: Mapping[str, int]) -> str:
    """Return counts as bars, the longest 300 pixels long."""
    most = max(counts.values(), default=0) or 1
    rows = (
        f"<tr><th>{_text(name)}<td>{count}"
        f'<td class="text"><span class="bar" style="width:{300 * count // most}px"></span>'
        for name, count in counts.items()
    )
    return _heading(heading) + _table(rows)


def _shaded(stats: Stats) -> str:
    """Return the matrix of themes and roles: the more phrases, the darker; a hole is white."""
    most = max((n for row in stats.matrix.values() for n in row.values()), default=0) or 1
    head = "<tr><th>" + "".join(f"<th>{_text(role)}" for role in stats.matrix)
    rows = [head]
    for theme in stats.themes:
        cells = []
        for row in stats.matrix.values():
            count = row.get(theme, 0)
            shade = (count / most) ** 0.5 * 0.8
            cells.append(f'<td style="background:rgba(178,34,34,{shade:.2f})">{count or ""}')
        rows.append(f"<tr><th>{_text(theme)}" + "".join(cells))
    return _table(rows)


def _ranked(heading: str, rows: Iterable[tuple[int, str, int]]) -> str:
    """Return phrases with their counts."""
    lines = [f'<tr><td>{n}<td>#{id_}<td class="text">{_text(text)}' for id_, text, n in rows]
    return _heading(heading) + _table(lines) if lines else ""


def _table(rows: Iterable[str]) -> str:
    return "<table>\n" + "\n".join(rows) + "\n</table>"
