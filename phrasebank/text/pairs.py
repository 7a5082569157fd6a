"""The pairs of neighbouring characters of a text: what Chinese is found by, since it has no spaces."""


def pairs_of(text: str) -> list[str]:
    """Return each two neighbouring characters, in order, repeated ones too; none for a single character."""
    return [text[i : i + 2] for i in range(len(text) - 1)]
