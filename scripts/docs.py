"""Write the reference of commands and settings into the READMEs; `--check` proves that they are up to date.

The reference stands between `<!-- reference -->` and `<!-- /reference -->`, in the README's own language.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click

from phrasebank import i18n
from phrasebank.cli.app import cli
from phrasebank.cli.localise import localise, teach
from phrasebank.cli.start import choose_language
from phrasebank.i18n import _
from phrasebank.settings import TABLE

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
_BLOCK = re.compile(r"(<!-- reference -->\n).*?(<!-- /reference -->)", re.DOTALL)
HEADINGS = {
    "en": ("Commands", "Settings", "| name | kind | default | meaning |"),
    "zh": ("命令", "设置", "| 名称 | 类型 | 默认值 | 含义 |"),
}
KINDS = {
    "en": {str: "text", int: "number", bool: "true or false", list: "texts"},
    "zh": {str: "文字", int: "整数", bool: "true 或 false", list: "多个文字"},
}


def reference(language: str) -> str:
    """Return the reference in Markdown."""
    commands, settings, head = HEADINGS[language]
    parts = [f"### {commands}\n", block(cli, "phrasebank")]
    context = click.Context(cli, info_name="phrasebank")
    parts += each(cli, context)
    kinds = KINDS[language]
    rows = [f"| `{s.name}` | {kinds[s.kind]} | `{json.dumps(s.default)}` | {_(s.help)} |" for s in TABLE]
    parts += [f"\n### {settings}\n", "\n".join([head, "| --- | --- | --- | --- |", *rows]), ""]
    return "\n".join(parts)


def each(group: click.Group, context: click.Context) -> list[str]:
    """Return the blocks of all commands below a group."""
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        path = f"{context.command_path} {name}"
        found += [f"\n#### `{path}`\n", block(command, path)]
        if isinstance(command, click.Group):
            found += each(command, click.Context(command, info_name=path))
    return found


def block(command: click.Command, path: str) -> str:
    """Return the help of one command as a code block."""
    context = click.Context(command, info_name=path, terminal_width=96, max_content_width=96)
    context.help_option_names = ["-h", "--help"]
    return f"```text\n{command.get_help(context)}\n```"


def main() -> int:
    """Write one page of `--lang`, or, without it, both in processes of their own; return the exit code."""
    language = next((word.partition("=")[2] for word in sys.argv if word.startswith("--lang=")), "")
    if not language:
        calls = [[sys.executable, __file__, f"--lang={code}", *sys.argv[1:]] for code in i18n.LANGUAGES]
        codes = [subprocess.run(call, check=False).returncode for call in calls]
        return int(any(codes))
    choose_language(["--lang", language])
    teach()
    localise(cli)
    page = PAGES[language]
    old = page.read_text(encoding="utf-8")
    text = reference(language)
    new = _BLOCK.sub(lambda found: f"{found[1]}{text}{found[2]}", old)
    if "--check" in sys.argv:
        if new != old:
            print(f"{page.name} is out of date: run scripts/docs.py", file=sys.stderr)
        return int(new != old)
    page.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
