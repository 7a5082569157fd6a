"""Tables of ready phrases: .csv, .tsv and .jsonl → phrases with their tags.

Columns are known by English or Chinese names; only the text must be there. Themes of one phrase are parted by
a space or any of “;；|、,，”; a name that holds one of these stands in quotes. What a table says counts as
`import`, which no rule overwrites; a facet that it leaves open is for the rules, unless the cell is “-” or
the list []. Rows above the head, as a sheet's title is, and columns that a phrase has no place for are named
in the report.

A table of our own `export` says more: which tags were given by hand or by rule, and which a hand has taken
away. A row of it (with the id that it had there) comes back as it was.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator

from phrasebank.errors import NoText, ReadError, UnsupportedFormat
from phrasebank.i18n import _
from phrasebank.ingest.readers.decode import SURROGATE, decode
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.lines import CONTROL
from phrasebank.models import FACETS, Facet, Origin, Tag
from phrasebank.parsed import ReadyPhrase, Removal, Table

_COLUMNS = {
    "text": ("text", "phrase", "sentence", "文本", "句子", "内容", "正文", "语句", "金句", "原文", "表述"),
    "theme": ("theme", "themes", "主题", "主题词", "分类", "类别"),
    "role": ("role", "作用", "角色", "功能"),
    "source": ("source", "来源", "出处", "来源文件", "文件"),
    "speaker": ("speaker", "身份", "讲话人", "发言人"),
    "occasion": ("occasion", "场合", "会议"),
    "speech": ("speech", "讲话", "讲话标题"),
    "note": ("note", "notes", "备注", "说明", "批注"),
    "starred": ("starred", "star", "收藏", "星标"),
    "by_hand": ("by_hand",),
    "by_rule": ("by_rule",),
    "removed": ("removed",),
    "id": ("id",),
}
_FIELD = {name: field for field, names in _COLUMNS.items() for name in names}
# what our own tables say that a bank knows by itself, and the number of a row
_COUNTED = frozenset(("uses", "count", "score", "match", "no", "no.", "序号", "编号"))
_LONGEST = 60  # characters of the names of columns in a report
_ABOVE = 10  # rows that may stand above the head
_PART = re.compile(r'"((?:[^"]|"")+)"(?=[;；|｜、,，\s]|$)|[^;；|｜、,，\s]+')
_NONE = frozenset(("-", "—", "——", "无"))
_DELIMITER = re.compile(r"sep=(.)\r?\n")  # what Excel reads first where a table says how it is parted
_YES = frozenset(("1", "true", "yes", "y", "是", "√", "★", "✓"))
_Row = list[tuple[str, object]]  # the columns of a row by their names, in order


def read_csv(data: bytes, limits: Limits) -> Table:
    """Read a table parted by commas, tabs or semicolons, whichever it names or its header shows."""
    text, _encoding = decode(data, whole=True)
    text = text.replace("\0", "").lstrip("\ufeff")
    delimiter, above = _delimiter(text)
    csv.field_size_limit(10_000_000)
    lines = io.StringIO(text[above:], newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)  # a stray quote would swallow what follows
    header: list[str] = []
    over: list[list[str]] = []  # rows above the head
    rows: list[_Row] = []
    before = 1 + bool(above)  # lines of the file, to the first that the reader counts
    begun = before
    try:
        for row in reader:
            if header:
                if any(map(str.strip, row[len(header) :])):
                    raise csv.Error(_("it has more cells than the head of the table"))
                rows.append(list(zip(header, row, strict=False)))
            elif _names_text(row):
                header = row
            elif any(map(str.strip, row)):
                over.append(row)
                if len(over) > _ABOVE:  # it has no head that we know: what its first row says is named
                    header = over[0]
            begun = reader.line_num + before
    except csv.Error as error:
        raise ReadError(
            _("the row that begins in line {line} cannot be read ({error})").format(line=begun, error=error),
            hint=_(
                "put a text with commas or quotes into quotes and double those inside, or save it from Excel"
            ),
        ) from error
    title = "\t".join(filter(None, (cell.strip() for row in over for cell in row)))
    named = (Removal("rows above the head of a table", title),) if title else ()
    return _table(rows, header or (over[0] if over else []), named)


def _delimiter(text: str) -> tuple[str, int]:
    """Return what parts the cells of a table, and how many characters at its top are there to say so."""
    told = _DELIMITER.match(text)
    if told:
        return told[1], told.end()
    header = re.search(r"\S[^\r\n]*", text)
    return max(("\t", ",", ";", "，"), key=header[0].count if header else len), 0


def read_jsonl(data: bytes, limits: Limits) -> Table:
    """Read one JSON object a line."""
    text, _encoding = decode(data, whole=True)
    rows: list[_Row] = []
    for count, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ReadError(_("line {line} is not JSON").format(line=count)) from error
        if not isinstance(row, dict):
            raise ReadError(_("line {line} is not a JSON object").format(line=count))
        rows.append(list(row.items()))
    return _table(rows, sorted({key for row in rows for key, _value in row}))


def _names_text(header: Iterable[str]) -> bool:
    return any(_FIELD.get(_key(name)) == "text" for name in header)


def _table(rows: list[_Row], header: list[str], removed: tuple[Removal, ...] = ()) -> Table:
    if not _names_text(header):
        raise UnsupportedFormat(
            _("the table has no column “text”; its columns: {columns}").format(
                columns=", ".join(header)[:200]
            ),
            hint=_("name the column of the sentences “text” or “文本”"),
        )
    phrases = tuple(_each(rows))
    if not phrases:
        raise NoText(_("the table has no row with a text"))
    return Table(phrases, (*removed, *_unknown(rows)))


def _unknown(rows: Iterable[_Row]) -> Iterator[Removal]:
    """Yield what stands in columns that a phrase has no place for, together and by their names."""
    cells = [
        (name.strip(), words)
        for row in rows
        for name, value in row
        if _key(name) not in _FIELD and _key(name) not in _COUNTED and (words := _words(value))
    ]
    if cells:
        names = ", ".join(dict.fromkeys(name or "?" for name, _cell in cells))
        rule = _("columns not known: {names}").format(names=names[:_LONGEST])
        yield Removal(rule, "\t".join(cell for _name, cell in cells))


def _each(rows: Iterable[_Row]) -> Iterator[ReadyPhrase]:
    for row in rows:
        found: dict[str, object] = {}
        for name, value in row:
            field = _FIELD.get(_key(name))
            if field and not _words(found.get(field)):  # of two columns of a field the first that is filled
                found[field] = value
        text = _words(found.get("text"))
        if text:
            tags, ours = tuple(_tags(found)), "by_rule" in found and bool(_words(found.get("id")))
            refused = [_named(label) for label in _parts(found.get("removed")) if ours]
            yield ReadyPhrase(
                text,
                tags=tags,
                source=_words(found.get("source")) or None,
                speaker=_words(found.get("speaker")) or None,
                occasion=_words(found.get("occasion")) or None,
                speech=_words(found.get("speech")) or None,
                note=_words(found.get("note")) or None,
                starred=_words(found.get("starred")).lower() in _YES,
                settled=tuple(facet for facet in FACETS if ours or _none(found.get(facet))),
                refused=tuple(name for name in refused if name not in {(t.facet, t.name) for t in tags}),
            )


def _tags(found: dict[str, object]) -> Iterator[Tag]:
    """Yield what a row says of themes and role, each with who gave it."""
    names: list[tuple[Facet, str]] = [("theme", name) for name in _parts(found.get("theme"))]
    names += [("role", role) for role in (_words(found.get("role")),) if role and not _none(role)]
    by_hand, by_rule = (set(map(_named, _parts(found.get(column)))) for column in ("by_hand", "by_rule"))
    for facet, name in names:
        origin: Origin = "import"
        if (facet, name) in by_hand:
            origin = "hand"
        elif (facet, name) in by_rule:
            origin = "rule"
        yield Tag(facet, name, origin)


def _parts(value: object) -> tuple[str, ...]:
    """Return the names that a cell or a list holds, each once."""
    if _none(value):
        return ()
    if isinstance(value, list):
        names = [_words(part) for part in value]
    else:
        found = _PART.finditer(_words(value))
        names = [(part[1].replace('""', '"') if part[1] else part[0]).strip() for part in found]
    return tuple(dict.fromkeys(filter(None, names)))


def _none(value: object) -> bool:
    """Tell whether a cell says that there is none, which is more than an empty one says."""
    return value == [] or (isinstance(value, str) and value.strip() in _NONE)


def _named(label: str) -> tuple[Facet, str]:
    """Return facet and name of a label as `export` writes it: 整改落实, or role:过渡."""
    return ("role", label.removeprefix("role:")) if label.startswith("role:") else ("theme", label)


def _key(name: str) -> str:
    return name.strip().strip("\ufeff").lower()


def _words(value: object) -> str:
    """Return a cell as text that can be stored and shown: "" for None, a list joined by “；”."""
    if isinstance(value, list):
        return "；".join(map(_words, value))
    return "" if value is None else CONTROL.sub("", SURROGATE.sub("", str(value))).strip()
