"""What a screen shows and obeys; the picker and the review are machines, and know no terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from phrasebank.picker.styled import Line


class Machine(Protocol):
    """What a screen shows and obeys."""

    @property
    def prompt(self) -> str:
        """What stands before the input line."""

    @property
    def keys(self) -> Iterable[str]:
        """All keys that mean something in some mode."""

    def draw(self, rows: int, cols: int) -> list[Line]:
        """Return the lines below the input line."""

    def means(self, key: str) -> bool:
        """Tell whether the key does something now; others go to the input line."""

    def takes_text(self) -> bool:
        """Tell whether the input line may be typed into now."""

    def ready(self, key: str) -> bool:
        """Tell whether the key can be obeyed now; else `Screen.release` is called when it can."""

    def press(self, key: str) -> None:
        """Obey a key that is ready."""

    def typed(self) -> None:
        """Take notice that the input line has changed."""

    def click(self, row: int) -> None:
        """Obey a click on a drawn line."""
