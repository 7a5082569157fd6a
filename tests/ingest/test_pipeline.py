"""The pipeline: files in order into a sink that it is given; one bad file costs one file."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest

from phrasebank import settings
from phrasebank.errors import RulesError
from phrasebank.ingest import pipeline, workers
from phrasebank.ingest.parse import Options
from phrasebank.ingest.readers import Limits
from phrasebank.ingest.report import Report
from phrasebank.ingest.walk import Found
from phrasebank.models import Tag
from phrasebank.parsed import ParsedFile

TEXT = "在全县动员会上的讲话\n同志们：\n我们要提高站位，坚决落实县委部署。各单位要压实责任。\n"


@dataclass(frozen=True)
class Added:
    speeches: int
    sentences: int
    new: int = 0
    duplicates: int = 0
    near: int = 0
    near_examples: tuple[tuple[str, str], ...] = ()
    replaced: bool = False
    files: int = 1


@dataclass
class ListSink:
    """A sink that only remembers."""

    files: list[ParsedFile] = field(default_factory=list)
    known: frozenset[str] = frozenset()

    def unchanged(self, found: Found, path: str) -> Added | None:
        return Added(1, 3) if found.path.name in self.known else None

    def add(self, parsed: ParsedFile) -> Added:
        self.files.append(parsed)
        return Added(len(parsed.speeches), sum(len(s.sentences) for s in parsed.speeches))


def run(folder: Path, sink: ListSink, options: Options | None = None, **watch: object) -> Report:
    return pipeline.run(
        pipeline.collect([folder]),
        options or Options(),
        sink,
        pipeline.Watch(**watch),  # type: ignore[arg-type]
    )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for i in range(7):  # more than FEW, so that worker processes are used
        (tmp_path / f"{i}.txt").write_text(TEXT.replace("县", "县" * (i + 1)), encoding="utf-8")
    return tmp_path


def test_workers_give_files_in_order(folder: Path) -> None:
    sink = ListSink()
    report = run(folder, sink)
    assert [parsed.source.name for parsed in sink.files] == [f"{i}.txt" for i in range(7)]
    assert (report.files, report.speeches, report.failed) == (7, 7, [])


def test_few_files_are_the_same_without_workers(folder: Path) -> None:
    with_workers, without = ListSink(), ListSink()
    run(folder, with_workers)
    for path in sorted(folder.iterdir()):
        run(path, without)
    assert with_workers.files == without.files


def test_a_wrong_rules_file_is_said_whether_or_not_workers_read_it(folder: Path) -> None:
    settings.write_atomically(settings.config_dir() / "rules" / "themes.toml", "names = 3\n")
    for paths in (folder, folder / "0.txt"):
        with pytest.raises(RulesError, match=r"themes\.toml"):
            run(paths, ListSink())


def test_another_worker_starts_where_the_sink_waits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PAYS", 0.0)
    with workers.Workers(Options(), count=2) as pool:
        jobs = [workers.Job(path, path.name, 0) for path in sorted(folder.iterdir())]
        paths = [path for path, _outcomes in pool.run(jobs)]
        assert len(pool._workers) == 2
    assert paths == [f"{i}.txt" for i in range(7)]


@pytest.mark.parametrize(("many", "started"), [(3, 2), (9, 1)])
def test_of_many_files_two_workers_start_together(
    folder: Path, monkeypatch: pytest.MonkeyPatch, many: int, started: int
) -> None:
    monkeypatch.setattr(workers, "MANY", many)
    monkeypatch.setattr(workers, "PAYS", 60.0)
    with workers.Workers(Options(), count=2) as pool:
        jobs = [workers.Job(path, path.name, 0) for path in sorted(folder.iterdir())]
        paths = [path for path, _outcomes in pool.run(jobs)]
        assert len(pool._workers) == started
    assert paths == [f"{i}.txt" for i in range(7)]


def test_one_bad_file_stops_nothing(folder: Path) -> None:
    (folder / "3.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x80" * 40)
    sink = ListSink()
    report = run(folder, sink)
    assert report.files == 6
    assert [Path(failure.path).name for failure in report.failed] == ["3.txt"]


def test_a_file_beyond_the_limit_is_refused_unread_with_the_limit_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Limits(max_file=1_000_000)
    with (folder / "3.txt").open("wb") as file:
        file.truncate(1_000_001)
    monkeypatch.chdir(folder)
    report = run(Path("."), ListSink(), Options(limits=limits))
    (failure,) = report.failed
    assert Path(failure.path).is_absolute()
    assert "1 MB" in failure.reason
    assert failure.hint
    assert report.files == 6


def test_known_files_are_not_read(folder: Path) -> None:
    sink = ListSink(known=frozenset({"0.txt", "1.txt"}))
    report = run(folder, sink)
    assert (report.files, report.unchanged, len(sink.files)) == (7, 2, 5)


def test_stopping_keeps_what_came_before(folder: Path) -> None:
    sink = ListSink()
    report = run(folder, sink, stop=lambda: len(sink.files) >= 2)
    assert report.stopped
    assert [parsed.source.name for parsed in sink.files] == ["0.txt", "1.txt"]


def test_a_marked_file_waits_for_a_word_of_its_owner(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text("机密★1年\n" + TEXT, encoding="utf-8")
    refused = run(tmp_path, ListSink())
    assert refused.refused == 1
    assert "机密" in refused.failed[0].reason
    assert run(tmp_path, ListSink(), Options(allow_marked=True)).files == 1


def test_given_tags_stand_over_ruled_ones(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(TEXT, encoding="utf-8")
    sink = ListSink()
    given = (Tag("role", "引用", "import"), Tag("theme", "法治建设", "import"))
    run(tmp_path, sink, Options(tags=given))
    for sentence in sink.files[0].speeches[0].sentences:
        assert [tag.name for tag in sentence.tags if tag.facet == "role"] == ["引用"]
        assert given[1] in sentence.tags


def test_an_archive_is_its_members_and_then_itself(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("内/甲.txt", TEXT)
        archive.writestr("乙.txt", TEXT.replace("县", "市"))
    (tmp_path / "包.zip").write_bytes(packed.getvalue())
    sink = ListSink()
    run(tmp_path, sink)
    assert [parsed.source.name for parsed in sink.files] == ["甲.txt", "乙.txt", "包.zip"]
    assert sink.files[0].source.path.endswith("包.zip!/内/甲.txt")


def test_what_an_archive_or_mail_holds_and_nobody_reads_is_counted(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("甲.txt", "内/乙.jpg", "内/~$丙.docx", ".git/a.txt", ".git/b.txt"):
            archive.writestr(name, TEXT)
    (tmp_path / "包.zip").write_bytes(packed.getvalue())
    message = EmailMessage()
    message["Subject"] = "讲话"
    message.set_content(TEXT)
    message.add_attachment(b"x", maintype="image", subtype="png", filename="章.png")
    (tmp_path / "信.eml").write_bytes(bytes(message))
    sink = ListSink()
    report = run(tmp_path, sink)
    assert [parsed.source.name for parsed in sink.files] == ["信.eml", "甲.txt", "包.zip"]
    assert report.skipped == {
        "a temporary file": 1,
        "a hidden file": 1,
        ".jpg files are not read": 1,
        ".png files are not read": 1,
    }
    assert not report.failed
    assert f"{tmp_path / '包.zip'}!/内/乙.jpg" in [path for path, _reason in report.passed_over]


def test_a_reader_that_hangs_or_dies_is_a_failed_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("hang.rtf", "die.rtf", "good.txt", "last.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(workers, "_work", _faulty_work)
    sink = ListSink()
    report = run(tmp_path, sink, Options(seconds=3.0))
    assert [parsed.source.name for parsed in sink.files] == ["good.txt", "last.txt"]
    assert sorted(Path(failure.path).name for failure in report.failed) == ["die.rtf", "hang.rtf"]


def _faulty_work(pipe: object, options: Options, lang: str) -> None:
    """Stand in for a worker whose readers are broken; it lives in a process of its own."""
    import os
    import time

    from phrasebank.ingest.tag import Tagger

    tagger = Tagger.load()
    pipe.send(None)  # type: ignore[attr-defined]
    while True:
        job = pipe.recv()  # type: ignore[attr-defined]
        if job.path.name.startswith("hang"):
            time.sleep(60)
        if job.path.name.startswith("die"):
            os._exit(1)
        pipe.send(workers._outcomes(job, options, tagger))  # type: ignore[attr-defined]


def test_what_is_too_short_to_be_a_phrase_is_counted(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(
        TEXT + "好！\n2014年。\n我们要抓紧抓实。\n二○一八年三月五日\n", encoding="utf-8"
    )
    sink = ListSink()
    report = run(tmp_path, sink)
    assert report.too_short == 3
    assert not {"好！", "2014年。", "二○一八年三月五日"} & {
        s.text for s in sink.files[0].speeches[0].sentences
    }


def test_who_signed_is_no_phrase(tmp_path: Path) -> None:
    signed = TEXT + "现将清单印发给你们。\n县委办公室\n2019年4月3日\n附件\n第一条 各单位要逐条对照。\n"
    (tmp_path / "甲.txt").write_text(signed, encoding="utf-8")
    sink = ListSink()
    assert run(tmp_path, sink).too_short == 2
    (speech,) = sink.files[0].speeches
    assert "县委办公室\n2019年4月3日" in speech.text
    assert "县委办公室" not in {sentence.text for sentence in speech.sentences}


def test_stopping_among_files_that_are_known(folder: Path) -> None:
    steps: list[str] = []
    sink = ListSink(known=frozenset(f"{i}.txt" for i in range(7)))
    report = run(folder, sink, step=lambda path, _report: steps.append(path), stop=lambda: len(steps) >= 3)
    assert report.stopped
    assert report.unchanged == 3


def test_every_entry_is_a_step(folder: Path) -> None:
    (folder / "photo.jpg").write_bytes(b"x")
    (folder / "torn.docx").write_bytes(b"PK\x03\x04")
    steps: list[str] = []
    sink = ListSink(known=frozenset({"3.txt"}))
    run(folder, sink, step=lambda path, _report: steps.append(Path(path).name))
    assert sorted(steps) == sorted(path.name for path in folder.iterdir())
