"""A world without a bank: a few sentences in the genre, found by plain containment; run it to try the picker.

`python tests/picker/fake_world.py [query]` opens the picker over it and prints what was picked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from phrasebank.models import Hit, Phrase
from phrasebank.picker.preview import Preview
from phrasebank.picker.state import Copy, Facets, Field, Found, counts
from phrasebank.picker.world import Draft, Part, Picked

TEXTS = (
    ("提高政治站位，切实把思想和行动统一到市委的部署上来，不折不扣抓好落实。", "认识意义", ("政治站位",)),
    ("要从严从实抓好整改落实，做到件件有着落、事事有回音。", "举措", ("整改落实",)),
    (
        "我代表XX单位党组表态：对反馈的问题照单全收、主动认领，2018年遗留的问题一并整改。",
        "表态承诺",
        ("整改落实", "责任担当"),
    ),
    ("同志们，民生无小事，枝叶总关情；我们要用心用情用力解决好群众的急难愁盼问题。", "开场", ("民生",)),
    ("作风建设永远在路上，必须以钉钉子精神纠治“四风”，一个节点一个节点坚守，一个问题一个问题突破，"
     "积小胜为大胜，让群众看到实实在在的成效和变化，以优良党风带动社风民风持续向好。", "举措", ("作风建设",)),
    ("恳请各位领导批评指正。", "结尾", ()),
    ("坏字符\x1b[31m\x07与\u202e方向，也要照样显示。", None, ()),
)  # fmt: skip
PHRASES = tuple(
    Phrase(id=i, text=text, role=role, themes=themes, speech="整改表态发言", count=i % 3)
    for i, (text, role, themes) in enumerate(TEXTS, 1)
)
UNITS = ("市水务局", "市住建局")
SPEECH = "各位领导、同志们：\n" + "\n".join(text for text, _role, _themes in TEXTS)


class FakeWorld:
    """Answer from `PHRASES`; stars and tags live as long as the world."""

    def __init__(self, phrases: tuple[Phrase, ...] = PHRASES) -> None:
        self.phrases = {phrase.id: phrase for phrase in phrases}
        self.queries: list[str] = []

    def refuse_empty(self) -> None:
        """There are always a few sentences."""

    def search(self, query: str, theme: str | None, role: str | None) -> Found:
        self.queries.append(query)
        hits = [hit for phrase in self.phrases.values() if (hit := _hit(phrase, query)) is not None]
        kept = [
            hit
            for hit in hits
            if theme in (None, *hit.phrase.themes) and (role is None or hit.phrase.role == role)
        ]
        return Found(tuple(kept))

    def facets(self, query: str) -> Facets:
        hits = self.search(query, None, None).hits
        return Facets(counts(hits, "theme"), counts(hits, "role"))

    def preview(self, phrase: Phrase) -> Preview:
        text = phrase.text
        start = SPEECH.find(text)
        year = text.find("2018年")
        return Preview(
            phrase,
            heading="一、提高认识",
            origin="《整改表态发言》 单位党组 2024-03",
            count=3,
            text=SPEECH,
            place=(start, start + len(text)),
            leftovers=((year, year + 5),) if year >= 0 else (),
        )

    def draft(self, copy: Copy) -> Draft:
        parts = []
        for id in copy.ids:
            text = self.phrases[id].text
            parts.append(Part(id, text[slice(*copy.span)] if copy.span else text))
        fields = tuple(
            Field("单位", part.text.partition("XX")[0], "XX", part.text.partition("XX")[2], UNITS)
            for part in parts
            if "XX" in part.text
        )
        return Draft(tuple(parts), fields)

    def fill(self, draft: Draft, answers: tuple[str, ...]) -> Picked:
        parts = tuple(Part(p.id, p.text.replace("XX", answers[0] or "XX")) for p in draft.parts)
        return Picked(parts, {"单位": answers[0]})

    def star(self, id: int, starred: bool) -> Phrase:
        self.phrases[id] = self.phrases[id]._replace(starred=starred)
        return self.phrases[id]

    def tag(self, id: int, words: str) -> Phrase:
        themes = tuple(word.lstrip("+") for word in words.split())
        self.phrases[id] = self.phrases[id]._replace(themes=themes)
        return self.phrases[id]


def _hit(phrase: Phrase, query: str) -> Hit | None:
    at = phrase.text.find(query)
    if at < 0:
        return None
    return Hit(phrase, 100.0, "exact", ((at, at + len(query)),) if query else ())


@contextmanager
def fake_world() -> Iterator[FakeWorld]:
    """Open the world as a bank is opened."""
    yield FakeWorld()


if __name__ == "__main__":
    from phrasebank.picker.app import pick

    with pick(fake_world, query="".join(sys.argv[1:])) as outcome:
        pass
    print(outcome.code, *(part.text for part in (outcome.picked.parts if outcome.picked else ())))
