"""The picker's world over a real bank: what is found, shown, filled in, refused, and written."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from phrasebank.errors import NothingFound, PhrasebankError, UsageProblem
from phrasebank.models import Filters
from phrasebank.parsed import ReadyPhrase
from phrasebank.picker.bank_world import BankWorld, bank_world
from phrasebank.picker.pages import tags_page
from phrasebank.picker.state import Copy, State, with_found, with_phrase
from phrasebank.picker.view import result
from phrasebank.picker.world import Gone
from phrasebank.store import curation, reading, taxonomy
from phrasebank.store.bank import Bank
from phrasebank.store.sink import Sink
from phrasebank.text.leftovers import Own
from tests.cli.conftest import parsed

QUERY = "统一安排 进驻XX单位"
Open = Callable[..., BankWorld]


@pytest.fixture
def bank(starter_bank: Path, tmp_path: Path) -> Path:
    """Give a copy of the starter bank that may be written."""
    return Path(shutil.copy(starter_bank, tmp_path / "bank.db"))


@pytest.fixture
def world(bank: Path) -> Iterator[Open]:
    """Give a function that opens the bank as a world."""
    with ExitStack() as stack:

        def opened(filters: Filters | None = None, own: Own | None = None, **how: Any) -> BankWorld:
            return stack.enter_context(bank_world(bank, filters or Filters(), own or Own(), **how))

        yield opened


def test_results_can_be_narrowed_by_what_was_counted(world: Open) -> None:
    here = world()
    facets = here.facets("巡察")
    theme, count = facets.themes[0]
    role = facets.roles[0][0]
    found = here.search("巡察", theme, role)
    assert 0 < len(found.hits) <= count
    assert all(theme in hit.phrase.themes and hit.phrase.role == role for hit in found.hits)
    assert [name for name, _ in facets.themes] == [
        name for name, _ in sorted(facets.themes, key=lambda pair: -pair[1])
    ]


def test_names_come_with_their_colours(world: Open, bank: Path) -> None:
    with Bank.open(bank, write=True) as opened:
        taxonomy.set_colour(opened, "theme", "巡视巡察", "#ff8800")
        taxonomy.set_colour(opened, "role", "表态承诺", "red")
    found = world().search("巡察", "巡视巡察", "表态承诺")
    state = with_found(State(), found)
    pieces = [piece for piece in result(state, 0, found.hits[0], 120) if "fg:" in piece[0]]
    assert pieces == [
        ("class:cursor class:tags fg:ansired", "表态承诺"),
        ("class:cursor class:tags fg:#ff8800", "巡视巡察"),
    ]
    assert ("class:tags fg:ansired", "表态承诺") in [piece for line in tags_page(state, 80) for piece in line]


def test_the_filters_of_the_call_hold_besides(world: Open) -> None:
    here = world(Filters(roles=("称谓",)))
    assert {hit.phrase.role for hit in here.search("领导", None, None).hits} == {"称谓"}
    assert [name for name, _count in here.facets("领导").roles] == ["称谓"]


def test_what_is_not_found_is_said(world: Open) -> None:
    assert world(Filters(starred=True)).search("巡察", None, None).note


def test_a_preview_shows_the_place_in_the_speech(world: Open) -> None:
    here = world()
    hit = here.search(QUERY, None, None).hits[0]
    preview = here.preview(hit.phrase)
    assert preview.text[slice(*preview.place)] == hit.phrase.text
    assert preview.text[slice(*preview.paragraph)].count("\n") == 0
    assert hit.phrase.speech is not None
    assert hit.phrase.speech in preview.origin


def test_a_snippet_has_no_speech(world: Open, bank: Path) -> None:
    with Bank.open(bank, write=True) as writable:
        id = curation.add(writable, ReadyPhrase("以上表态，请县委监督，2019年见成效。"))
    here = world(own=Own())
    (phrase,) = reading.phrases(here.bank, [id])
    preview = here.preview(phrase)
    assert (preview.text, preview.count) == ("", 0)
    year = preview.leftovers[-1]
    assert "2019年" in phrase.text[slice(*year)]
    assert here.draft(Copy((id,), paragraph=phrase)).parts[0].text.startswith("以上表态")


@pytest.mark.parametrize(("filters", "query"), [(Filters(sources=("乙",)), ""), (Filters(), "来源:乙 ")])
def test_what_is_shown_and_copied_is_of_the_speech_that_was_asked_for(
    tmp_path: Path, filters: Filters, query: str
) -> None:
    shared, bank = "我们要以钉钉子精神抓好各项任务的落实。", tmp_path / "two.db"
    with Bank.open(bank, create=True) as opened, opened.batch("import") as batch:
        for name in ("甲", "乙"):
            own = (f"这是{name}会上先说的一句话。", "开场", ())
            Sink(batch).add(parsed(f"在{name}会上的讲话", (own, (shared, "举措", ()))))
    with bank_world(bank, filters, Own()) as here:
        state = with_found(State(), here.search(f"{query}钉钉子", None, None))
        (phrase,) = [hit.phrase for hit in state.hits]
        preview = here.preview(phrase)
        assert "乙会" in preview.origin
        assert "乙会上先说" in here.draft(Copy((phrase.id,), paragraph=phrase)).parts[0].text
        starred = with_phrase(state, here.star(phrase.id, True)).hits[0].phrase
        assert starred.starred
        assert preview.shows(starred)
        assert not preview.shows(here.search("钉钉子 来源:甲", None, None).hits[0].phrase)
        if filters.sources:
            assert "乙会" in here.look(phrase.id).preview.origin
            assert reading.speeches_of(here.bank, [phrase.id], filters) == {phrase.id: 2}


def test_slots_are_asked_once_filled_in_and_remembered(world: Open, bank: Path) -> None:
    here = world()
    phrase = here.search(QUERY, None, None).hits[0].phrase
    id = phrase.id
    draft = here.draft(Copy((id,)))
    names = [field.name for field in draft.fields]
    assert names == list(dict.fromkeys(names))
    assert all(field.before.endswith("第") for field in draft.fields if "序号" in field.name)
    answers = tuple(f"〇{i}" for i, _field in enumerate(names))
    picked = here.fill(draft, answers)
    assert dict(picked.values) == dict(zip(names, answers, strict=True))
    assert all(answer in picked.parts[0].text for answer in answers)
    assert here.fill(draft, ("",) * len(names)).parts == draft.parts
    with Bank.open(bank, write=True) as writable:
        curation.record_use(writable, id, picked.parts[0].text, picked.values, "表态稿")
    assert [field.offers for field in here.draft(Copy((id,))).fields] == [(answer,) for answer in answers]
    assert "表态稿" in here.preview(phrase).used


def test_a_part_is_drafted_as_it_stands(world: Open) -> None:
    here = world()
    phrase = here.search("照单全收", None, None).hits[0].phrase
    assert here.draft(Copy((phrase.id,), (0, 4))).parts[0].text == phrase.text[:4]


def test_strict_refuses_leftovers_but_not_the_users_own(world: Open, bank: Path) -> None:
    with Bank.open(bank, write=True) as writable:
        id = curation.add(writable, ReadyPhrase("2019年以来，全局上下真抓实干。"))
    with pytest.raises(PhrasebankError, match="2019年"):
        world(strict=True).draft(Copy((id,)))
    assert world(own=Own(year=2019), strict=True).draft(Copy((id,))).parts[0].id == id


def test_without_asking_there_are_no_questions(world: Open) -> None:
    here = world(ask=False)
    id = here.search(QUERY, None, None).hits[0].phrase.id
    assert here.draft(Copy((id,))).fields == ()


def test_what_is_written_is_seen_at_once(world: Open) -> None:
    here = world()
    id = here.search(QUERY, None, None).hits[0].phrase.id
    assert here.star(id, True).starred
    changed = here.tag(id, "+整改落实 role:结尾号召")
    assert "整改落实" in changed.themes
    assert changed.role == "结尾号召"
    with pytest.raises(UsageProblem):
        here.tag(id, "整改")
    here.drop([id])
    assert id not in [hit.phrase.id for hit in here.search(QUERY, None, None).hits]


def test_what_was_removed_meanwhile_is_named_and_never_left_out(world: Open, bank: Path) -> None:
    here = world()
    phrase, other = (hit.phrase for hit in here.search("整改", None, None).hits[:2])
    gone, there = phrase.id, other.id
    with Bank.open(bank, write=True) as writable:
        curation.remove(writable, [gone])
    calls: tuple[Callable[[], object], ...] = (
        lambda: here.draft(Copy((there, gone))),
        lambda: here.preview(phrase),
        lambda: here.look(gone),
    )
    for call in calls:
        with pytest.raises(Gone, match=str(gone)) as caught:
            call()
        assert caught.value.ids == (gone,)
    with pytest.raises(NothingFound, match=str(gone)):
        here.star(gone, True)
    assert here.drop([gone, there]) == 1
    assert here.drop([gone, there]) == 0


def test_of_a_batch_those_are_walked_through_that_meet_the_filters(world: Open) -> None:
    bank = world().bank
    of_batch = reading.of_batch(bank, 1, Filters(roles=("称谓",)))
    assert {phrase.role for phrase in reading.phrases(bank, of_batch)} == {"称谓"}
    assert len(of_batch) < len(reading.of_batch(bank, 1))


def test_accepted_tags_are_no_longer_unsure(world: Open) -> None:
    here = world(Filters(unsure=True))
    phrase = here.search("", None, None).hits[0].phrase
    accepted = here.accept(phrase.id)
    assert accepted.unsure == ()
    assert (accepted.role, set(accepted.themes)) == (phrase.role, set(phrase.themes))
    assert here.look(phrase.id).phrase == accepted


def test_what_was_taken_off_just_before_is_not_accepted(world: Open) -> None:
    here = world(Filters(unsure=True))
    hits = here.search("", None, None).hits
    phrase = next(hit.phrase for hit in hits if set(hit.phrase.unsure) >= set(hit.phrase.themes) > set())
    here.tag(phrase.id, " ".join(f"-{theme}" for theme in phrase.themes))
    assert here.accept(phrase.id).themes == ()


def test_an_empty_bank_is_refused(tmp_path: Path, world: Open) -> None:
    world().refuse_empty()
    Bank.open(tmp_path / "empty.db", create=True).close()
    with bank_world(tmp_path / "empty.db", Filters(), Own()) as empty, pytest.raises(NothingFound):
        empty.refuse_empty()
