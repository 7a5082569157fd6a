"""A terminal that is typed into by a pipe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from phrasebank.picker import screen


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeInput]:
    """Give a terminal that is typed into by a pipe."""
    with create_pipe_input() as pipe:
        monkeypatch.setattr(screen, "terminal", lambda: (pipe, DummyOutput()))
        yield pipe
