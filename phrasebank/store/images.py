"""Images of rows as the journal keeps them: JSON, compressed where it is large.

Why JSON: whoever opens the bank with SQLite alone can read what was changed. Invariant: what is unpacked is
what was packed, blobs among it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

_SMALL = 400  # bytes up to which an image stays readable JSON


def pack(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Turn rows into an image: JSON of `columns` and `rows`, compressed where it is large."""
    image = {"columns": list(columns), "rows": [list(row) for row in rows]}
    data = json.dumps(image, ensure_ascii=False, default=lambda blob: {"hex": blob.hex()}).encode()
    return data if len(data) <= _SMALL else zlib.compress(data, 6)


def unpack(image: bytes) -> tuple[list[str], list[Sequence[Any]]]:
    """Return columns and rows of an image."""
    data = image if image.startswith(b"{") else zlib.decompress(image)
    read = json.loads(data)
    return read["columns"], [tuple(_value(value) for value in row) for row in read["rows"]]


def _value(value: Any) -> Any:
    """Return a value as it was packed: what JSON cannot hold, a blob, stands there as {"hex": …}."""
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
