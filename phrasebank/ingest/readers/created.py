"""The day on which a document was made, as its properties have it.

Why one place: a program that has no clock writes the beginning of its calendar, and one that fills in a
template leaves the template's time, which is not the speech's: three quarters of the laws from the national
database give the same minute of 2017, and whatever WPS writes from its own blank page one of 2014.
"""

from __future__ import annotations

import re

_TEMPLATES = frozenset(
    (
        "2014-10-29T12:08",  # the blank page of WPS
        "2017-11-15T02:33",  # the page of the national database of laws
        "2013-12-23T23:15",  # the page of python-docx
    )
)
_FIRST = "1981"  # no office program is older; 1601, 1899, 1970 and 1980 are where calendars begin


def day(written: str | None) -> str | None:
    """Return the date of a date and time (ISO); None where there is none, or it says nothing."""
    match = re.match(r"\d{4}-\d\d-\d\d", written or "")
    if written is None or match is None or match[0] < _FIRST or written[:16] in _TEMPLATES:
        return None
    return match[0]
