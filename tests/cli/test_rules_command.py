"""`retag` and `rules` as the user meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from phrasebank import settings
from phrasebank.store import reading
from phrasebank.store.bank import Bank
from tests.cli.conftest import Run


def names(path: Path, phrase_id: int) -> set[str]:
    """Return the themes and the role of a phrase."""
    with Bank.open(path) as opened:
        (phrase,) = reading.phrases(opened, [phrase_id])
    return {*phrase.themes, phrase.role or ""}


def own_themes(text: str) -> None:
    """Put a themes file of the user's own where the program looks for it."""
    settings.write_atomically(settings.config_dir() / "rules" / "themes.toml", text)


def test_retag_applies_changed_rules_and_can_be_taken_back(pb: Run, bank: Path) -> None:
    before = names(bank, 2)
    own_themes('names = ["试点"]\n[[rule]]\ntheme = "试点"\npattern = "."\n')
    shown = pb("retag", "--dry-run")
    assert (shown.code, names(bank, 2)) == (0, before)
    assert "试点  +4 -0" in shown.err
    done = pb("retag")
    assert (done.code, done.out) == (0, shown.out)
    assert "试点" in names(bank, 2)
    assert pb("undo").code == 0
    assert names(bank, 2) == before


def test_what_a_hand_set_stays(pb: Run, bank: Path) -> None:
    assert pb("tag", "2", "+我的主题", "role:引用", "--new").code == 0
    pb("retag")
    assert {"我的主题", "引用"} <= names(bank, 2)


def test_nothing_to_change_is_said(pb: Run, bank: Path) -> None:
    pb("retag")
    again = pb("retag")
    assert again.code == 1
    assert "nothing to change" in again.err


def test_reasons_alone_that_change_are_a_change(pb: Run, bank: Path) -> None:
    own_themes('names = ["试点"]\n[[rule]]\ntheme = "试点"\npattern = "."\n')
    pb("retag")
    own_themes('names = ["试点"]\n[[rule]]\ntheme = "试点"\npattern = "."\npoints = 9\n')
    again = pb("retag")
    assert again.code == 0
    assert "keep their tags, with other reasons or confidence" in again.err
    assert pb("retag").code == 1


def test_a_wrong_rule_is_named(pb: Run, tmp_path: Path) -> None:
    own_themes('names = ["试点"]\n[[rule]]\ntheme = "试点"\nword = ["x"]\n')
    done = pb("rules", "check")
    assert done.code == 7
    assert "themes.toml, line 2: “word” is no part of a rule" in done.err


def test_check_tells_why(pb: Run) -> None:
    done = pb("rules", "check", "--text", "各单位必须立即整改。")
    assert done.code == 0
    assert "部署要求" in done.out
    assert "整改落实" in done.out


def test_corrections_suggest_a_rule(pb: Run, bank: Path) -> None:
    for text in ("食堂饭菜要热乎。", "把食堂办好。", "院里的路灯亮了。"):
        assert pb("add", text).code == 0
    ids = [str(phrase_id) for phrase_id in (5, 6)]
    assert pb("tag", *ids, "+后勤小事", "--new").code == 0
    done = pb("rules", "suggest")
    assert done.code == 0
    assert 'theme = "后勤小事"' in done.out
    assert '"食堂"' in done.out
    assert "# 食堂: in 2 corrected phrases, 0 others" in done.out
    assert "# add “后勤小事” to names" in done.out


def test_a_correction_is_offered_to_what_says_the_same(pb: Run, bank: Path, tmp_path: Path) -> None:
    for name, place in (("甲", "东城"), ("乙", "西城")):
        text = f"讲话{name}\n同志们：\n我们要把{place}区的老旧管网一条一条改造好、一户一户接通到位。\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert pb("import", str(tmp_path / "甲.txt"), str(tmp_path / "乙.txt")).code == 0
    with Bank.open(bank) as opened:
        first, second = (
            row[0]
            for row in opened.connection.execute(
                "SELECT id FROM phrases WHERE text LIKE '%管网%' ORDER BY id"
            )
        )
    assert pb("tag", str(first), "+管网", "--new").code == 0
    done = pb("rules", "suggest")
    assert f"phrasebank tag {second} +管网" in done.out
    assert pb("tag", str(second), "+管网").code == 0
    assert "phrasebank tag" not in pb("rules", "suggest").out


@pytest.mark.usefixtures("bank")
def test_without_corrections_nothing_is_suggested(pb: Run) -> None:
    done = pb("rules", "suggest")
    assert done.code == 1
    assert "suggest no rule yet" in done.err


def test_an_import_tags_as_retag_does(pb: Run, tmp_path: Path) -> None:
    """What is too short to be a phrase is not there for `retag`: it must not count at the import."""
    text = tmp_path / "讲话.txt"
    text.write_text(
        "在大会上的讲话\n\n同志们：\n存在不少问题。好！并取得成绩。\n好！\n并取得成绩。让我们努力。", "utf-8"
    )
    assert pb("import", str(text)).code == 0
    assert pb("retag", "--dry-run").code == 1


def test_phrases_put_in_with_their_themes_get_no_others(pb: Run, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("内容,主题,作用\n要守住安全底线。,水库,部署要求\n水库要守住安全底线。,,\n", "utf-8")
    assert pb("import", str(table)).code == 0
    assert pb("add", "河道要守住安全底线。", "--theme", "水库").code == 0
    assert pb("retag", "--dry-run").code == 1
