"""Shell completion: the scripts for the shells, and the words from the bank.

Why so light: a shell asks at every Tab, in a process of its own, so this reads the bank and nothing else.
Invariant: completing never fails, prints or asks; a bank that cannot be read completes nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, get_completion_class

from phrasebank import settings
from phrasebank.errors import PhrasebankError, UsageProblem
from phrasebank.i18n import _
from phrasebank.store import reading
from phrasebank.store.bank import Bank
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import fit

SHELLS = ("bash", "zsh", "fish", "powershell")
Completer = Callable[[Bank, str], Iterable[CompletionItem]]
# what makes the script of click complete the short name too
_SHORT_NAME = {
    "bash": "complete -o nosort -F _phrasebank_completion pb",
    "zsh": "compdef _phrasebank_completion pb",
    "fish": "complete --no-files --command pb --wraps phrasebank",
}
# the words before the cursor without their quotes, and a line of JSON for each that is offered
_POWERSHELL = r"""
Register-ArgumentCompleter -Native -CommandName %(prog_name)s, pb -ScriptBlock {
  param($word, $command, $cursor)
  $words = @($command.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
    if ($_ -is [Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { "$_" }
  })
  $env:COMP_WORDS = ($words + ($word -replace "^['""]")) -join "`n"
  $env:%(complete_var)s = 'powershell_complete'
  try { $found = %(prog_name)s 2>$null } finally { Remove-Item Env:COMP_WORDS, Env:%(complete_var)s }
  $found | Where-Object { $_ } | ForEach-Object {
    $item = ConvertFrom-Json $_
    $text = $item.value
    if ($text -match '[^\w+:=./-]') { $text = "'" + $text.Replace("'", "''") + "'" }
    [Management.Automation.CompletionResult]::new($text, $item.value, 'ParameterValue', $item.help)
  }
}
"""
_KEYS = {
    "bash": r"""
__phrasebank_pick() {
  local picked
  picked="$(phrasebank pick --print </dev/tty)" || return
  READLINE_LINE="${READLINE_LINE:0:READLINE_POINT}${picked}${READLINE_LINE:READLINE_POINT}"
  READLINE_POINT=$((READLINE_POINT + ${#picked}))
}
bind -x '"\C-g": __phrasebank_pick'
""",
    "zsh": r"""
phrasebank-pick() {
  local picked
  picked="$(phrasebank pick --print </dev/tty)" && LBUFFER+="$picked"
  zle reset-prompt
}
zle -N phrasebank-pick
bindkey '^G' phrasebank-pick
""",
    "fish": r"""
function phrasebank_pick
    set -l picked (phrasebank pick --print </dev/tty | string collect)
    and commandline --insert -- $picked
    commandline --function repaint
end
bind \cg phrasebank_pick
""",
}
_OFFERED = 20  # phrases
_SHOWN = 50  # cells of each
_TOO_LONG = 16  # digits that no ID has, and SQLite would not take
_MORE_DIGITS = ("", *map(str, range(10)), *(f"{n:02}" for n in range(100)))  # an ID may go on with these


@add_completion_class
class PowerShell(ShellComplete):
    """Complete in PowerShell.

    Why own: that of click (8.5) writes UTF-8, which PowerShell takes for GBK on a Chinese Windows, offers
    党风廉政|整改落实 without quotes, and loses the backslashes of a path.
    """

    name = "powershell"
    source_template = _POWERSHELL.strip()

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one at the cursor, and that one."""
        _program, *words, incomplete = os.environ["COMP_WORDS"].split("\n")
        return words, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """Return a line in ASCII; none for a file, which PowerShell completes where it is offered nothing."""
        told = {"value": item.value, "help": item.help or item.value}
        return json.dumps(told) if item.type == "plain" else ""


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.option("--keys", is_flag=True, help="Bind Ctrl-G instead: it opens the picker and inserts the text.")
def completion(shell: str, keys: bool) -> None:
    """Print the script that completes commands, themes, roles, speakers and IDs in a shell.

    For bash, in ~/.bashrc: eval "$(phrasebank completion bash)"

    For PowerShell, in $PROFILE: phrasebank completion powershell | Out-String | Invoke-Expression
    """
    if keys:
        if shell not in _KEYS:
            raise UsageProblem(_("--keys is for {names}").format(names=", ".join(_KEYS)))
        click.echo(_KEYS[shell].strip())
        return
    from phrasebank.cli.app import cli
    from phrasebank.cli.shortcut import COMPLETING

    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(cli, {}, "phrasebank", COMPLETING).source())
    click.echo(_SHORT_NAME.get(shell, ""))


def attach(command: click.Command) -> click.Command:
    """Give the parameters of a command their completion, by their names."""
    names = {**_COMPLETERS, **_OF_GROUPS.get(command.name or "", {})}
    commands = command.commands.values() if isinstance(command, click.Group) else ()
    for parameter in (p for each in (command, *commands) for p in each.params):
        complete = names.get(parameter.name or "")
        if complete is not None:
            # click takes this as an argument of each option only, scattered over all commands
            parameter.shell_complete = partial(_complete, complete)
    return command


def _complete(complete: Completer, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Read the bank of the call; nothing where it cannot be read."""
    given: Path | None = ctx.find_root().params.get("db")
    before = _before_colon(ctx, incomplete)
    try:
        with Bank.open(settings.bank_path(str(given) if given else None)) as bank:
            found = list(complete(bank, before + incomplete.removeprefix(":")))
    except PhrasebankError:
        return []
    return [CompletionItem(each.value.removeprefix(before), help=each.help) for each in found]


def _before_colon(ctx: click.Context, incomplete: str) -> str:
    """Return what bash, which ends a word at a colon, has cut off: `role:` of `role:称`; "" where nothing is.

    bash hands over `role : 称`, or `role :` before the first character, where `incomplete` is the colon.
    """
    words = (*(ctx.params.get("words") or ()), incomplete)
    at = -1 if incomplete == ":" else -2
    return f"{words[at - 1]}:" if len(words) >= 1 - at and words[at] == ":" else ""


def _any_of(known: Callable[[Bank], Iterable[str]]) -> Completer:
    """Complete one of the names, also behind `|`."""

    def complete(bank: Bank, incomplete: str) -> Iterator[CompletionItem]:
        before, bar, beginning = incomplete.rpartition("|")
        names = list(known(bank))
        begun = [name for name in names if name.startswith(beginning)]
        # 作风 stands in the middle of 纪律作风: bash and fish complete that too
        for name in begun or [name for name in names if beginning in name]:
            yield CompletionItem(before + bar + name)

    return complete


def _ids(bank: Bank, incomplete: str) -> Iterator[CompletionItem]:
    """Complete the number of a phrase, its text beside it; without a digit, those that were used last."""
    if incomplete and not (incomplete.isascii() and incomplete.isdigit() and len(incomplete) < _TOO_LONG):
        return
    numbers = [int(incomplete + more) for more in _MORE_DIGITS] if incomplete else _used_last(bank)
    for phrase in reading.phrases(bank, numbers)[:_OFFERED]:
        yield CompletionItem(str(phrase.id), help=fit(for_terminal(phrase.text), _SHOWN))


def _used_last(bank: Bank) -> list[int]:
    return list(dict.fromkeys(use.phrase_id for use in reading.uses(bank, limit=_OFFERED)))


def _changes(bank: Bank, incomplete: str) -> Iterator[CompletionItem]:
    """Complete a word of `tag`: an ID, +theme, -theme, role:name, speaker:name or occasion:name."""
    for sign, complete in _SIGNS.items():
        if incomplete.startswith(sign):
            for found in complete(bank, incomplete.removeprefix(sign)):
                yield CompletionItem(sign + found.value)
            return
    yield from _ids(bank, incomplete)


_themes = _any_of(lambda bank: reading.names(bank, "theme"))
_roles = _any_of(lambda bank: reading.names(bank, "role"))
_speakers = _any_of(reading.speaker_counts)
_occasions = _any_of(reading.occasion_counts)
# how a word of `tag` begins, and what it goes on with
_SIGNS: dict[str, Completer] = {
    "+": _themes,
    "-": _themes,
    **dict.fromkeys(("role:", "作用:"), _roles),
    **dict.fromkeys(("speaker:", "身份:"), _speakers),
    **dict.fromkeys(("occasion:", "场合:"), _occasions),
}
_COMPLETERS: dict[str, Completer] = {
    "theme": _themes,
    "not_theme": _themes,
    "role": _roles,
    "not_role": _roles,
    "speaker": _speakers,
    "occasion": _occasions,
    "ids": _ids,
    "phrase_id": _ids,
    "words": _changes,
}
_OF_GROUPS: dict[str, dict[str, Completer]] = {
    "themes": dict.fromkeys(("name", "old", "into"), _themes),
    "roles": dict.fromkeys(("name", "old", "into"), _roles),
}
