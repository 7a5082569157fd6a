"""Learn what pieces of text and marks speak for (db/rules/weights.txt) from labelled sentences.

usage: fit_weights.py [--more FOLDER] [--measure] [--pieces N]

Logistic regression over the points of the rules, the pieces and the marks of each sentence: one of the roles,
and each theme by itself. It is fitted to the development part of tests/gold (gold.py says what is there), to
tests/cases/roles, and to FOLDER: speeches as text, and *.jsonl beside them, as tests/gold/written.jsonl is.
What two readers have labelled counts twice, each time with what one of them says. What ships was fitted with
two thirds of 355 speeches more, labelled by other readers, whose text may not be kept here.
--measure only prints how right the tagger is on the held parts, by the rules alone and with what is learned.
Needs scipy.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from evaluate_tags import measure, summary
from gold import ROOT, WRITTEN, Labelled, again, by_readers, digest, labelled, load, load_written, readers
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from phrasebank.ingest.tag import ENOUGH, ROLES, Case, Tagger
from phrasebank.ingest.weights import Weights, length, pieces_of

OUT = ROOT / "db" / "rules" / "weights.txt"
PIECES = 12000  # that are kept: more make the file larger, and the tagger hardly better
SUPPORT = 3  # sentences in which a piece must stand
ROUNDS = 2  # the marks of a sentence hang on the tags of those before it, which the first round betters
ALONE = 0.3  # weight of a sentence without its speech, as a snippet stands
STEP = 0.1  # points in the file are multiples of it
LEAST = 0.15  # points below which a piece is left out
# on the squares of the weights; of 2, 3, 5, 8 no other was better on held speeches
PENALTY = {"role": 6.0, "theme": 5.0}
BOUNDS = {"role": (-10.0, 20.0), "theme": (-4.0, 6.0)}  # of a rule's points: beyond them it is sure anyhow
THRESHOLD = -0.7  # logit from which a theme is given; more pay in one kind of speech and cost in another
Array = Any  # of numpy


@dataclass(frozen=True)
class Row:
    """A labelled sentence as the tagger sees it: what is in it, the points of rules, the right names."""

    features: Counter[str]
    points: dict[str, float]
    right: frozenset[str]
    weight: float


def main() -> None:
    """Fit and write, or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--more", type=Path)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--pieces", type=int, default=PIECES)
    options = parser.parse_args()
    items = [item for item in labelled() + readers() + again() if item.path.is_file()]
    if options.more:
        for labels in sorted(options.more.glob("*.jsonl")):
            items += by_readers(labels, options.more, {})
    held = {digest(text) for item in items if item.about["part"] == "held" for text in _long(item)}
    tagger = Tagger.load(ROOT / "db" / "rules")
    plain = replace(tagger, weights=Weights.of((), tagger.weights.names))
    tagger, lines = plain, []
    for _round in range(ROUNDS):
        rows = list(_rows([item for item in items if item.about["part"] == "development"], tagger, held))
        rows += [("role", row) for path in sorted(WRITTEN.glob("*.txt")) for row in _written(path, tagger)]
        lines = [line for facet in ("role", "theme") for line in _learn(facet, rows, options.pieces)]
        tagger = replace(tagger, weights=Weights.of(lines, plain.weights.names))
    for name, chosen in _parts(items):
        for how, one in (("rules alone", plain), ("with weights", tagger)):
            print(name, how, summary(measure(chosen, one)[0]))
    if not options.measure:
        _write(lines, len(rows))


def _parts(items: Iterable[Labelled]) -> list[tuple[str, list[Labelled]]]:
    """Return the held items by kind and by the file of their labels."""
    parts: dict[str, list[Labelled]] = defaultdict(list)
    for item in items:
        if item.about["part"] == "held":
            parts[f"{item.about['kind']}, {item.about.get('by', 'labelled')}:"].append(item)
    return sorted(parts.items())


def _long(item: Labelled) -> Iterable[str]:
    """Return the held sentences that could stand in another speech too."""
    return [sentence.text for sentence in load(item).sentences if len(sentence.text) > 9]


