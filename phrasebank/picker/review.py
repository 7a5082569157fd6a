"""Walking through phrases one by one: keep, drop, star, theme and role by one key each. Pure, like `keys`.

Why drops wait: what is kept, starred or tagged is written at once, but what is dropped goes in one batch
when the walk ends, so that going back to it brings it back, and one `undo` takes back all of it.

Invariants: `at` is the index of the phrase that is shown, `len(ids)` when all have been seen; only phrases
of `ids` are dropped; a key chooses a name only while that name is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from string import ascii_lowercase, ascii_uppercase, digits

from phrasebank.models import Facet, Phrase
from phrasebank.picker.preview import Preview
from phrasebank.picker.state import ApplyTags, Quit, Star

# the keys that choose a name in a menu
CHOICES = ascii_lowercase + digits + ascii_uppercase


@dataclass(frozen=True, slots=True)
class Seen:
    """A phrase with what is known of it."""

    phrase: Phrase
    preview: Preview


@dataclass(frozen=True, slots=True)
class Review:
    """One moment of the walk; `speeches` are those that the phrases stand in (None: a snippet).

    `themes` and `roles` are the names to choose from, `colours` theirs by facet and name; `menu` is the facet
    that is chosen now, `room` how many of its names are seen at once, `leaf` (from 0) its page.
    """

    ids: tuple[int, ...]
    speeches: tuple[int | None, ...]
    themes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    colours: Mapping[tuple[str, str], str] = field(default_factory=dict)
    at: int = 0
    seen: Seen | None = None
    dropped: frozenset[int] = frozenset()
    menu: Facet | None = None
    room: int = len(CHOICES)
    leaf: int = 0
    message: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the menu."""
        return self.themes if self.menu == "theme" else self.roles

    @property
    def choices(self) -> dict[str, str]:
        """The names that are on the menu's page, by the keys that choose them."""
        return dict(zip(CHOICES, self.names[self.leaf * self.room :][: self.room], strict=False))

    @property
    def leaves(self) -> int:
        """How many pages the menu has, at least one."""
        return max(1, -(-len(self.names) // self.room))

    @property
    def id(self) -> int | None:
        """The phrase that is shown; None when all have been seen."""
        return self.ids[self.at] if self.at < len(self.ids) else None

    @property
    def phrase(self) -> Phrase | None:
        """The phrase that is shown, once it has been read."""
        return self.seen.phrase if self.seen is not None and self.seen.phrase.id == self.id else None


@dataclass(frozen=True, slots=True)
class Accept:
    """The tags of a phrase that are still unsure are right: they count as set by hand."""

    id: int


Effect = Accept | Star | ApplyTags | Quit
Step = tuple[Review, tuple[Effect, ...]]


def press(review: Review, key: str) -> Step:
    """Return the next moment and the effects of one key; unknown keys change nothing."""
    if key == "c-c":
        return review, (Quit(130),)
    review = replace(review, message="")
    if review.menu is not None:
        return _choose(review, key)
    handler = _KEYS.get(key)
    return handler(review) if handler else (review, ())


def ready(review: Review, key: str) -> bool:
    """Tell whether a key can be obeyed now: most mean the phrase, and wait until it is seen."""
    return key in _AT_ONCE or review.id is None or review.phrase is not None


def means(review: Review, key: str) -> bool:
    """Tell whether a key does something now."""
    return key == "c-c" or key in (_MENU_KEYS if review.menu is not None else _KEYS)


def _go(review: Review, at: int) -> Review:
    return replace(review, at=max(0, min(len(review.ids), at)))


def _keep(review: Review) -> Step:
    if review.id is None:
        return review, (Quit(0),)
    phrase = review.phrase
    accepted = (Accept(phrase.id),) if phrase is not None and phrase.unsure else ()
    kept = replace(review, dropped=review.dropped - {review.id})
    return _go(kept, review.at + 1), accepted


def _back(review: Review) -> Step:
    return _go(review, review.at - 1), ()


def _drop(review: Review) -> Step:
    if review.id is None:
        return review, ()
    return _go(replace(review, dropped=review.dropped | {review.id}), review.at + 1), ()


def _speech(review: Review) -> range:
    """Return the indices from the phrase that is shown to the last one in a row of the same speech.

    A snippet stands alone; when all have been seen there is none.
    """
    end = review.at + 1
    while end < len(review.ids) and review.speeches[end] == review.speeches[review.at] is not None:
        end += 1
    return range(review.at, min(end, len(review.ids)))


def _skip_speech(review: Review) -> Step:
    return _go(review, _speech(review).stop), ()


def _drop_speech(review: Review) -> Step:
    rest = _speech(review)
    dropped = review.dropped | {review.ids[i] for i in rest}
    return _go(replace(review, dropped=dropped), rest.stop), ()


def _star(review: Review) -> Step:
    phrase = review.phrase
    if phrase is None:
        return review, ()
    starred = not phrase.starred
    return _shown(review, phrase._replace(starred=starred)), (Star(phrase.id, starred),)


def _shown(review: Review, phrase: Phrase) -> Review:
    """Return the moment with the phrase as ordered: a second key may come before it is written."""
    assert review.seen is not None
    return replace(review, seen=replace(review.seen, phrase=phrase))


def _open(facet: Facet) -> Callable[[Review], Step]:
    def handler(review: Review) -> Step:
        return (review, ()) if review.phrase is None else (replace(review, menu=facet, leaf=0), ())

    return handler


def _choose(review: Review, key: str) -> Step:
    """Turn the page; set the role, which closes the menu; or turn a theme on or off, which does not."""
    name = review.choices.get(key)
    phrase = review.phrase
    if key in _CLOSING:
        return replace(review, menu=None), ()
    if key in _TURNS:
        return replace(review, leaf=(review.leaf + _TURNS[key]) % review.leaves), ()
    if name is None or phrase is None:
        return review, ()
    if review.menu == "role":
        shown = _shown(review, phrase._replace(role=name))
        return replace(shown, menu=None), (ApplyTags(phrase.id, f"role:{name}"),)
    sign, themes = "+", (*phrase.themes, name)
    if name in phrase.themes:
        sign, themes = "-", tuple(theme for theme in phrase.themes if theme != name)
    return _shown(review, phrase._replace(themes=themes)), (ApplyTags(phrase.id, sign + name),)


_CLOSING = ("enter", "escape", "space")
_TURNS = {
    **dict.fromkeys(("right", "down", "pagedown"), 1),
    **dict.fromkeys(("left", "up", "pageup"), -1),
}
_KEYS: dict[str, Callable[[Review], Step]] = {
    **dict.fromkeys(("enter", "space", "down", "right"), _keep),
    **dict.fromkeys(("up", "left", "backspace"), _back),
    **dict.fromkeys(("x", "delete"), _drop),
    "n": _skip_speech,
    "X": _drop_speech,
    "s": _star,
    "t": _open("theme"),
    "r": _open("role"),
    **dict.fromkeys(("escape", "q"), lambda review: (review, (Quit(0),))),
}
_AT_ONCE = ("c-c", "escape", "q", "up", "left", "backspace")
_MENU_KEYS = (*_CLOSING, *_TURNS, *CHOICES)
KEYS = tuple(dict.fromkeys(("c-c", *_KEYS, *_MENU_KEYS)))
