"""The walk: every entry comes out once, and what is passed over is named."""

import os
from pathlib import Path

import pytest

from phrasebank.ingest.passing import PassedOver
from phrasebank.ingest.readers import SUPPORTED
from phrasebank.ingest.report import Failure
from phrasebank.ingest.walk import Found, walk

ENDINGS = (".txt", ".docx")


def found(*paths: Path) -> list[str]:
    return [entry.path.name for entry in walk(paths, ENDINGS) if isinstance(entry, Found)]


def test_below_a_folder_only_known_kinds_are_found(tmp_path: Path) -> None:
    for name in ("甲.txt", "~$甲.docx", ".hidden.txt", "图.jpg", "乙/丙.DOCX", "__MACOSX/丁.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("同志们：", encoding="utf-8")
    assert found(tmp_path) == ["甲.txt", "丙.DOCX"]
    passed = {Path(entry.path).name for entry in walk([tmp_path], ENDINGS) if isinstance(entry, PassedOver)}
    assert passed == {"~$甲.docx", ".hidden.txt", "图.jpg", "__MACOSX"}


def test_a_named_file_is_found_whatever_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "讲话"
    path.write_bytes(b"")
    assert found(path) == ["讲话"]


def test_a_missing_path_is_a_failure_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_bytes(b"")
    entries = list(walk([tmp_path / "无", tmp_path / "甲.txt"], ENDINGS))
    assert isinstance(entries[0], Failure)
    assert isinstance(entries[1], Found)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_bytes(b"")
    try:
        (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    assert found(tmp_path) == ["甲.txt"]


def test_the_order_is_that_of_the_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.txt", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert found(tmp_path) == ["c.txt", "1.txt", "2.txt"]


def test_what_is_passed_over_is_counted_by_its_kind(tmp_path: Path) -> None:
    for name in ("甲.xlsx", "乙.XLSX", "无名", "2.关于做好防汛工作"):
        (tmp_path / name).write_bytes(b"")
    reasons = [entry.reason for entry in walk([tmp_path], ENDINGS) if isinstance(entry, PassedOver)]
    assert sorted(reasons) == [
        ".xlsx files are not read",
        ".xlsx files are not read",
        "without an ending that tells what it is",
        "without an ending that tells what it is",
    ]


def test_an_archive_of_another_kind_is_not_passed_over(tmp_path: Path) -> None:
    for name in ("讲话.rar", "讲话.7z", "公文.ofd"):
        (tmp_path / name).write_bytes(b"")
    entries = list(walk([tmp_path], SUPPORTED))
    assert [entry.path.suffix for entry in entries if isinstance(entry, Found)] == [".ofd", ".7z", ".rar"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    entry = next(iter(walk([tmp_path / "closed"], ENDINGS)))
    assert isinstance(entry, Failure)
    assert entry.reason == "there is no permission"


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes(b"")
    assert found(path, tmp_path, tmp_path / "." / ".." / tmp_path.name / "甲.txt") == ["甲.txt"]
    assert sum(isinstance(entry, PassedOver) for entry in walk([path, tmp_path], ENDINGS)) == 1
