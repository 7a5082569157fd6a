"""What to change about tags, as a user writes it: `+整改 -纪律 role:结尾 speaker:院党委`. Pure.

A theme may bear its field too, as in a query: `-主题:纪律`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from phrasebank.errors import UsageProblem
from phrasebank.i18n import _

_FIELDS = {
    "theme": "theme", "主题": "theme",
    "role": "role", "作用": "role",
    "speaker": "speaker", "身份": "speaker",
    "occasion": "occasion", "场合": "occasion",
}  # fmt: skip
_WIDE = str.maketrans("＋－：", "+-:")


@dataclass(frozen=True, slots=True)
class TagChanges:
    """Themes to add and to remove, and what role, speaker and occasion become ("": none; None: as it is)."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    role: str | None = None
    speaker: str | None = None
    occasion: str | None = None

    def __str__(self) -> str:
        """Return the changes as one writes them."""
        named = (("role", self.role), ("speaker", self.speaker), ("occasion", self.occasion))
        words = [f"+{name}" for name in self.add] + [f"-{name}" for name in self.remove]
        return " ".join(words + [f"{field}:{value}" for field, value in named if value is not None])


def parse(words: Iterable[str]) -> TagChanges:
    """Read the words of a change; raises UsageProblem for a word that is none, or is another's contrary."""
    add: list[str] = []
    remove: list[str] = []
    fields: dict[str, str] = {}
    for word in words:
        plain = word.strip().translate(_WIDE)
        sign = plain[:1] if plain[:1] in ("+", "-") else ""
        rest = plain.removeprefix(sign)
        field, colon, value = rest.partition(":")
        named = _FIELDS.get(field.lower(), "") if colon else ""
        theme = value if named == "theme" else rest if sign and not named else ""
        if theme:
            (remove if sign == "-" else add).append(theme)
        elif named in ("role", "speaker", "occasion") and sign != "-" and fields.get(named, value) == value:
            fields[named] = value
        else:
            told = f"{named}:{fields[named]} {word}" if named in fields else word  # a phrase has one of each
            raise UsageProblem(
                _("“{word}” is no change of a tag").format(word=told),
                hint=_("write +THEME, -THEME, role:ROLE, speaker:NAME or occasion:NAME"),
            )
    return TagChanges(
        tuple(add), tuple(remove), fields.get("role"), fields.get("speaker"), fields.get("occasion")
    )
