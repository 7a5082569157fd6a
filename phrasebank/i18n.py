"""The language of messages: Chinese or English, by `--lang`, the setting, or the locale.

Why gettext: it is the standard's own, translators know it, and English stays readable in the code.
Messages are written in English as `_("…{name}…").format(name=…)`; `locale/zh/LC_MESSAGES/phrasebank.po`
holds the Chinese. Invariant: `_` is called at run time, never at import, so that the language can be
chosen by the command line.
"""

from __future__ import annotations

import gettext as _gettext
import locale
import os
import sys
from pathlib import Path

LANGUAGES = ("zh", "en")
LOCALE_DIR = Path(__file__).parent / "locale"
_translations: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def system_language() -> str:
    """Return "zh" where the user's locale is Chinese, else "en"."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((value for value in names if value), "")
    if not name and sys.platform == "win32":
        import ctypes

        code = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        name = locale.windows_locale.get(code, "")
    if not name and sys.platform == "darwin":
        name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def set_language(language: str | None) -> None:
    """Choose the language of all later messages ("zh", "en"; None: by the locale)."""
    global _translations, _language  # noqa: PLW0603 - one language a process, chosen once at the start
    _language = language if language in LANGUAGES else system_language()
    _translations = (
        _gettext.translation("phrasebank", LOCALE_DIR, languages=["zh"], fallback=True)
        if _language == "zh"
        else _gettext.NullTranslations()
    )


def language() -> str:
    """Return the language in use, "zh" or "en"."""
    return _language


def _(message: str) -> str:
    """Translate one message."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate one message that counts `n` things."""
    return _translations.ngettext(singular, plural, n)
