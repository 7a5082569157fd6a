"""Moments: the bank keeps them in UTC (ISO), the user sees them by her own clock."""

from __future__ import annotations

from datetime import datetime


def minute(at: str) -> str:
    """Return a moment as local date and time, such as 2024-03-12 09:30."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def day(at: str) -> str:
    """Return a moment as local date, such as 2024-03-12."""
    return minute(at)[:10]