def _rows(items: Sequence[Labelled], tagger: Tagger, held: set[str]) -> Iterable[tuple[str, Row]]:
    """Yield (facet, row) for each labelled sentence, in its speech and alone; none that is also held."""
    for item in items:
        speech = load(item)
        done = set()
        for sentence, (case, tags) in zip(
            speech.sentences, tagger.walk(speech, tagger.about(speech)), strict=True
        ):
            key = digest(sentence.text)
            if key not in item.labels or key in held or key in done or "称谓句" in case.marks:
                continue
            done.add(key)
            role, themes = item.labels[key]
            for weight, seen in ((1.0, case), (ALONE, tagger.alone(sentence.text))):
                given = tags[0].name if seen is case else tagger.decide(seen)[0].name
                stands_alone = seen is not case  # and heads nothing
                if "标题句" not in seen.marks and not (stands_alone and role == "标题"):
                    yield "role", _row(tagger, "role", seen, "", frozenset({role}), weight)
                yield "theme", _row(tagger, "theme", seen, given, themes, weight)


def _written(path: Path, tagger: Tagger) -> Iterable[Row]:
    """Yield the rows of a written speech of which only the roles are labelled."""
    speech, sentences = load_written(path)
    roles = {sentence: role for role, sentence in sentences}
    for sentence, (case, _tags) in zip(
        speech.sentences, tagger.walk(speech, tagger.about(speech)), strict=True
    ):
        if sentence.text in roles and not case.marks & {"称谓句", "标题句"}:
            yield _row(tagger, "role", case, "", frozenset({roles[sentence.text]}), 1.0)


def _row(tagger: Tagger, facet: Any, case: Case, role: str, right: frozenset[str], weight: float) -> Row:
    """Make the row of a case."""
    marks = case.role_marks if facet == "role" else case.theme_marks(role)
    points: dict[str, float] = defaultdict(float)
    for item in tagger.evidence(facet, case, marks):
        points[item.rule.name] += item.points
    text = case.look.text
    features = Counter(pieces_of(text, case.look.pairs))
    features.update(f"[{mark}]" for mark in (*marks, length(text), ""))
    return Row(features, points, right, weight)


def _learn(facet: str, tagged: Sequence[tuple[str, Row]], most: int) -> list[tuple[str, float, list[str]]]:
    """Return (name, points, pieces), as the file holds them."""
    rows = [row for kind, row in tagged if kind == facet]
    names = list(ROLES) if facet == "role" else sorted({name for row in rows for name in row.right})
    counts = Counter(piece for row in rows for piece in row.features)
    kept = sorted(p for p, n in counts.items() if n >= SUPPORT and not any(c.isspace() for c in p))
    fit = _fit_roles if facet == "role" else _fit_themes
    points = fit(rows, names, kept)
    strongest = sorted(range(len(kept)), key=lambda i: -np.abs(points[i]).max())
    kept = sorted({kept[i] for i in strongest[:most]} | {p for p in kept if p.startswith("[")})
    points = fit(rows, names, kept)
    found: dict[tuple[str, float], list[str]] = defaultdict(list)
    for piece, of_names in zip(kept, points, strict=True):
        for name, value in zip(names, of_names, strict=True):
            if abs(value) >= LEAST:
                found[name, round(round(value / STEP) * STEP, 1)].append(piece)
    order = sorted(found, key=lambda key: (names.index(key[0]), -key[1]))
    return [(*key, found[key]) for key in order]


