"""The promises on real files: nothing lost, every place true, the same file twice changes nothing.

These tests need the folder of real texts beside the checkout and are skipped, by name, without it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from phrasebank.ingest.parse import Options, Origin, parse
from phrasebank.ingest.readers import read
from phrasebank.ingest.tag import Tagger
from phrasebank.parsed import Document, ParsedFile
from phrasebank.store.bank import Bank
from phrasebank.text.fold import fold


def phrasebank(bank: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "phrasebank", "--db", str(bank), *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def chinese(text: str) -> Counter[str]:
    return Counter(char for char in text if "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff")


@pytest.fixture(scope="module")
def real_bank(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a bank of the seeds, the reports and the policies; tests must not write into it."""
    bank = tmp_path_factory.mktemp("real") / "bank.db"
    folders = [shared / "seeds", shared / "corpus/gov-reports", shared / "corpus/policy"]
    done = phrasebank(bank, "import", *folders, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["failed"] == []
    return bank


def test_every_occurrence_stands_where_it_says(real_bank: Path) -> None:
    with Bank.open(real_bank) as bank:
        rows = bank.connection.execute(
            "SELECT p.text, substr(s.text, o.start + 1, o.end - o.start) AS there"
            " FROM occurrences o JOIN phrases p ON p.id = o.phrase_id JOIN speeches s ON s.id = o.speech_id"
        )
        exact = 0
        for text, there in rows:
            exact += text == there
            assert fold(text) == fold(there)
        (phrases,) = bank.connection.execute("SELECT COUNT(*) FROM phrases").fetchone()
    assert exact >= phrases  # each phrase is copied as it stands in one speech at least


def test_the_seeds_are_four_speeches_to_the_last_word(real_bank: Path, shared: Path) -> None:
    (seed,) = (shared / "seeds").glob("*.txt")
    last = seed.read_text(encoding="utf-8").split("\n")[-3:]
    with Bank.open(real_bank) as bank:
        texts = [
            row[0]
            for row in bank.connection.execute(
                "SELECT s.text FROM speeches s JOIN sources o ON o.id = s.source_id WHERE o.name = ?",
                (seed.name,),
            )
        ]
        (unfinished,) = bank.connection.execute(
            "SELECT COUNT(*) FROM occurrences o JOIN speeches s ON s.id = o.speech_id"
            " JOIN sources f ON f.id = s.source_id WHERE f.name = ? AND NOT o.complete",
            (seed.name,),
        ).fetchone()
    assert len(texts) == 4
    assert not any("##" in text for text in texts)
    ending = "".join(line for line in last if not line.startswith("##"))[-8:]
    assert texts[-1].endswith(ending)
    assert unfinished == 1


@pytest.mark.parametrize("folder", ["seeds", "corpus/gov-reports", "corpus/policy"])
def test_no_chinese_character_is_lost(shared: Path, folder: str) -> None:
    tagger = Tagger.load()
    for path in sorted((shared / folder).glob("*.txt"))[:120]:
        data = path.read_bytes()
        document = read(data, path.name)
        assert isinstance(document, Document)
        (parsed,) = parse(data, Origin(str(path)), Options(), tagger)
        assert isinstance(parsed, ParsedFile), parsed
        kept = Counter[str]()
        for speech in parsed.speeches:
            for text in (speech.title, speech.subtitle, speech.byline, speech.text):
                kept += chinese(text or "")
        for removal in parsed.removed:
            kept += chinese(removal.text)
        whole = chinese(data.decode("utf-8-sig", "strict"))
        lost = whole - kept
        assert not lost, (path.name, lost)


def test_a_second_import_changes_nothing(real_bank: Path, shared: Path) -> None:
    done = phrasebank(real_bank, "import", shared / "seeds", shared / "corpus/gov-reports", "--json")
    report = json.loads(done.stdout)
    assert (report["new"], report["batch"], report["files"]) == (0, None, 26)


def test_every_raw_file_goes_in_or_says_why(shared: Path, tmp_path: Path) -> None:
    raw = shared / "corpus/raw"
    done = phrasebank(tmp_path / "bank.db", "import", raw, "--json")
    report = json.loads(done.stdout)
    assert [Path(failure["path"]).name for failure in report["failed"]] == ["INDEX.tsv"]
    assert report["files"] == sum(path.is_file() for path in raw.rglob("*")) - 1
