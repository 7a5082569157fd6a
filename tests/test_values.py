"""Named tuples without `typing` are what those of `typing` are."""

from __future__ import annotations

import pickle
import typing

from phrasebank.values import NamedTuple


class Light(NamedTuple):
    """A value."""

    text: str
    count: int = 0
    names: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Return how long the text is."""
        return len(self.text)

    def more(self) -> Light:
        """Return the value counted once more."""
        return self._replace(count=self.count + 1)


class Known(typing.NamedTuple):
    """A value."""

    text: str
    count: int = 0
    names: tuple[str, ...] = ()


def test_fields_defaults_and_text_are_those_of_typing() -> None:
    assert Light._fields == Known._fields
    assert Light._field_defaults == Known._field_defaults
    assert Light("整改").__repr__() == Known("整改").__repr__().replace("Known", "Light")
    assert Light.__doc__ == "A value."
    assert (Light.__name__, Light.__qualname__, Light.__module__) == ("Light", "Light", __name__)
    assert Light("整改", 2) == ("整改", 2, ())


def test_methods_and_properties_stay() -> None:
    assert Light("整改").more() == Light("整改", count=1)
    assert Light("整改").size == 2


def test_it_goes_from_process_to_process() -> None:
    back = pickle.loads(pickle.dumps(Light("整改", 3, ("作风",))))
    assert (back, type(back)) == (Light("整改", 3, ("作风",)), Light)
