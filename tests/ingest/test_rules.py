"""Rules: what a user may write, what each demand means, and how a slip is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from phrasebank.errors import RulesError
from phrasebank.ingest.clues import Clues
from phrasebank.ingest.rules import RuleSet
from phrasebank.ingest.rules_file import parse_rule, read_rules
from phrasebank.ingest.tag import Tagger
from phrasebank.ingest.weights import Weights

NAMES, MARKS = ("表态承诺", "部署要求"), ("末段", "我方", "他方")


def points(rule: dict[str, object], text: str, *marks: str) -> float:
    """Return the points that one rule gives for a text in a situation."""
    pack = Weights.of((), NAMES).pack
    rules = RuleSet.of([parse_rule({"role": "表态承诺", **rule}, NAMES, MARKS, {})], Clues(), pack)
    evidence = rules.matches("role", rules.clues.look(text), rules.held(marks))
    given = sum(item.points for item in evidence)
    assert sum(item.packed for item in evidence) == pack("表态承诺", given)
    return given


@pytest.mark.parametrize(
    ("rule", "text", "marks", "given"),
    [
        ({"words": ["坚决"]}, "我们坚决服从", (), 2),
        ({"words": ["坚决"]}, "我们服从", (), 0),
        ({"words": ["坚决", "服从"], "points": 3}, "坚决服从", (), 3),
        ({"words": ["坚决", "服从"], "points": 3, "most": 2}, "坚决服从", (), 6),
        ({"words": ["坚决"], "points": 3, "most": 2}, "坚决又坚决", (), 3),
        ({"words": ["坚决"], "points": -4}, "坚决", (), -4),
        ({"starts": ["我们"]}, "我们来了", (), 2),
        ({"starts": ["我们"]}, "来我们这", (), 0),
        ({"ends": ["贡献"]}, "作出贡献！”", (), 2),
        ({"ends": ["贡献"]}, "贡献很大。", (), 0),
        ({"pattern": "将.*作为"}, "将巡察作为机会", (), 2),
        ({"pattern": "将.*作为"}, "作为将来", (), 0),
        ({"words": ["坚决"], "without": ["大家"]}, "大家坚决服从", (), 0),
        ({"when": ["末段"]}, "好", ("末段",), 2),
        ({"when": ["末段"]}, "好", (), 0),
        ({"when": ["末段|我方"]}, "好", ("我方",), 2),
        ({"when": ["非末段"]}, "好", ("末段",), 0),
        ({"when": ["非末段"]}, "好", (), 2),
        ({"when": ["我方|非末段"]}, "好", ("末段", "我方"), 2),
        ({"when": ["我方|非末段"]}, "好", ("末段",), 0),
        ({"when": ["末段", "我方"]}, "好", ("末段",), 0),
        ({"words": ["坚决"], "when": ["我方"]}, "坚决", ("我方",), 2),
    ],
)
def test_demands(rule: dict[str, object], text: str, marks: tuple[str, ...], given: float) -> None:
    assert points(rule, text, *marks) == given


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ('role = "表态承诺"\nword = ["坚决"]', "“word” is no part of a rule"),
        ('words = ["坚决"]', "either theme or role"),
        ('role = "表态"\nwords = ["坚决"]', "there is no role “表态”"),
        ('role = "表态承诺"\nwords = "坚决"', "words must be a list"),
        ('role = "表态承诺"\nwords = ["坚"]', "two characters"),
        ('role = "表态承诺"\npoints = "3"\nwords = ["坚决"]', "points must be a number"),
        ('role = "表态承诺"\npoints = nan\nwords = ["坚决"]', "points go from -100 to 100"),
        ('role = "表态承诺"\npoints = -1e9\nwords = ["坚决"]', "points go from -100 to 100"),
        ('role = "表态承诺"\nmost = 0\nwords = ["坚决"]', "most must be"),
        ('role = "表态承诺"\npattern = "("', "no regular expression"),
        ('role = "表态承诺"\nwhen = ["尾段"]', "there is no mark “尾段”"),
        ('role = "表态承诺"', "demands nothing"),
    ],
)
def test_a_wrong_rule_is_named_with_file_and_line(tmp_path: Path, rule: str, reason: str) -> None:
    path = tmp_path / "roles.toml"
    path.write_text(
        f'# 我的规则\n[[rule]]\nrole = "部署要求"\nwords = ["必须"]\n\n[[rule]]\n{rule}\n', "utf-8"
    )
    with pytest.raises(RulesError) as raised:
        read_rules(path, NAMES, MARKS)
    assert f"{path}, line 6: " in raised.value.message
    assert reason in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("roles.toml", b"[[rule]\n"),
        ("roles.toml", "规则".encode("gbk")),
        ("roles.toml", b'[[part]]\ngroup = "x"\n'),
        ("roles.toml", b'[rule]\nrole = "x"\n'),
        ("roles.toml", b"rule = 3\n"),
        ("roles.toml", b"list = [3]\n"),
        ("roles.toml", b'[[list]]\nname = "x"\nwords = []\n'),
        ("roles.toml", b'[[rules]]\nrole = "x"\n'),
        ("speakers.toml", b"speaker = 3\n"),
        ("speakers.toml", b'[[speaker]]\nname = "x"\ntitel = "y"\n'),
        ("themes.toml", 'names = ["论述"]'.encode()),
        ("themes.toml", 'names = ["食堂 后勤"]'.encode()),
        ("themes.toml", b"names = [3]"),
        ("weights.txt", "论述 1 何为".encode("gbk")),
        ("weights.txt", "论述 inf 何为".encode()),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RulesError, match=re.escape(name)):
        Tagger.load(tmp_path)


def test_a_file_of_the_user_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "themes.toml").write_text(
        'names = ["食堂"]\n[[rule]]\ntheme = "食堂"\nwords = ["饭菜"]\n', encoding="utf-8"
    )
    role, *themes = Tagger.load(tmp_path).tag_text("我们将办好食堂，让饭菜可口。")
    assert role.name == "表态承诺"
    assert [theme.name for theme in themes] == ["食堂"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("speakers.toml", '[[speaker]]\nname = "食堂"\ntitle = "食堂"\n'),
        ("roles.toml", '[[rule]]\nrole = "论述"\nwords = ["饭菜"]\n'),
    ],
)
def test_a_short_file_of_the_user_does_not_make_shipped_rules_wrong(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert len(Tagger.load(tmp_path).rules.rules) > 100
