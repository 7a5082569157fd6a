"""`copy`, `show` and `history` as the user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phrasebank.errors import BankBusy
from phrasebank.output import clipboard
from phrasebank.output.ways import Way
from phrasebank.store import reading
from phrasebank.store.bank import Bank
from tests.cli.conftest import SENTENCES, Run

pytestmark = pytest.mark.usefixtures("bank")
TEXTS = [words for words, _role, _themes in SENTENCES]


def uses(bank: Path) -> list[reading.Use]:
    """Return what the bank remembers of copying."""
    with Bank.open(bank) as opened:
        return reading.uses(opened)


def test_the_text_arrives_byte_for_byte(pb: Run, held: dict[str, str]) -> None:
    done = pb("copy", "3")
    assert (done.code, done.out, held["text"]) == (0, "", TEXTS[2])
    # who took a result's number for an ID sees it
    assert done.err.splitlines()[-2:] == ["copied (memory, checked)", f"  {TEXTS[2]}"]


def test_several_are_joined_in_the_order_given(pb: Run, held: dict[str, str]) -> None:
    pb("copy", "4", "2", "--join", "|\\n")
    assert held["text"] == f"{TEXTS[3]}|\n{TEXTS[1]}"


def test_an_empty_value_leaves_its_slot_open_and_says_so(pb: Run, bank: Path) -> None:
    done = pb("copy", "1", "--print", "--fill", "单位=", "--fill", "X=三")
    assert "XX单位" in done.out
    assert "left to fill in: XX (单位)\n" in done.err


def test_slots_are_filled_and_the_values_remembered(pb: Run, held: dict[str, str], bank: Path) -> None:
    done = pb("copy", "1", "2", "--fill", "单位=市水务局", "--for", "党委会讲话")
    assert held["text"] == "\n".join(TEXTS[:2]).replace("XX单位", "市水务局")
    assert "left to fill in: X (巡察组序号)" in done.err
    newest, first = uses(bank)
    assert (newest.phrase_id, first.phrase_id) == (2, 1)
    assert (first.values, first.draft) == ({"单位": "市水务局"}, "党委会讲话")
    assert first.text == TEXTS[0].replace("XX单位", "市水务局")


def test_what_a_search_copies_is_filled_in_and_kept_for_a_draft(pb: Run, held: dict[str, str]) -> None:
    pb("search", "不回避", "--copy", "--fill", "单位=市水务局", "--for", "表态")
    assert held["text"] == TEXTS[1].replace("XX单位", "市水务局")
    assert json.loads(pb("history", "--for", "表态", "--json").out)["values"] == {"单位": "市水务局"}
    assert pb("search", "不回避", "--for", "表态").code == 2


def test_what_a_search_copies_is_looked_at_as_well(pb: Run, held: dict[str, str]) -> None:
    done = pb("search", "政治体检", "--copy")
    assert (done.out, held["text"]) == (TEXTS[0] + "\n", TEXTS[0])
    assert "left to fill in: X (巡察组序号)" in done.err
    assert "copied" in done.err


def test_two_results_are_copied_at_once(pb: Run, held: dict[str, str]) -> None:
    texts = [json.loads(line)["text"] for line in pb("search", "我们", "--json").out.splitlines()]
    assert pb("search", "我们", "-c", "2", "-c").out.splitlines() == [texts[1], texts[0]]
    assert held["text"] == f"{texts[1]}\n{texts[0]}"
    assert "there is no result 9" in pb("search", "我们", "-c", "1", "-c", "9").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fill", "单位"), "“单位” is not NAME=VALUE"),
        (("--fill", "姓名=张三"), "there is no slot “姓名”"),
    ],
)
def test_a_value_for_nothing_is_refused(pb: Run, held: dict[str, str], words: list[str], said: str) -> None:
    done = pb("copy", "1", *words)
    assert done.code == 2
    assert said in done.err
    assert held == {}


def test_printing_goes_to_stdout_and_leaves_the_clipboard(pb: Run, held: dict[str, str]) -> None:
    assert pb("copy", "3", "--print").out == TEXTS[2] + "\n"
    assert held == {}


def test_the_source_is_named_where_asked(pb: Run, held: dict[str, str]) -> None:
    pb("copy", "4", "--cite")
    said = "《在进驻动员会上的表态》，单位党组，在进驻动员会上的表态.txt"
    assert held["text"] == f"{TEXTS[3]} (from: {said})"


def test_what_is_left_over_is_told_and_with_strict_refused(pb: Run, held: dict[str, str]) -> None:
    assert "left over from its source? 2018年" in pb("copy", "3").err
    held.clear()
    done = pb("copy", "3", "--strict")
    assert done.code == 3
    assert "2018年" in done.err
    assert held == {}


def test_an_unknown_id_is_named(pb: Run, held: dict[str, str]) -> None:
    done = pb("copy", "2", "77")
    assert (done.code, held) == (1, {})
    assert "there is no phrase 77" in done.err


def test_without_a_clipboard_the_text_is_on_stderr_and_not_remembered(
    pb: Run, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying = Way("liar", lambda text: None, lambda: "")
    monkeypatch.setattr(clipboard, "available", lambda: [lying])
    done = pb("copy", "3")
    assert (done.code, done.out) == (6, "")
    assert TEXTS[2] in done.err
    assert "liar did not keep the text" in done.err
    assert uses(bank) == []


def test_a_use_that_cannot_be_kept_is_told_and_the_copy_stands(
    pb: Run, bank: Path, held: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_args: object) -> None:
        raise BankBusy("the bank is being written by another phrasebank")

    monkeypatch.setattr("phrasebank.store.curation.record_use", locked)
    done = pb("copy", "3")
    assert (done.code, held["text"]) == (0, TEXTS[2])
    assert "its use could not be kept" in done.err
    assert "being written by another" in done.err


def test_a_missing_bank_is_said(pb: Run, bank: Path) -> None:
    bank.unlink()
    done = pb("copy", "3")
    assert done.code == 4
    assert "there is no bank" in done.err


def test_show_tells_all(pb: Run, held: dict[str, str]) -> None:
    pb("copy", "2", "--fill", "单位=市水务局", "--for", "党课")
    out = pb("show", "2", "--context", "1").out
    for part in (
        *TEXTS[:3],
        "表态承诺",
        "责任担当",
        "提高政治站位",
        "2023",
        "党课",
        "单位=市水务局",
        "XX (单位)",
    ):
        assert part in out
    assert TEXTS[3] not in out
    assert not any(line.endswith(" ") for line in out.splitlines())


def test_show_as_json(pb: Run) -> None:
    page = json.loads(pb("show", "3", "--json").out)
    assert page["text"] == TEXTS[2]
    assert page["role"] == "成绩回顾"
    assert page["leftovers"] == [{"kind": "year", "text": "2018年"}]
    (place,) = page["occurrences"]
    assert place["before"] == TEXTS[:2]
    assert place["heading"] == "提高政治站位"


def test_history_lists_and_copies_again_as_it_was(pb: Run, held: dict[str, str]) -> None:
    assert pb("history").code == 1
    pb("copy", "2", "--fill", "单位=市水务局")
    pb("copy", "4", "--for", "致辞")
    listed = [json.loads(line) for line in pb("history", "--json").out.splitlines()]
    assert [use["id"] for use in listed] == [4, 2]
    assert "致辞" in pb("history").out
    assert [json.loads(line)["id"] for line in pb("history", "--for", "致辞", "--json").out.splitlines()] == [
        4
    ]
    assert pb("history", "--for", "辞", "--json").out == pb("history", "--for", "致辞", "--json").out
    other = pb("history", "--for", "报告")
    assert (other.code, other.err) == (1, "nothing was copied for “报告”\nthey are: 致辞\n")
    assert "市水务局" in pb("history", "--copy", str(listed[1]["number"])).err
    assert held["text"] == TEXTS[1].replace("XX单位", "市水务局")
    assert pb("history", "--copy", "99").code == 1
