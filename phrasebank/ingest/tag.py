"""Give every sentence its role and themes, and every speech its speaker and occasion.

Why points: no single rule is always right, so every rule that holds adds its points, and so does every
piece of the text that labelled sentences have shown to speak for something (`weights`); the role with the
most wins, and each theme with enough is given. The reason of a tag is the rules that spoke for it, else the
pieces; its confidence grows with the lead over the other roles, or over the threshold.

Invariant: each sentence gets exactly one role; what a speech already knows of itself is never replaced.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from phrasebank import settings
from phrasebank.ingest.clues import Clues, Look
from phrasebank.ingest.front import salutation_end
from phrasebank.ingest.rules import Evidence, RuleSet
from phrasebank.ingest.rules_file import read_rules, read_theme_names
from phrasebank.ingest.tag_marks import Situation
from phrasebank.ingest.tag_speech import Kinds, title_lines
from phrasebank.ingest.weights import HUNDREDTHS, Weights, pieces_of
from phrasebank.models import Facet, Tag
from phrasebank.parsed import Sentence, Speech
from phrasebank.resources import shipped
from phrasebank.text.script import TO_SIMPLIFIED

ROLES = (  # in the order of a speech; there are no others
    "称谓", "标题", "开场", "过渡", "感谢祝愿", "认识意义", "论述", "成绩回顾", "问题剖析", "表态承诺",
    "部署要求", "工作举措", "恳请希望", "引用", "结尾号召",
)  # fmt: skip
_ON_ITS_OWN = frozenset({"开场", "过渡", "感谢祝愿", "恳请希望", "引用", "结尾号召"})  # whatever stands above
FILES = ("themes.toml", "roles.toml", "speakers.toml", "weights.txt")
ENOUGH = 2.0  # points from which a theme is given
_MOST_THEMES = 3  # a sentence is about no more
_ENOUGH = round(ENOUGH * HUNDREDTHS)
_LEAD = 6.0 * HUNDREDTHS  # the lead over another role that makes it e (2.7) times as likely; fitted
_REASONS = 3  # so many of the strongest reasons are named
_AS_RULES_SEE = {
    **TO_SIMPLIFIED,
    **dict(zip(",;:!?()０１２３４５６７８９", "，；：！？（）0123456789", strict=True)),
}
_OTHERWISE = re.compile(f"[{re.escape(''.join(_AS_RULES_SEE))}]")
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．])[^。！？；]{2,40}$"
    r"|^(?:[一二三四五六七八九十]+[是要]|第[一二三四五六七八九十]+，(?![这我他其]))[^。！？；：]{2,30}。?$"
)


class About(NamedTuple):
    """What is known of a speech, None where nothing tells, and its title and text as rules see them."""

    speaker: str | None
    occasion: str | None
    genre: str | None
    over: str
    text: str


class Case(NamedTuple):
    """A sentence to decide: its look, the marks of its situation, and those of what stands above it."""

    look: Look
    marks: Set[str]
    above: Sequence[str] = ()

    @property
    def role_marks(self) -> Set[str]:
        """The marks that speak for a role."""
        return self.marks | set(self.above)

    def theme_marks(self, role: str) -> Set[str]:
        """The marks that speak for a theme of a sentence with this role: some go by nothing above them."""
        above = () if role in _ON_ITS_OWN else self.above
        return self.marks | {role, *above}


class Grounds(NamedTuple):
    """What speaks for the names of a facet in a case: the rules that hold, and the pieces of its text."""

    evidence: list[Evidence]
    weights: Weights
    pieces: Sequence[str]

    def reason(self, name: str) -> str:
        """Name the rules that speak most for a name, the pieces where no rule does."""
        rules = [item for item in self.evidence if item.points > 0 and item.rule.name == name]
        if rules:
            rules.sort(key=attrgetter("points"), reverse=True)
            return "、".join(dict.fromkeys([item.reason for item in rules[:_REASONS]]))
        return "、".join(self.weights.telling(self.pieces, name))


@dataclass(frozen=True, slots=True)
class Tagger:
    """The rules in force, ready to tag; picklable, so that it can be handed to a worker process."""

    rules: RuleSet
    situation: Situation
    kinds: Kinds
    themes: tuple[str, ...]
    weights: Weights

    @classmethod
    def load(cls, folder: Path | None = None) -> Tagger:
        """Load the rules, each file from `folder` (None: the user's own) where it is there, else as shipped.

        Raises RulesError, naming file, line and reason, where a file is wrong.
        """
        folder = folder or settings.config_dir() / "rules"
        themes, roles, speakers, weights = (
            own if (own := folder / name).is_file() else shipped("rules", name) for name in FILES
        )
        clues = Clues()
        situation, kinds = Situation.read(roles, clues), Kinds.read(speakers)
        names = read_theme_names(themes, ROLES)
        marks = (
            situation.names
            | {f"{above}{theme}" for above in "题标段" for theme in names}
            | {f"{before}{role}" for before in ("前", "前前") for role in ROLES}
            | kinds.names
            | _shipped_marks(roles, speakers)
        )
        rules = read_rules(roles, ROLES, marks) + read_rules(themes, names, marks | set(ROLES))
        learned = Weights.read(weights, (*ROLES, *names))
        return cls(RuleSet.of(rules, clues, learned.pack), situation, kinds, names, learned)

    def tag(self, speech: Speech) -> Speech:
        """Return the speech with its sentences tagged, and its speaker and occasion where it had none."""
        about = self.about(speech)
        sentences = [
            Sentence(*sentence[:-1], tuple(tags))  # `tags` comes last; `_replace` takes twice as long
            for sentence, (_case, tags) in zip(speech.sentences, self.walk(speech, about), strict=True)
        ]
        return replace(speech, sentences=tuple(sentences), speaker=about.speaker, occasion=about.occasion)

    def about(self, speech: Speech) -> About:
        """Return what is known of a speech as a whole: what it says itself, else what the rules say."""
        over, text = _as_rules_see(title_lines(speech)), _as_rules_see(speech.text)
        speaker = speech.speaker or self.kinds.speaker(_as_rules_see(speech.byline or ""), over, text)
        occasion = speech.occasion or self.kinds.occasion(over, text)
        return About(speaker, occasion, self.kinds.genre(over, text), over, text)

    def walk(self, speech: Speech, about: About) -> Iterator[tuple[Case, list[Tag]]]:
        """Yield the case of each sentence of a speech, in order, and its tags."""
        look = self.rules.clues.look
        looks = [look(about.text[sentence.start : sentence.end]) for sentence in speech.sentences]
        title = self._topics(Case(look(about.over), {"标题句"}))
        topics = _Topics(title, [section.parent for section in speech.sections])
        known = [name for name in (about.speaker, about.occasion, about.genre) if name]
        before = two_before = ""
        situations = self.situation.marks(speech, looks)
        for sentence, seen, marks in zip(speech.sentences, looks, situations, strict=True):
            marks.update(known, (f"前{before}", f"前前{two_before}"))
            case = Case(seen, marks, topics.marks(sentence))
            role, *themes = self.decide(case)
            topics.take(sentence, [theme.name for theme in themes])
            before, two_before = role.name, before
            yield case, [role, *themes]

    def _topics(self, title: Case) -> list[str]:
        """Return the themes that a title names, by the rules alone: no title is labelled to learn from."""
        evidence = self.evidence("theme", title, title.marks)
        points = self.weights.lanes(sum([item.packed for item in evidence]))
        return [tag.name for tag in _themes(points, Grounds(evidence, self.weights, ()))]

    def tag_text(self, text: str) -> tuple[Tag, ...]:
        """Return the tags of a snippet that stands in no speech: one role, then its themes."""
        return tuple(self.decide(self.alone(text)))

    def alone(self, text: str) -> Case:
        """Return the case of a snippet that stands in no speech."""
        look = self.rules.clues.look(_as_rules_see(text.strip()))
        marks = self.situation.marks_of_text(look)
        if 0 < salutation_end(look.text) == len(look.text):
            marks.add("称谓句")
        elif _HEADING.match(look.text):
            marks.add("标题句")
        return Case(look, marks)

    def decide(self, case: Case) -> list[Tag]:
        """Weigh the evidence of a case: its role, then its themes, the strongest first."""
        if "称谓句" in case.marks:
            return [Tag("role", "称谓", reason="称谓句")]
        look = case.look
        pieces = pieces_of(look.text, look.pairs)
        given = self.weights.of_text(look.text, pieces)
        if "标题句" in case.marks:
            role = Tag("role", "标题", reason="标题句")
        else:
            role = _role(*self._weigh("role", case, case.role_marks, pieces, given))
        if role.name == "称谓":
            return [role]
        return [role, *_themes(*self._weigh("theme", case, case.theme_marks(role.name), pieces, given))]

    def _weigh(
        self, facet: Facet, case: Case, marks: Set[str], pieces: Sequence[str], given: int
    ) -> tuple[tuple[int, ...], Grounds]:
        """Return the hundredths of a point of each name and the grounds; `given` by the text itself."""
        evidence = self.evidence(facet, case, marks)
        total = given + self.weights.of_marks(marks) + sum([item.packed for item in evidence])
        return self.weights.lanes(total), Grounds(evidence, self.weights, pieces)

    def evidence(self, facet: Facet, case: Case, marks: Set[str]) -> list[Evidence]:
        """Return the rules of a facet that hold for a case; `marks`: those of it that speak for the facet."""
        return self.rules.matches(facet, case.look, self.rules.held(marks))


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


def _role(points: Sequence[int], grounds: Grounds) -> Tag:
    """Return the role with the most points."""
    of_roles = points[: len(ROLES)]
    most = max(of_roles)
    name = ROLES[of_roles.index(most)]
    sure = 1 / sum([math.exp((value - most) / _LEAD) for value in of_roles])
    return Tag("role", name, "rule", grounds.reason(name), round(sure, 2))


def _themes(points: Sequence[int], grounds: Grounds) -> list[Tag]:
    """Return the themes with enough points, the strongest first."""
    enough = [lane for lane in range(len(ROLES), len(points)) if points[lane] >= _ENOUGH]
    enough.sort(key=points.__getitem__, reverse=True)
    names = grounds.weights.names
    return [
        Tag("theme", names[lane], "rule", grounds.reason(names[lane]), _sure(points[lane] / HUNDREDTHS))
        for lane in enough[:_MOST_THEMES]
    ]


def _sure(points: float) -> float:
    """Return the confidence of a theme with so many points: 0.34 at the threshold, towards 1 above it.

    So many of a hundred were right in speeches from which nothing was learned.
    """
    return round(1 - 0.66 * math.exp((ENOUGH - points) / 3), 2)


def _shipped_marks(roles: Path, speakers: Path) -> set[str]:
    """Return the marks that shipped rules may demand though the user's own files do not know them."""
    if (roles, speakers) == (shipped("rules", FILES[1]), shipped("rules", FILES[2])):
        return set()
    situation = Situation.read(shipped("rules", FILES[1]), Clues())
    return situation.names | Kinds.read(shipped("rules", FILES[2])).names


def _as_rules_see(text: str) -> str:
    """Return a text of the same length in simplified script and full-width punctuation."""
    return _OTHERWISE.sub(lambda found: _AS_RULES_SEE[found[0]], text)
