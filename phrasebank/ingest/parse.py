"""One file's way: bytes → readers → clean → split → tag → `ParsedFile`; archives member by member.

Why its own module: this is what runs in a worker process; it knows no folder, no progress, no bank.
Invariant: every member of a file becomes one `ParsedFile`, one `Failure` or one `PassedOver`. Only
PhrasebankError is expected: anything else is a bug, reported as the failure of that file, with its kind.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from phrasebank.errors import MarkedSecret, PhrasebankError, ReadError
from phrasebank.i18n import _
from phrasebank.ingest.about import Known, Overrides
from phrasebank.ingest.clean import clean
from phrasebank.ingest.front import is_date
from phrasebank.ingest.marks import find_mark
from phrasebank.ingest.passing import Member, PassedOver
from phrasebank.ingest.readers import Limits, members, read, sniff
from phrasebank.ingest.report import Failure
from phrasebank.ingest.sentences import ENDERS
from phrasebank.ingest.split import split
from phrasebank.ingest.tag import Tagger
from phrasebank.models import FACETS, Tag
from phrasebank.parsed import INNER, ParsedFile, ReadyPhrase, Sentence, Source, Speech, Table

_SIGNATURE = 30  # characters of one at most
_FEWEST = 2  # letters of a phrase; fewer formulate nothing (“2014年”, “（100名）”, a cell of a table)


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said of all files of an import; `seconds` is the time that one file may take."""

    tags: tuple[Tag, ...] = ()
    overrides: Overrides = field(default_factory=Overrides)
    allow_marked: bool = False
    limits: Limits = field(default_factory=Limits)
    seconds: float = 120.0


Outcome = ParsedFile | Failure | PassedOver


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes come from: the path as shown, and the time of the file (0: none)."""

    path: str
    mtime_ns: int = 0

    def inner(self, name: str) -> Origin:
        """Return the origin of a member."""
        return replace(self, path=f"{self.path}{INNER}{name}")

    @property
    def name(self) -> str:
        """The file's own name."""
        return Path(self.path.rsplit(INNER, 1)[-1]).name


def parse(data: bytes, origin: Origin, options: Options, tagger: Tagger) -> Iterator[Outcome]:
    """Yield what a file holds: one outcome, or of a container one for each member and then its own."""
    yield from _Parser(options, tagger).parse(data, origin)


