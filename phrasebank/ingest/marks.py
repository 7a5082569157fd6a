"""Marks of secrecy: a paper that says of itself that it must not be passed on.

Why: a phrase bank is copied, merged and carried about; a marked paper goes in only when its owner says so.
Invariant: only marks are found (a line of their own, or the word with a star after it), never a sentence that
speaks about secrets (“严守国家秘密”).
"""

from __future__ import annotations

import re

from phrasebank.parsed import Document

_SPACE = re.compile(r"\s+")
_MARK = re.compile(
    r"^(?:密级[:：]?)?[（(【\[]?(?:绝密|机密|秘密)级?[）)】\]]?"
    r"(?:[★☆*].{0,12}|[:：]?启用前|[（(]?\d{1,2}(?:年|个月)[）)]?)?$"
    r"|(?:绝密|机密|秘密)[★☆].{0,12}"
    r"|^[（(【\[]?(?:内部(?:资料|文件|材料|刊物|参阅|讲话)|仅供内部|党内文件)[,，、;；:：·—-]{0,2}(?:请)?(?:注意保存|妥善保管|不得外传|严禁外传|请勿外传|参考|使用|学习)?[）)】\]。!！]?$"
    r"|^.{0,12}(?:注意保存|不得外传|严禁外传|请勿外传|不得翻印|阅后收回)[）)】\]。!！]?$"
)
_LINE = 30  # characters: a mark stands alone, it is no part of a sentence
_BESIDE = ("page heads and feet", "words drawn as pictures")  # where a mark stands on every page
_HEAD, _TAIL = 40, 15  # paragraphs from the start and from the end that can carry a mark


def find_mark(document: Document) -> str | None:
    """Return the mark of secrecy that a document carries, as it stands; None where it carries none."""
    lines = [paragraph.text for paragraph in document.paragraphs]
    beside = [removal.text for removal in document.removed if removal.rule in _BESIDE]
    marks = map(mark_in, [*lines[:_HEAD], *lines[_HEAD:][-_TAIL:], *beside])
    return next(filter(None, marks), None)


def mark_in(line: str) -> str | None:
    """Return the mark of secrecy that a line consists of or holds between tabs, None where it has none."""
    for part in re.split(r"[\t|｜]", line):
        bare = _SPACE.sub("", part)
        if 2 <= len(bare) <= _LINE and (found := _MARK.search(bare)):
            return found[0]
    return None
