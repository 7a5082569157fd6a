"""What of a user's text may reach a terminal or a clipboard.

Why: imported text is hostile; an escape sequence in a speech must never move a cursor, set a title or
answer for the user. Invariant: no C0 or C1 control, no bidirectional override, no lone surrogate leaves
these functions; everything that a writer can see is kept as it is.
"""

from __future__ import annotations

import re

# texts, of which `re` makes patterns when it first needs them: hardly a phrase holds such characters
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
# ECMA-48: colours and cursor movements; what is said to the terminal itself (titles, its clipboard)
CONTROL_SEQUENCE = "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b\n]*(?:\x07|\x1b\\\\)"
_ESCAPE_SEQUENCE = f"{CONTROL_SEQUENCE}|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|\x1b[@-Z\\\\-_]?"


def for_clipboard(text: str) -> str:
    """Return the text without controls; line feeds and tabs stay, CR LF becomes LF."""
    if text.isprintable():  # no Unicode control, format character, surrogate or line separator is
        return text
    return re.sub(_CONTROL, "", re.sub(_ESCAPE_SEQUENCE, "", text.replace("\r\n", "\n")))


def for_terminal(text: str) -> str:
    """Return the text as one safe line: controls gone, line feeds and tabs as spaces."""
    return for_clipboard(text).replace("\n", " ").replace("\t", " ")


def fits_a_name(text: str) -> bool:
    """Tell whether a text can be the name of a theme or role: written in a query, a list and a rule."""
    return bool(text) and not re.search(r"[\s:：|｜+＋\-－\"“”,，、]", text)