@dataclass(frozen=True, slots=True)
class _Parser:
    """Parses files in one way: what the user said of them, and the rules in force."""

    options: Options
    tagger: Tagger

    def parse(self, data: bytes, origin: Origin, depth: int = 0) -> Iterator[Outcome]:
        """Yield the outcomes of a file that lies in so many archives."""
        try:
            inner = members(data, origin.name, self.options.limits)
            if inner is None:
                yield self._single(data, origin)
                return
            if depth >= self.options.limits.max_depth:
                yield Failure(origin.path, _("archives within archives are too deep"))
                return
            whole, container = True, False
            for name, content in _apart(inner):
                whole = whole and name != ""  # the file itself needs no second entry
                for outcome in self._member(name, content, origin, depth + 1):
                    container = True
                    whole = whole and not isinstance(outcome, Failure)
                    yield outcome
            if whole:  # only then may a second run pass the container over without opening it
                yield ParsedFile(_source(data, origin, sniff(data, origin.name)), container=container)
        except PhrasebankError as error:
            yield _failure(origin, error)
        except Exception as error:  # a reader's bug must cost one file, and be seen
            yield Failure(
                origin.path,
                _("it cannot be read ({kind}: {error})").format(
                    kind=type(error).__name__, error=str(error)[:200]
                ),
            )

    def _member(
        self, name: str, content: bytes | ReadError | PassedOver, origin: Origin, depth: int
    ) -> Iterator[Outcome]:
        """Yield what becomes of one member of a file; one without a name is the file itself."""
        inner = origin.inner(name)
        if isinstance(content, PassedOver):
            yield PassedOver(content.reason, inner.path)
        elif isinstance(content, ReadError):
            yield _failure(inner, content)
        elif not name:
            yield self._single(content, origin)
        else:
            yield from self.parse(content, inner, depth)

    def _single(self, data: bytes, origin: Origin) -> ParsedFile:
        """Parse a file that holds no others; raises PhrasebankError."""
        content = read(data, origin.name, self.options.limits)
        if isinstance(content, Table):
            phrases = tuple(self._ready(phrase) for phrase in content.phrases)
            source = _source(data, origin, sniff(data, origin.name))
            return ParsedFile(source, phrases=phrases, removed=content.removed)
        mark = find_mark(content)
        if mark and not self.options.allow_marked:
            raise MarkedSecret(
                _("it carries the mark “{mark}”").format(mark=mark),
                mark=mark,
                hint=_("to take it in all the same: --allow-marked"),
            )
        cleaned = clean(content)
        known = Known(content.title, content.author, content.created, origin.name)
        speeches = split(cleaned, known, self.options.overrides)
        tagged = tuple(self._tagged(speech) for speech in speeches)
        return ParsedFile(
            _source(data, origin, content.format, content.encoding),
            speeches=tagged,
            removed=cleaned.removed,
            too_short=_sentences(speeches) - _sentences(tagged),
        )

    def _tagged(self, speech: Speech) -> Speech:
        """Leave out what is no phrase, tag the rest, put the user's tags over the rules'.

        In this order, since `retag` has only what is left: a sentence then has the same ones before it.
        """
        speech = self.tagger.tag(replace(speech, sentences=_phrases(speech.sentences)))
        if not self.options.tags:
            return speech
        over = tuple(s._replace(tags=_over(s.tags, self.options.tags)) for s in speech.sentences)
        return replace(speech, sentences=over)

    def _ready(self, phrase: ReadyPhrase) -> ReadyPhrase:
        """Complete a ready-made phrase: facets that its table leaves open are tagged by the rules."""
        given = {*phrase.settled, *(tag.facet for tag in phrase.tags)}
        ruled = tuple(
            tag
            for tag in (self.tagger.tag_text(phrase.text) if len(given) < len(FACETS) else ())
            if tag.facet not in given and (tag.facet, tag.name) not in phrase.refused
        )
        return replace(
            phrase,
            tags=_over((*phrase.tags, *ruled), self.options.tags),
            speaker=phrase.speaker or self.options.overrides.speaker,
            occasion=phrase.occasion or self.options.overrides.occasion,
        )


def _sentences(speeches: Iterable[Speech]) -> int:
    """Return how many sentences speeches have together."""
    return sum(len(speech.sentences) for speech in speeches)


def _apart(inner: Iterable[Member]) -> Iterator[Member]:
    """Number members of the same name (x.txt, x (2).txt), since the bank holds one file a path."""
    seen: set[str] = set()
    numbers: dict[str, int] = {}  # the last given for a name: thousands of mails have one subject
    for name, content in inner:
        stem, ending = posixpath.splitext(name)
        apart, number = name, numbers.get(name, 1)
        while apart in seen:
            number += 1
            apart = f"{stem} ({number}){ending}"
        numbers[name] = number
        seen.add(apart)
        yield apart, content


def _phrases(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences that can be of use to a writer: no number, no date, and no signature above one."""
    below = (*(is_date(sentence.text) for sentence in sentences[1:]), False)
    return tuple(
        sentence
        for sentence, above_date in zip(sentences, below, strict=False)
        if sum(map(str.isalpha, sentence.text)) >= _FEWEST
        and not is_date(sentence.text)
        and not (above_date and _is_signature(sentence))
    )


def _is_signature(sentence: Sentence) -> bool:
    """Tell whether what stands above a date is only who signed (“国务院办公厅”, “总理 某某”)."""
    text = sentence.text
    return sentence.form == "sentence" and len(text) <= _SIGNATURE and text[-1] not in ENDERS + "；;：:，,"


def _over(ruled: tuple[Tag, ...], given: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Put given tags over ruled ones: a given role replaces the role, given themes are added."""
    names = {(tag.facet, tag.name) for tag in given}
    role_given = any(tag.facet == "role" for tag in given)
    kept = [
        tag
        for tag in ruled
        if (tag.facet, tag.name) not in names and not (role_given and tag.facet == "role")
    ]
    return (*given, *kept)


def _source(data: bytes, origin: Origin, format: str, encoding: str | None = None) -> Source:
    return Source(
        path=origin.path,
        name=origin.name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        mtime_ns=origin.mtime_ns,
        format=format,
        encoding=encoding,
    )


def _failure(origin: Origin, error: PhrasebankError) -> Failure:
    return Failure(origin.path, error.message, error.hint or "", marked=isinstance(error, MarkedSecret))
