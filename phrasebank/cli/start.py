"""The start and the end of the program: streams, language, a command, and every way out as an exit code.

Why without click: a plain search does not load it (`shortcut`); all else goes to `app`.
"""

from __future__ import annotations

import codecs
import errno
import gc
import itertools
import os
import sys
from collections.abc import Sequence

from phrasebank import i18n, system
from phrasebank.cli import shortcut
from phrasebank.cli.session import report, say, settle_stdout
from phrasebank.errors import PhrasebankError, SettingsError, UsageProblem
from phrasebank.i18n import _
from phrasebank.settings import load
from phrasebank.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, NoReturn


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the program; every way out is an exit code, never a traceback."""
    words = list(sys.argv[1:] if args is None else args)
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")  # a GBK console has no emoji; losing one beats dying of it
            if "--json" in words:
                codecs.register_error("json", _escaped)
                reconfigure(errors="json")
    choose_language(words)
    call = shortcut.understood(words)
    alone = args is None and call is not None  # a process that makes one plain search
    if not alone:
        gc.enable()  # a plain search leaves too little behind to look for it again and again
    code = _ended(call, words)
    if alone:
        _leave(code)
    sys.exit(code)


def choose_language(words: Sequence[str]) -> None:
    """Set the language: `--lang` among the words, else the setting, else the locale."""
    asked = [after for word, after in itertools.pairwise(words) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    try:
        i18n.set_language(asked[0] if asked else load()["lang"])
    except SettingsError:
        i18n.set_language(None)  # a command that needs the settings loads them again and reports this error


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Handle what an encoding lacks by writing it as JSON escapes: there nothing need be lost (`codecs`)."""
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end


def _ended(call: shortcut.Call | None, words: Sequence[str]) -> int:
    """Run a call, or the command that the words name; return the exit code, however it ends."""
    try:
        if call is not None:
            call.answer()
            code = 0
        else:
            from phrasebank.cli.app import run

            code = run(words)
        sys.stdout.flush()  # here a full disk is still told in a sentence
        return code
    except KeyboardInterrupt:
        say(_("stopped"), err=True)
        return 130
    except PhrasebankError as error:
        report(error)
        return error.exit_code
    except OSError as error:
        if _reader_has_gone(error):
            settle_stdout()
            return 0
        report(PhrasebankError(_("the system refused: {reason}").format(reason=_of_file(error))))
    except Exception as error:
        if os.environ.get("PHRASEBANK_TRACEBACK"):
            raise
        told = _mistake(error)
        report(told)
        return told.exit_code
    return PhrasebankError.exit_code


def _of_file(error: OSError) -> str:
    """Return what the system says, and of which file."""
    return f"{system.reason(error)}: {error.filename}" if error.filename else system.reason(error)


def _reader_has_gone(error: OSError) -> bool:
    """Tell whether a pipe was closed by its reader (`| head`), which Windows calls an invalid argument.

    So says CPython's own `subprocess` (bpo-19612, bpo-30418).
    """
    closed = sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    return closed or isinstance(error, BrokenPipeError)


def _leave(code: int) -> NoReturn:
    """End the process at once: Python takes 8 ms to free one by one what the system takes back whole."""
    settle_stdout()
    sys.stderr.flush()
    os._exit(code)


def _open_streams() -> None:
    """Put the null device where a stream is closed (`pb … >&-`, a service): nobody reads it.

    The bank must not get the number of a standard stream either, or what is printed would go into it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 (stays open to the end)


def _mistake(error: Exception) -> PhrasebankError:
    """Return what a user is told of an error that nobody foresaw."""
    if isinstance(error, OverflowError) and "SQLite" in str(error):
        return UsageProblem(_("a number is too large: nothing in a bank has it"))
    name = type(error).__name__
    return PhrasebankError(
        _("a mistake in phrasebank itself: {name}: {error}").format(name=name, error=error),
        hint=_("your bank is as it was; to report it, run it again with PHRASEBANK_TRACEBACK=1"),
    )
