"""The exceptions that reach the user, each with its exit code.

Why one tree: a command raises, and `cli` prints the sentence and leaves with the code, in one place.
The message is a finished, translated sentence (`_("…").format(…)`); `hint` says what to do next.

    PhrasebankError            3   something went wrong
    ├── NothingFound           1   nothing found or nothing to do, as grep says it
    ├── UsageProblem           2   the words of the call do not fit
    ├── BankError              4   the bank cannot be opened, written or trusted
    │   ├── BankMissing
    │   ├── BankBusy
    │   ├── BankDamaged
    │   └── BankTooNew
    ├── ReadError              5   a file cannot be read; never stops the others of an import
    │   ├── Undecodable
    │   ├── UnsupportedFormat
    │   ├── Encrypted
    │   ├── NoText
    │   ├── LimitExceeded
    │   ├── MissingProgram
    │   └── MarkedSecret
    ├── ClipboardError         6   the text did not reach the clipboard
    └── SettingsError          7   a setting or a rules file is wrong
        └── RulesError

Invariant: lower layers raise these and never print, prompt or exit.
"""


class PhrasebankError(Exception):
    """Say in one sentence what went wrong; `hint` (None: nothing to add) says what to do next."""

    exit_code = 3

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NothingFound(PhrasebankError):
    """Nothing was found, or there was nothing to do."""

    exit_code = 1


class UsageProblem(PhrasebankError):
    """The words of the call do not fit."""

    exit_code = 2


class BankError(PhrasebankError):
    """The bank cannot be opened, written or trusted."""

    exit_code = 4


class BankMissing(BankError):
    """There is no bank at that path."""


class BankBusy(BankError):
    """Another process holds the bank."""


class BankDamaged(BankError):
    """The file is not a bank, or not a sound one."""


class BankTooNew(BankError):
    """The bank was written by a newer phrasebank."""


class ReadError(PhrasebankError):
    """A file cannot be read."""

    exit_code = 5


class Undecodable(ReadError):
    """The bytes are text in no encoding that we know."""


class UnsupportedFormat(ReadError):
    """The file is of a kind that we do not read."""


class Encrypted(ReadError):
    """The file is protected by a password."""


class NoText(ReadError):
    """The file holds no text, such as a scan."""


class LimitExceeded(ReadError):
    """The file is larger, deeper or slower than the limits allow."""


class MissingProgram(ReadError):
    """The file needs a program or package that is not here."""


class MarkedSecret(ReadError):
    """The text carries a mark of secrecy; `mark` is the mark as it stands."""

    def __init__(self, message: str, *, mark: str, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.mark = mark


class ClipboardError(PhrasebankError):
    """The text did not reach the clipboard."""

    exit_code = 6


class SettingsError(PhrasebankError):
    """A setting is wrong."""

    exit_code = 7


class RulesError(SettingsError):
    """A rules file is wrong."""
