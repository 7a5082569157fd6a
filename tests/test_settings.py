"""Settings: one table, four sources, and a file that keeps the user's own lines."""

import os
from pathlib import Path

import pytest

from phrasebank import settings
from phrasebank.errors import SettingsError


def test_precedence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.load()["limit"] == 10
    settings.save("limit", 20)
    assert settings.load()["limit"] == 20
    monkeypatch.setenv("PHRASEBANK_LIMIT", "30")
    assert settings.load()["limit"] == 30


def test_saving_keeps_comments_and_other_lines() -> None:
    file = settings.config_file()
    settings.write_atomically(file, '# mine\nlimit = 5 # few\ncolor = "never"\n')
    settings.save("limit", 7)
    settings.save("my_unit", ["市水务局"])
    assert file.read_text(encoding="utf-8") == '# mine\nlimit = 7\ncolor = "never"\nmy_unit = ["市水务局"]\n'


@pytest.mark.parametrize(
    "text",
    [
        "limit = ",
        "limt = 3",
        'limit = "3"',
        "limit = true",
        "limit = -1",
        "limit = 0",
        'color = "red"',
        "my_unit = [1]",
    ],
)
def test_a_wrong_file_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        settings.load(file)
    assert caught.value.hint


def test_a_value_over_several_lines_is_not_broken(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('my_unit = [\n  "局",\n]\n', encoding="utf-8")
    with pytest.raises(SettingsError):
        settings.save("my_unit", ["院"], file)
    assert settings.load(file)["my_unit"] == ["局"]


def test_the_mark_that_notepad_puts_before_a_text_is_no_part_of_it(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("limit = 5\n", encoding="utf-8-sig")
    assert settings.load(file)["limit"] == 5
    settings.save("limit", 7, file)
    assert settings.load(file)["limit"] == 7


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        settings.load(tmp_path)
    assert settings.load(tmp_path / "none" / "config.toml")["limit"] == 10


def test_what_cannot_be_written_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    settings.save("limit", 5, file)

    def full(_draft: object, _path: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(SettingsError, match="the disk is full"):
        settings.save("limit", 7, file)
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]
    assert settings.load(file)["limit"] == 5


def test_a_wrong_value_is_named_with_the_place_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    for text in ('limit = "x"', "limt = 3"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match=r"config\.toml"):
            settings.load(file)
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("PHRASEBANK_COLOR", "purple")
    with pytest.raises(SettingsError, match="PHRASEBANK_COLOR"):
        settings.load(file)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_the_settings_stays_a_link(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.toml", tmp_path / "config.toml"
    kept.write_text("# mine\n", encoding="utf-8")
    link.symlink_to(kept)
    settings.save("limit", 5, link)
    assert link.is_symlink()
    assert kept.read_text(encoding="utf-8") == "# mine\nlimit = 5\n"


def test_a_home_that_the_shell_left_to_us_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("PHRASEBANK_DB", "~/库/b.db")
    assert Path(settings.bank_path()) == tmp_path / "库" / "b.db"
    assert Path(settings.bank_path("~/c.db")) == tmp_path / "c.db"
