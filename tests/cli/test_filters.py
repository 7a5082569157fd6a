"""The shared filter options: what the user writes, and the `Filters` that a command gets."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from phrasebank.cli.filters import filter_options
from phrasebank.errors import UsageProblem
from phrasebank.models import Filters


def given(*words: str) -> Filters:
    """Run a command that takes the filter options and return what it was given."""
    seen: list[Filters] = []

    @click.command()
    @click.argument("query", nargs=-1)
    @filter_options
    def probe(query: tuple[str, ...], filters: Filters) -> None:
        assert query == ("整改",)
        seen.append(filters)

    CliRunner().invoke(probe, ["整改", *words], catch_exceptions=False)
    return seen[0]


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ((), Filters()),
        (
            ("-t", "整改落实|成果转化", "--theme", "责任担当"),
            Filters(themes=(("整改落实", "成果转化"), ("责任担当",))),
        ),
        (
            (
                "-t",
                "整改落实｜ 成果转化 ",
            ),
            Filters(themes=(("整改落实", "成果转化"),)),
        ),
        (("-t", " ", "-r", ""), Filters()),
        (("-r", "称谓", "-r", "标题|称谓"), Filters(roles=("称谓", "标题"))),
        (
            ("--not-role", "称谓", "--not-theme", "纪律作风"),
            Filters(not_roles=("称谓",), not_themes=("纪律作风",)),
        ),
        (("-s", "医院党委", "--occasion", "巡察"), Filters(speakers=("医院党委",), occasions=("巡察",))),
        (
            ("--source", "a.txt", "--starred", "--fresh"),
            Filters(sources=("a.txt",), starred=True, fresh=True),
        ),
        (
            ("--unsure", "--min-length", "4", "--max-length", "9"),
            Filters(unsure=True, min_length=4, max_length=9),
        ),
    ],
)
def test_options_become_filters(words: tuple[str, ...], filters: Filters) -> None:
    assert given(*words) == filters


def test_an_empty_range_of_lengths_is_refused() -> None:
    with pytest.raises(UsageProblem, match="at least 9 and at most 4"):
        given("--min-length", "9", "--max-length", "4")
