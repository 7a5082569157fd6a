"""Asking for many rows at once: lists in statements of few sizes, so that SQLite prepares each but once.

Why: preparing a statement with a hundred marks takes longer than looking up a hundred rows, and SQLite
remembers only statements of the same words. Filling a list up with its last value asks for no more rows.
Invariant: every value is asked for, those of a list in the order given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from phrasebank.store.batch import chunks

T = TypeVar("T")
_SIZES = (8, 16, 32, 64, 128, 256, 512)
_MARKS = {size: ", ".join("?" * size) for size in _SIZES}


def lists(values: Iterable[T]) -> Iterator[tuple[str, list[T]]]:
    """Yield the marks of an SQL list and the values for them: all values, in lists of few sizes."""
    for part in chunks(values, _SIZES[-1]):
        size = next(size for size in _SIZES if size >= len(part))
        yield _MARKS[size], part + part[-1:] * (size - len(part))