def _matrix(rows: Sequence[Row], kept: Sequence[str]) -> Any:
    """Return how often which pieces stand in which rows."""
    place = {piece: i for i, piece in enumerate(kept)}
    columns = [[(place[p], n) for p, n in row.features.items() if p in place] for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([entry for column in columns for entry in column])
    return csr_matrix((flat[:, 1].astype(float), flat[:, 0], ends), shape=(len(rows), len(kept)))


def _given(facet: str, rows: Sequence[Row], names: Sequence[str]) -> tuple[Array, Array, Array]:
    """Return the points of the rules, the right answers, and the weights of the rows."""
    low, high = BOUNDS[facet]
    points = np.array([[min(high, max(low, row.points.get(name, 0.0))) for name in names] for row in rows])
    right = np.array([[float(name in row.right) for name in names] for row in rows])
    return points, right, np.array([row.weight for row in rows])[:, None]


def _fit_roles(rows: Sequence[Row], names: Sequence[str], kept: Sequence[str]) -> Array:
    """Return the points (pieces × roles) that make the right roles likeliest; softmax over the roles.

    `scale` is the logit of a rule's point; what is learned is told in such points.
    """
    x, (rules, right, weight) = _matrix(rows, kept), _given("role", rows, names)
    turned = x.T.tocsr()

    def loss(at: Array) -> tuple[float, Array]:
        scale, w = at[0], at[1:].reshape(len(kept), len(names))
        z = scale * rules + x @ w
        z -= z.max(1, keepdims=True)
        e = np.exp(z)
        total = e.sum(1, keepdims=True)
        worth = (weight * (right * z - right * np.log(total))).sum()
        g = weight * (e / total - right)
        gradient = np.concatenate([[(g * rules).sum()], (turned @ g + PENALTY["role"] * w).ravel()])
        return -worth + PENALTY["role"] / 2 * (w * w).sum(), gradient

    at = _least(loss, np.concatenate([[0.3], np.zeros(len(kept) * len(names))]))
    print(f"roles: {len(rows)} rows, {len(kept)} pieces, a point is a logit of {at[0]:.2f}")
    return at[1:].reshape(len(kept), len(names)) / at[0]


def _fit_themes(rows: Sequence[Row], names: Sequence[str], kept: Sequence[str]) -> Array:
    """Return the points (pieces × themes) that make the right themes likeliest, each by itself."""
    x, (rules, right, weight) = _matrix(rows, kept), _given("theme", rows, names)
    turned, k, always = x.T.tocsr(), len(names), list(kept).index("[]")

    def loss(at: Array) -> tuple[float, Array]:
        scale, w = at[:k], at[k:].reshape(len(kept), k)
        z = scale * rules + x @ w
        worth = (weight * (np.logaddexp(0, z) - right * z)).sum() + 5 * ((scale - 0.8) ** 2).sum()
        g = weight * (1 / (1 + np.exp(-z)) - right)
        penalty = np.full((len(kept), 1), PENALTY["theme"])
        penalty[always] = 0
        gradient = np.concatenate(
            [(g * rules).sum(0) + 10 * (scale - 0.8), (turned @ g + penalty * w).ravel()]
        )
        return worth + (penalty * w * w).sum() / 2, gradient

    at = _least(loss, np.concatenate([np.full(k, 0.8), np.zeros(len(kept) * k)]))
    points = at[k:].reshape(len(kept), k) / at[:k]
    points[always] += ENOUGH - THRESHOLD / at[:k]
    print(f"themes: {len(rows)} rows, {len(kept)} pieces, a point is a logit of {at[:k].mean():.2f}")
    return points


def _least(loss: Callable[[Array], tuple[float, Array]], start: Array) -> Array:
    """Return where a loss is least."""
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100}).x


def _write(lines: list[tuple[str, float, list[str]]], rows: int) -> None:
    """Write the file."""
    head = [
        "# 字词的分：从已标注的句子里学来的，scripts/fit_weights.py 生成。",
        "# 一行是一个作用或主题、几分、给它这些分的字词；^ 是句首，$ 是句末，[…] 是处境，[] 是总有。",
        "# 想改哪个词，在 themes.toml、roles.toml 里写规则更好：规则的分和这里的分加在一起。",
    ]
    body = [f"{name} {value:g} {' '.join(pieces)}" for name, value, pieces in lines]
    OUT.write_text("\n".join([*head, *body]) + "\n", encoding="utf-8", newline="\n")
    print(f"{OUT}: {OUT.stat().st_size:,} bytes from {rows:,} rows")


if __name__ == "__main__":
    main()
