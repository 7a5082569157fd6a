"""The rules on written speeches of many kinds, and on what stands over a speech.

Each file of tests/cases/roles is a speech, each sentence behind its role. The rules cannot do all of them:
the floors stand a little under what was measured. Of tests/cases/speakers.txt everything must be right.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from phrasebank.ingest.tag import ROLES, Tagger
from tests.ingest.test_tag import speech_of
from tests.ingest.test_tag_gold import evaluate

__all__ = ["evaluate"]

CASES = Path(__file__).parents[1] / "cases"
ROLE_FILES = sorted((CASES / "roles").glob("*.txt"))
SPEAKERS = (CASES / "speakers.txt").read_text(encoding="utf-8").strip().split("\n\n")
TAGGER = Tagger.load()


def test_roles_of_written_speeches(evaluate: ModuleType) -> None:
    result = evaluate.measure_written(ROLE_FILES, TAGGER)
    assert result.lost == 0
    assert set(result.roles) <= set(ROLES)
    assert result.accuracy() >= 0.85


@pytest.mark.parametrize("path", ROLE_FILES, ids=lambda path: path.stem)
def test_no_kind_of_speech_is_beyond_the_rules(evaluate: ModuleType, path: Path) -> None:
    assert evaluate.measure_written([path], TAGGER).accuracy() >= 0.5


@pytest.mark.parametrize("case", SPEAKERS, ids=lambda case: case.split("\n")[1][:12])
def test_speaker_and_occasion(case: str) -> None:
    wanted, text = case.split("\n", 1)
    speech = TAGGER.tag(speech_of(text + "\n下面，我讲几点意见。第一，要统一思想，把各项工作抓紧抓实。\n"))
    assert f"{speech.speaker}，{speech.occasion}" == wanted
