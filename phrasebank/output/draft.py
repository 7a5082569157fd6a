"""From phrases to the text that is copied: slots filled in, parts joined, the source named where asked.

Invariant: without values and citation the text is the phrases' own, with nothing but the joiner between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phrasebank.errors import PhrasebankError, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Phrase
from phrasebank.output.render import citation
from phrasebank.settings import Settings
from phrasebank.store import reading
from phrasebank.store.bank import Bank
from phrasebank.text import leftovers, slots

_RECENT = 400  # uses that are looked through for values to offer


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be copied: `parts` the text of each phrase, `text` all of it."""

    parts: tuple[str, ...]
    text: str


def questions(phrases: Sequence[Phrase]) -> tuple[slots.Slot, ...]:
    """Return the slots to ask for before these phrases are copied together; offsets are in `asked`."""
    return slots.questions(asked(phrases))


def asked(phrases: Sequence[Phrase]) -> str:
    """Return the text in which the slots of several phrases are found."""
    return "\n".join(phrase.text for phrase in phrases)


def check_values(values: Mapping[str, str], wanted: Iterable[slots.Slot]) -> None:
    """Raise UsageProblem where a value is given for a slot that is not there."""
    wanted = list(wanted)
    known = {slot.name for slot in wanted} | {slot.raw for slot in wanted}
    for name in values:
        if name not in known:
            names = ", ".join(slot.name for slot in wanted)
            hint = _("slots: {names}").format(names=names) if names else _("the text has no slots")
            raise UsageProblem(_("there is no slot “{name}”").format(name=name), hint=hint)


def compose(
    phrases: Sequence[Phrase], values: Mapping[str, str], joiner: str = "\n", *, cite: bool = False
) -> Draft:
    """Fill the slots and join the phrases; `cite` puts the speech and file behind each."""
    parts = slots.fill_all([phrase.text for phrase in phrases], values)
    shown = [part + citation(phrase) if cite else part for part, phrase in zip(parts, phrases, strict=True)]
    return Draft(parts, joiner.join(shown))


def offers(bank: Bank, wanted: Iterable[slots.Slot], limit: int = 5) -> dict[str, tuple[str, ...]]:
    """Return for each slot the values that filled one of its name before, the newest first."""
    found: dict[str, dict[str, None]] = {slot.name: {} for slot in wanted}
    for use in reading.uses(bank, limit=_RECENT) if found else ():
        for name in found.keys() & use.values.keys():
            if use.values[name]:
                found[name].setdefault(use.values[name])
    return {name: tuple(values)[:limit] for name, values in found.items()}


def own(settings: Settings, values: Iterable[str] = ()) -> leftovers.Own:
    """Return what is the user's own and so never left over: her names, this year, what she filled in."""
    names = tuple(settings["my_unit"]), tuple(settings["my_place"])
    return leftovers.Own(*names, date.today().year, tuple(values))


def refuse_leftovers(text: str, mine: leftovers.Own) -> None:
    """Raise PhrasebankError where a text still carries something of its source, or a slot not filled in."""
    found = [left.text for left in leftovers.find(text, mine)] + [slot.raw for slot in slots.find(text)]
    if found:
        raise PhrasebankError(
            _("not copied, the text still carries: {found}").format(found="、".join(dict.fromkeys(found))),
            hint=_("fill it in, edit it, name your own (config set my_unit …), or leave out --strict"),
        )
