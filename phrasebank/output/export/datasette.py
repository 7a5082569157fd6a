"""The metadata file with which Datasette shows a bank: what the tables are, facets, and a search.

Why a query of its own for the search: the bank's index holds pairs of characters, which Datasette's search
box cannot ask; a scan answers any words in a second over a million phrases.
"""

from __future__ import annotations

import json
from pathlib import Path

from phrasebank.i18n import _

_SEARCH = """select id, text, role, themes, speech, speaker, source from phrases_view
where text like '%' || :words || '%' limit 200"""


def metadata(bank: Path) -> str:
    """Return the metadata for a bank of that name as JSON."""
    tables = {
        "phrases_view": {
            "title": _("Phrases with theme, role, speech and source"),
            "facets": ["role", "speaker", "occasion", "starred"],
            "label_column": "text",
        },
        "speeches_view": {
            "title": _("Speeches"),
            "facets": ["speaker", "occasion"],
            "label_column": "title",
        },
        "occurrences_view": {"title": _("Where each phrase stands"), "facets": ["speech", "speaker"]},
        "tags_view": {"title": _("Tags, and why they were given"), "facets": ["facet", "name", "origin"]},
    }
    queries = {"search": {"sql": _SEARCH, "title": _("Find words")}}
    databases = {bank.stem: {"tables": tables, "queries": queries}}
    return json.dumps({"title": _("Phrase bank"), "databases": databases}, ensure_ascii=False, indent=2)
