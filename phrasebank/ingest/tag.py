"""Give every sentence its role and themes, and every speech its speaker and occasion, by the rules.

Why points: no single rule is always right, so every rule that holds adds its points; the role with the most
wins, and each theme with enough is given (a long sentence needs more: it names more than it is about).
The reason of a tag is the rules that spoke for it; its confidence grows with the lead over the second best
role, or over the threshold.

Invariant: each sentence gets exactly one role; what a speech already knows of itself is never replaced.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from phrasebank import settings
from phrasebank.ingest.clues import Clues, Look
from phrasebank.ingest.rules import Evidence, RuleSet
from phrasebank.ingest.rules_file import read_rules, read_theme_names
from phrasebank.ingest.tag_marks import Situation
from phrasebank.ingest.tag_speech import Kinds, title_lines
from phrasebank.models import Tag
from phrasebank.parsed import Sentence, Speech
from phrasebank.resources import shipped
from phrasebank.text.script import TO_SIMPLIFIED

ROLES = (
    "称谓", "标题", "开场", "过渡", "感谢祝愿", "认识意义", "论述", "成绩回顾", "问题剖析", "表态承诺",
    "部署要求", "工作举措", "恳请希望", "引用", "结尾号召",
)  # fmt: skip
_ON_ITS_OWN = frozenset({"开场", "过渡", "感谢祝愿", "恳请希望", "引用", "结尾号召"})  # whatever stands above
FILES = ("themes.toml", "roles.toml", "speakers.toml")
_ENOUGH = 2.0  # points from which a theme is given
_LONG = 60  # characters beyond which a sentence names more than it is about …
_A_POINT_MORE = 40  # … so that a theme needs a point more for each so many characters more
_IN_PASSING = 0.7  # a theme with less than this share of the strongest one's points only stands in passing …
_EARNEST = 3.5  # … unless it has so many
_MOST_THEMES = 3  # a sentence is about no more
_LEAD = 1.5  # points of lead over another role that make it 2.7 times as sure
_NO_POINTS = {role: 0.5 if role == "论述" else 0.0 for role in ROLES}
_MEMORY = 4096  # results of a computation that are remembered
_REASONS = 3  # so many of the strongest reasons are named
_AS_RULES_SEE = {
    **TO_SIMPLIFIED,
    **dict(zip(",;:!?()０１２３４５６７８９", "，；：！？（）0123456789", strict=True)),
}
_OTHERWISE = re.compile(f"[{re.escape(''.join(_AS_RULES_SEE))}]")
_SALUTATION = re.compile(
    r"^.{0,60}(?:同志|领导|代表|委员|来宾|朋友|老师|同学|女士|先生|们)[^，。]{0,6}[：！]$"
)
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．])[^。！？；]{2,40}$"
)


@dataclass(frozen=True, slots=True)
class Tagger:
    """The rules in force, ready to tag; picklable, so that it can be handed to a worker process."""

    rules: RuleSet
    situation: Situation
    kinds: Kinds
    themes: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path | None = None) -> Tagger:
        """Load the rules, each file from `folder` (None: the user's own) where it is there, else as shipped.

        Raises RulesError, naming file, line and reason, where a file is wrong.
        """
        folder = folder or settings.config_dir() / "rules"
        themes, roles, speakers = (
            own if (own := folder / name).is_file() else shipped("rules", name) for name in FILES
        )
        clues = Clues()
        situation, kinds = Situation.read(roles, clues), Kinds.read(speakers)
        names = read_theme_names(themes)
        marks = (
            situation.names
            | {f"{above}{theme}" for above in "题标段" for theme in names}
            | {f"前{role}" for role in ROLES}
            | kinds.names
        )
        rules = read_rules(roles, ROLES, marks) + read_rules(themes, names, marks | set(ROLES))
        return cls(RuleSet.of(rules, clues), situation, kinds, names)

    def tag(self, speech: Speech) -> Speech:
        """Return the speech with its sentences tagged, and its speaker and occasion where it had none."""
        over, text = _as_rules_see(title_lines(speech)), _as_rules_see(speech.text)
        speaker = speech.speaker or self.kinds.speaker(_as_rules_see(speech.byline or ""), over, text)
        occasion = speech.occasion or self.kinds.occasion(over, text)
        genre = self.kinds.genre(over, text)
        known = [name for name in (speaker, occasion, genre) if name]
        look = self.rules.clues.look
        looks = [look(text[sentence.start : sentence.end]) for sentence in speech.sentences]
        title = [tag.name for tag in self._decide(look(over), {"标题句"})[1:]]
        topics = _Topics(title, [section.parent for section in speech.sections])
        sentences, before = [], ""
        situations = self.situation.marks(speech, looks)
        for sentence, seen, marks in zip(speech.sentences, looks, situations, strict=True):
            marks.update(known, (f"前{before}",))
            role, *themes = self._decide(seen, marks, topics.marks(sentence))
            topics.take(sentence, [theme.name for theme in themes])
            before = role.name
            sentences.append(Sentence(*sentence[:-1], (role, *themes)))
        return replace(speech, sentences=tuple(sentences), speaker=speaker, occasion=occasion)

    def tag_text(self, text: str) -> tuple[Tag, ...]:
        """Return the tags of a snippet that stands in no speech: one role, then its themes."""
        look = self.rules.clues.look(_as_rules_see(text.strip()))
        marks = self.situation.marks_of_text(look)
        if _SALUTATION.match(look.text):
            marks.add("称谓句")
        elif _HEADING.match(look.text):
            marks.add("标题句")
        return tuple(self._decide(look, marks))

    def _decide(self, look: Look, marks: Set[str], above: Iterable[str] = ()) -> list[Tag]:
        """Weigh the evidence for a sentence: its role, then its themes, the strongest first.

        `above` are the marks of what stands above it.
        """
        if "称谓句" in marks:
            return [Tag("role", "称谓", reason="称谓句")]
        held, inherited = self.rules.held(marks), self.rules.held(above)
        if "标题句" in marks:
            role = Tag("role", "标题", reason="标题句")
        else:
            role = _role(self.rules.matches("role", look, held | inherited))
        if role.name == "称谓":
            return [role]
        held |= self.rules.held((role.name,))
        if role.name not in _ON_ITS_OWN:
            held |= inherited
        return [role, *_themes(self.rules.matches("theme", look, held), len(look.text))]


class _Topics:
    """What the title, the heading above and the first sentence of the paragraph are about, as marks.

    A heading that is about nothing of its own is about what the heading around it is about.
    """

    def __init__(self, title: Sequence[str], parents: Sequence[int | None]) -> None:
        self._title = [f"题{theme}" for theme in title]
        self._parents = parents
        self._sections: dict[int | None, list[str]] = {}
        self._paragraph: tuple[int, list[str]] = (-1, [])

    def marks(self, sentence: Sentence) -> list[str]:
        """Return the marks that a sentence has from what stands above it."""
        if sentence.form == "heading":
            return [*self._title, *self._around(sentence.section)]
        above = [*self._title, *self._sections.get(sentence.section, ())]
        paragraph, themes = self._paragraph
        return above + themes if paragraph == sentence.paragraph else above

    def take(self, sentence: Sentence, themes: Sequence[str]) -> None:
        """Remember the themes of a sentence for those under it."""
        if sentence.form == "heading":
            own = [f"标{theme}" for theme in themes]
            self._sections[sentence.section] = own or self._around(sentence.section)
        elif sentence.form == "sentence" and sentence.paragraph != self._paragraph[0]:
            self._paragraph = (sentence.paragraph, [f"段{theme}" for theme in themes])

    def _around(self, section: int | None) -> list[str]:
        """Return the marks of the heading around a heading."""
        parent = None if section is None else self._parents[section]
        return [] if parent is None else self._sections.get(parent, [])


def role_names() -> tuple[str, ...]:
    """Return the names of the roles, in the order of a speech; there are no others."""
    return ROLES


def _role(evidence: Sequence[Evidence]) -> Tag:
    """Return the role with the most points; 论述 where none has any."""
    points = dict(_NO_POINTS)
    for item in evidence:
        points[item.rule.name] += item.points
    name, confidence = _most(tuple(points.values()))
    reason = _reason([item for item in evidence if item.rule.name == name])
    return Tag("role", name, "rule", reason, confidence)


@lru_cache(_MEMORY)  # the same few thousand points come again and again
def _most(points: tuple[float, ...]) -> tuple[str, float]:
    """Return the role with the most of these points, one number a role, and how sure it is."""
    best = max(points)
    share = 1 / sum(math.exp((value - best) / _LEAD) for value in points)
    return ROLES[points.index(best)], round(share, 2)


def _themes(evidence: Sequence[Evidence], length: int) -> list[Tag]:
    """Return the themes with enough points, the strongest first; what stands in passing is left out.

    `length` is that of the sentence in characters.
    """
    found: dict[str, list[Evidence]] = {}
    points: dict[str, float] = {}
    for item in evidence:
        name = item.rule.name
        found.setdefault(name, []).append(item)
        points[name] = points.get(name, 0.0) + item.points
    enough = _ENOUGH + max(0, length - _LONG) / _A_POINT_MORE
    enough = max(enough, min(_EARNEST, _IN_PASSING * max(points.values(), default=0)))
    names = [name for name in points if points[name] >= enough]
    names.sort(key=points.__getitem__, reverse=True)
    return [
        Tag("theme", name, "rule", _reason(found[name]), _sure(points[name])) for name in names[:_MOST_THEMES]
    ]


@lru_cache(_MEMORY)
def _sure(points: float) -> float:
    """Return the confidence of a theme with so many points: 0.45 at the threshold, towards 1 above it."""
    return round(1 - 0.55 * math.exp((_ENOUGH - points) / 2), 2)


def _reason(evidence: list[Evidence]) -> str:
    """Name the strongest evidence for a theme or role."""
    if len(evidence) > 1:
        evidence.sort(key=attrgetter("points"), reverse=True)
    return "、".join(dict.fromkeys([item.reason for item in evidence[:_REASONS] if item.points > 0]))


def _as_rules_see(text: str) -> str:
    """Return a text of the same length in simplified script and full-width punctuation."""
    return _OTHERWISE.sub(lambda found: _AS_RULES_SEE[found[0]], text)
