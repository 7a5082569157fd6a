"""What to change about tags, as a user writes it: `+整改 -纪律 role:结尾 speaker:院党委`. Pure."""

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
        field, colon, value = plain.partition(":")
        named = _FIELDS.get(field.lower()) if colon else None
        if plain[:1] == "+" and plain[1:]:
            add.append(plain[1:])
        elif plain[:1] == "-" and plain[1:]:
            remove.append(plain[1:])
        elif named == "theme" and value:
            add.append(value)
        elif named and fields.get(named, value) == value:
            fields[named] = value
        else:
            told = f"{named}:{fields[named]} {word}" if named else word  # a phrase has one of each
            raise UsageProblem(
                _("“{word}” is no change of a tag").format(word=told),
                hint=_("write +THEME, -THEME, role:ROLE, speaker:NAME or occasion:NAME"),
            )
    return TagChanges(
        tuple(add), tuple(remove), fields.get("role"), fields.get("speaker"), fields.get("occasion")
    )
