"""Tables of ready phrases: .csv, .tsv and .jsonl → phrases with their tags.

Columns are known by English or Chinese names; only the text must be there. Themes of one phrase are parted by
“;” “；” “|” or “、”. What a table says counts as `import`, which no rule overwrites.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from phrasebank.errors import NoText, ReadError, UnsupportedFormat
from phrasebank.i18n import _
from phrasebank.ingest.readers.decode import decode
from phrasebank.ingest.readers.limits import Limits
from phrasebank.models import Tag
from phrasebank.parsed import ReadyPhrase

_COLUMNS = {
    "text": ("text", "phrase", "sentence", "文本", "句子", "内容", "正文", "语句", "金句", "原文", "表述"),
    "theme": ("theme", "themes", "主题", "主题词", "分类", "类别"),
    "role": ("role", "作用", "角色", "功能"),
    "source": ("source", "来源", "出处", "来源文件", "文件"),
    "speaker": ("speaker", "身份", "讲话人", "发言人"),
    "occasion": ("occasion", "场合", "会议"),
    "note": ("note", "notes", "备注", "说明", "批注"),
    "starred": ("starred", "star", "收藏", "星标"),
}
_FIELD = {name: field for field, names in _COLUMNS.items() for name in names}
_PARTS = re.compile(r"[;；|｜、]")
_YES = frozenset(("1", "true", "yes", "y", "是", "√", "★", "✓"))


def read_csv(data: bytes, limits: Limits) -> tuple[ReadyPhrase, ...]:
    """Read a table parted by commas, tabs or semicolons, whichever its header shows."""
    text, _encoding = decode(data)
    header = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(("\t", ",", ";", "，"), key=header.count)
    csv.field_size_limit(10_000_000)
    try:
        rows = list(csv.DictReader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ReadError(_("the table cannot be read ({error})").format(error=error)) from error
    return _phrases(rows, [cell.strip() for cell in header.split(delimiter)])


def read_jsonl(data: bytes, limits: Limits) -> tuple[ReadyPhrase, ...]:
    """Read one JSON object a line."""
    text, _encoding = decode(data)
    rows = []
    for count, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ReadError(_("line {line} is not JSON").format(line=count)) from error
        if not isinstance(row, dict):
            raise ReadError(_("line {line} is not a JSON object").format(line=count))
        rows.append(row)
    return _phrases(rows, sorted({str(key) for row in rows for key in row}))


def _phrases(rows: Iterable[Mapping[str, object]], header: list[str]) -> tuple[ReadyPhrase, ...]:
    if "text" not in {_FIELD.get(_key(name)) for name in header}:
        raise UnsupportedFormat(
            _("the table has no column “text”; its columns: {columns}").format(
                columns=", ".join(header)[:200]
            ),
            hint=_("name the column of the sentences “text” or “文本”"),
        )
    phrases = tuple(_each(rows))
    if not phrases:
        raise NoText(_("the table has no row with a text"))
    return phrases


def _each(rows: Iterable[Mapping[str, object]]) -> Iterator[ReadyPhrase]:
    for row in rows:
        found = {_FIELD[_key(name)]: value for name, value in row.items() if name and _key(name) in _FIELD}
        text = _words(found.get("text"))
        if text:
            yield ReadyPhrase(
                text,
                tags=tuple(_tags(found)),
                source=_words(found.get("source")) or None,
                speaker=_words(found.get("speaker")) or None,
                occasion=_words(found.get("occasion")) or None,
                note=_words(found.get("note")) or None,
                starred=_words(found.get("starred")).lower() in _YES,
            )


def _tags(found: Mapping[str, object]) -> Iterator[Tag]:
    themes = found.get("theme")
    parts = themes if isinstance(themes, list) else _PARTS.split(_words(themes))
    for name in dict.fromkeys(_words(part) for part in parts):
        if name:
            yield Tag("theme", name, "import")
    if role := _words(found.get("role")):
        yield Tag("role", role, "import")


def _key(name: str) -> str:
    return name.strip().strip("\ufeff").lower()


def _words(value: object) -> str:
    """Return a cell as text; None, and a list's comma-free join, included."""
    if isinstance(value, list):
        return "；".join(map(_words, value))
    return "" if value is None else str(value).strip()
