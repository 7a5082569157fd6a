"""The numbers of a bank as one picture (PNG): new phrases by month, themes, roles, and their matrix.

Why matplotlib, as an extra (`phrasebank[plot]`): it is the plotting library that is kept best and needs no
browser; at 50 MB it is too much for those who never want a picture. `stats_page` needs neither.

Invariant: every Chinese character is drawn, or the user is told which font to install; names are text, never
markup.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Mapping
from typing import IO, Any

from phrasebank.errors import PhrasebankError
from phrasebank.i18n import _
from phrasebank.store.stats import Stats
from phrasebank.text.safe import for_terminal

# by system: Windows, macOS, Linux (Kylin and UOS bring Noto or WenQuanYi)
_FONTS = (
    *("Microsoft YaHei", "SimHei", "DengXian", "SimSun", "PingFang SC", "Heiti SC", "Hiragino Sans GB"),
    *("Songti SC", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "Droid Sans Fallback"),
)
_MONTHS = 36  # the newest, so that their names can be read
_COLOUR = "#b22222"


def write_png(stats: Stats, out: IO[bytes]) -> None:
    """Draw the picture; raises PhrasebankError where matplotlib or a Chinese font is missing."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PhrasebankError(
            _("a PNG needs the package matplotlib, which is not installed"),
            hint=_('install it: pip install "phrasebank[plot]"; or write a page: stats --html FILE'),
        ) from error
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it tells of a weight not found
    look: Any = {"font.family": [_font()], "text.parse_math": False, "axes.unicode_minus": False}
    with matplotlib.rc_context(look), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name may hold a sign that no font has
        figure = Figure(figsize=(14, 16), dpi=110, layout="constrained")
        figure.suptitle(_("the phrase bank in numbers"), fontsize=18)
        parts: Any = figure.subfigures(3, 1, height_ratios=(2, 4, 6))
        top, middle, bottom = parts
        months = dict(list(stats.months.items())[-_MONTHS:])
        _columns(top.subplots(), _("new phrases by month"), months)
        left, right = middle.subplots(1, 2)
        _bars(left, _("themes"), stats.themes)
        _bars(right, _("roles"), stats.roles)
        _matrix(bottom.subplots(), stats)
        figure.savefig(out, format="png")


def _font() -> str:
    """Return an installed font that has Chinese characters."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = next((name for name in _FONTS if name in installed), None)
    if found is None:
        raise PhrasebankError(
            _("there is no font here that has Chinese characters"),
            hint=_("install one, such as Noto Sans CJK SC (package fonts-noto-cjk); or: stats --html FILE"),
        )
    return found


def _columns(axes: Any, title: str, counts: Mapping[str, int]) -> None:
    """Draw counts as columns."""
    names = list(map(for_terminal, counts))
    axes.set_title(title)
    drawn = axes.bar(range(len(names)), list(counts.values()), color=_COLOUR, width=0.6)
    axes.bar_label(drawn)
    axes.set_xticks(range(len(names)), names, rotation=45 if len(names) > 12 else 0)
    axes.set_xlim(-1, max(len(names), 12))
    _plain(axes)


def _bars(axes: Any, title: str, counts: Mapping[str, int]) -> None:
    """Draw counts as bars, the largest above."""
    names = list(map(for_terminal, counts))
    axes.set_title(title)
    drawn = axes.barh(range(len(names)), list(counts.values()), color=_COLOUR)
    axes.bar_label(drawn, padding=2)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    _plain(axes)


def _matrix(axes: Any, stats: Stats) -> None:
    """Draw the matrix of themes and roles: the more phrases, the darker; a hole is white."""
    themes, roles = list(stats.themes), list(stats.matrix)
    cells = [[stats.matrix[role].get(theme, 0) for role in roles] for theme in themes]
    axes.set_title(_("themes and roles"))
    if themes and roles:
        most = max(map(max, cells)) or 1
        shades = [[(n / most) ** 0.5 if n else math.nan for n in row] for row in cells]
        axes.imshow(shades, cmap="Reds", vmin=0, vmax=1.2, aspect="auto")
    for y, row in enumerate(cells):
        for x, count in enumerate(row):
            if count:
                axes.text(x, y, str(count), ha="center", va="center")
    axes.set_xticks(range(len(roles)), list(map(for_terminal, roles)))
    axes.set_yticks(range(len(themes)), list(map(for_terminal, themes)))
    axes.tick_params(length=0)


def _plain(axes: Any) -> None:
    """Take away what is not data."""
    axes.spines[["top", "right"]].set_visible(False)
