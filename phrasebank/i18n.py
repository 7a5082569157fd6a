"""The language of messages: Chinese or English, by `--lang`, the setting, or the locale.

Why gettext: it is the standard's own, translators know it, and English stays readable in the code.
Messages are written in English as `_("…{name}…").format(name=…)`; `locale/zh/LC_MESSAGES/phrasebank.po`
holds the Chinese. Invariant: `_` is called at run time, never at import, so that the language can be
chosen by the command line.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache

from phrasebank.values import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = ("zh", "en")
LOCALE_DIR = os.path.join(os.path.dirname(__file__), "locale")
_language = "en"


def system_language() -> str:
    """Return "zh" where the user's locale is Chinese, else "en".

    As gettext does it, LANGUAGE (zh_CN:en) comes first, but where the locale is C: scripts set that.
    """
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((value for value in names if value), "")
    if name.partition(".")[0] not in ("C", "POSIX"):
        for asked in os.environ.get("LANGUAGE", "").split(":"):
            if asked[:2] in LANGUAGES:
                return asked[:2]
    if not name and sys.platform == "win32":
        import ctypes
        import locale

        code = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        name = locale.windows_locale.get(code, "")
    if not name and sys.platform == "darwin":
        import locale

        name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def set_language(language: str | None) -> None:
    """Choose the language of all later messages ("zh", "en"; None: by the locale)."""
    global _language  # noqa: PLW0603 - one language a process, chosen once at the start
    _language = language if language in LANGUAGES else system_language()


def language() -> str:
    """Return the language in use, "zh" or "en"."""
    return _language


@lru_cache(maxsize=len(LANGUAGES))
def _messages(language: str) -> NullTranslations:
    """Load the messages of a language, on the first that is said: a search in a pipe says none."""
    import gettext

    return gettext.translation("phrasebank", LOCALE_DIR, languages=[language], fallback=True)


def _(message: str) -> str:
    """Translate one message."""
    return _messages(_language).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate one message that counts `n` things."""
    return _messages(_language).ngettext(singular, plural, n)
