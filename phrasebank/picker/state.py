"""What the picker is at one moment, and what it can ask of the world: no terminal, no bank, no clock.

Why pure: `keys.press` makes the next state and `Effect`s of a key, so every key can be tested by a call;
`app` carries the effects out and hands their results back through the `with_…` functions.

Invariants: `cursor` points at a hit or is 0 where there is none; `marked` keeps the order of marking;
`extent` None means the whole sentence, else an index into `extents`, and PARAGRAPH is wider than all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from phrasebank.models import Facet, Hit, Phrase
from phrasebank.picker.extent import Span, extents

Counts = tuple[tuple[str, int], ...]
Mode = Literal["list", "help", "speech", "tags", "draft", "fill"]
PARAGRAPH = -1


@dataclass(frozen=True, slots=True)
class Field:
    """One slot to fill in: its name, what stands before and after it, and the values used before."""

    name: str
    before: str
    slot: str
    after: str
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The slots of what is to be copied, the one asked for now, and the answers so far ("" leaves it)."""

    fields: tuple[Field, ...]
    at: int = 0
    answers: tuple[str, ...] = ()

    @property
    def field(self) -> Field:
        """The field that is asked for now."""
        return self.fields[self.at]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query; `more`: there are others beyond these.

    `note` says what else there is to say, such as which filter left nothing; "" for nothing. `colours` are
    those of themes and roles, by facet and name.
    """

    hits: tuple[Hit, ...] = ()
    more: bool = False
    note: str = ""
    colours: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many results of the query carry each theme and role, most first, before the picker's own filters.

    `more`: only the best results were counted.
    """

    themes: Counts = ()
    roles: Counts = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """All that the screen shows, but for the query line's own cursor and the preview of the bank.

    `busy`: results are awaited; in mode "draft" it is awaited whether the text to copy has slots. `note`
    belongs to the results, `message` to a key. `facets` are counted when they are first asked for (None: not
    yet, for this query; `counting`: a key waits for them); `colours` came with the results.
    """

    hits: tuple[Hit, ...] = ()
    more: bool = False
    cursor: int = 0
    marked: tuple[int, ...] = ()
    theme: str | None = None
    role: str | None = None
    facets: Facets | None = None
    counting: bool = False
    extent: int | None = None
    mode: Mode = "list"
    scroll: int = 0
    page: int = 10
    busy: bool = False
    note: str = ""
    message: str = ""
    form: Form | None = None
    colours: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether an answer must come before a key can mean what is seen then."""
        return self.mode == "draft" or (self.mode == "list" and (self.busy or self.counting))

    @property
    def current(self) -> Hit | None:
        """The hit under the cursor, None where there is none."""
        return self.hits[self.cursor] if self.hits else None

    @property
    def first(self) -> int:
        """The index of the first result on the screen: the cursor is always among the `page` shown."""
        return max(0, min(self.cursor - self.page // 2, len(self.hits) - self.page))

    @property
    def chosen(self) -> tuple[int, ...]:
        """The phrase IDs that Enter copies: the marked ones, else the one under the cursor."""
        if self.marked or self.current is None:
            return self.marked
        return (self.current.phrase.id,)

    @property
    def span(self) -> Span | None:
        """The part of the current phrase that is copied; None: all of it, or its paragraph."""
        if self.extent is None or self.extent == PARAGRAPH or self.current is None:
            return None
        return extents(self.current.phrase.text, self.current.spans)[self.extent]


@dataclass(frozen=True, slots=True)
class Search:
    """Search again with the query line and the state's filters."""


@dataclass(frozen=True, slots=True)
class Count:
    """Count the themes and roles of the query's results."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy these phrases: `span` is a part of the only one; `paragraph`: of this one, all of it."""

    ids: tuple[int, ...]
    span: Span | None = None
    paragraph: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """All slots have been asked for: copy with these answers, one a field."""

    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Star:
    """Set or take the star of a phrase."""

    id: int
    starred: bool


@dataclass(frozen=True, slots=True)
class Quit:
    """Close the picker with an exit code."""

    code: int


@dataclass(frozen=True, slots=True)
class Enter:
    """A mode with a line of its own begins: put `text` into the query line (None: restore the query)."""

    mode: Mode
    text: str | None = ""


@dataclass(frozen=True, slots=True)
class ApplyTags:
    """Apply the words of the line to a phrase (`+整改 -纪律 role:结尾`)."""

    id: int
    words: str


Effect = Search | Count | Copy | Fill | Star | Quit | Enter | ApplyTags
Step = tuple[State, tuple[Effect, ...]]


def with_found(state: State, found: Found) -> State:
    """Take new results: the cursor goes to the best one, the extent back to the sentence."""
    return replace(
        state,
        hits=found.hits,
        cursor=0,
        extent=None,
        scroll=0,
        more=found.more,
        busy=False,
        note=found.note,
        colours=found.colours,
    )


def with_query(state: State) -> State:
    """Wait for the results of another query: what was counted and said belongs to the one before."""
    return replace(state, busy=True, facets=None, counting=False, message="")


def with_facets(state: State, facets: Facets) -> State:
    """Take the counts that were asked for."""
    return replace(state, facets=facets, counting=False)


def with_phrase(state: State, phrase: Phrase) -> State:
    """Take a phrase that has changed in the bank.

    Its place in the list and the speech that it is shown in stay, counts of its tags do not.
    """
    hits = tuple(
        hit._replace(phrase=phrase._replace(speech=hit.phrase.speech, source=hit.phrase.source))
        if hit.phrase.id == phrase.id
        else hit
        for hit in state.hits
    )
    tags = {(hit.phrase.role, hit.phrase.themes) for hit in state.hits if hit.phrase.id == phrase.id}
    counted = None if tags - {(phrase.role, phrase.themes)} else state.facets
    return replace(state, hits=hits, facets=counted)


def with_form(state: State, fields: Iterable[Field]) -> State:
    """Begin to ask for slots, one after another; what was typed since Enter begins the first answer."""
    return replace(state, mode="fill", form=Form(tuple(fields)), message="")


def with_refusal(state: State, message: str, gone: Sequence[int] = ()) -> Step:
    """Say why there is no answer, unmark what is `gone`, and go back to the list where a copy was begun."""
    marked = tuple(id for id in state.marked if id not in gone)
    state = replace(state, busy=False, counting=False, message=message, marked=marked)
    if state.mode not in ("draft", "fill"):
        return state, ()
    return replace(state, mode="list", form=None), (Enter("list", None),)


def counts(hits: Iterable[Hit], facet: Facet) -> Counts:
    """Return the themes or roles of the hits with how many carry them, most first."""
    names = Counter(name for hit in hits for name in _names(hit, facet))
    return tuple(names.most_common())


def _names(hit: Hit, facet: Facet) -> tuple[str, ...]:
    if facet == "theme":
        return hit.phrase.themes
    return (hit.phrase.role,) if hit.phrase.role else ()
