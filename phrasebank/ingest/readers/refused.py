"""Kinds of files that are not read: what each is, and what the user can do."""

from __future__ import annotations

from phrasebank.errors import Encrypted, NoText, ReadError, UnsupportedFormat
from phrasebank.i18n import _


def refusal(kind: str) -> ReadError:
    """Return the error for a file of a kind that has no reader."""
    if kind == "locked":
        return Encrypted(
            _("it is protected by a password"), hint=_("take the password off and save it again")
        )
    if kind == "image":
        return NoText(
            _("it is a picture: it holds no text"),
            hint=_("have its text recognised (OCR) and save it as .docx"),
        )
    name, hint = _known().get(kind, (_("a file of unknown kind"), _("save it as .docx, .pdf or .txt")))
    return UnsupportedFormat(_("it is {name}, which is not read").format(name=name), hint=hint)


def _known() -> dict[str, tuple[str, str]]:
    save = _("open it in WPS or Word and save it as .docx")
    unpack = _("unpack it and import the folder")
    table = _("save the sheet as .csv with a column “text”")
    return {
        "xlsx": (_("an Excel workbook"), table),
        "xls": (_("an Excel workbook"), table),
        "ods": (_("a spreadsheet"), table),
        "pptx": (_("a PowerPoint presentation"), _("save its outline as .docx or .rtf")),
        "ppt": (_("a PowerPoint presentation"), _("save its outline as .docx or .rtf")),
        "odp": (_("a presentation"), _("save its outline as .docx or .rtf")),
        "ofd": (_("an OFD document"), _("open it in WPS or an OFD reader and save it as .docx or .pdf")),
        "xml": (_("an XML document, such as UOF"), save),
        "works": (_("a Microsoft Works document"), save),
        "word1": (_("a document of Word 2 or older"), save),
        "ole": (_("a compound file without a Word text"), save),
        "msg": (_("an Outlook message"), _("save it from Outlook as .eml or .txt")),
        "7z": (_("a 7-Zip archive"), unpack),
        "rar": (_("a RAR archive"), unpack),
        "sqlite": (_("a database"), _("a phrasebank bank is taken in with: phrasebank merge FILE")),
    }
