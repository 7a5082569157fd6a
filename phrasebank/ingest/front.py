"""The lines above a speech: title, subtitle (date and meeting), byline; and the salutation that opens it.

Invariant: every line above the body goes into one of title, subtitle and byline, none is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phrasebank.ingest.about import is_byline
from phrasebank.ingest.headings import mark_at
from phrasebank.ingest.marks import mark_in
from phrasebank.ingest.sentences import ENDERS

_LONGEST_TITLE = 60  # characters
MOST_LINES = 10  # above the body
_MOST_PLAIN = 3  # of them neither title, date, meeting nor speaker

_ADDRESS = re.compile(r"(?P<who>[^。：:；;！!？?“”《》\t]{2,100}+)(?:[：:！!]|(?<=[，,])$)")
_ADDRESSED = tuple(
    """
    们 领导 同志 代表 委员 来宾 嘉宾 专家 朋友 老师 同学 学者 评委 书记 组长 主任 局长 院长 校长
    市长 县长 区长 省长 部长 厅长 处长 主席 会长 董事长 总经理 经理 总裁 先生 女士 家长 党员 干部
    职工 员工 战友 乡亲 父老 单位 部门 机构 政府 记者 巡察组 巡视组 检查组 督导组 调研组 考核组
    """.split()
)
_ALONE = ("们", "同志", "代表", "委员", "政府", "朋友", "同学", "老师", "来宾")  # not “牵头单位：”
_OPENS_ADDRESS = re.compile(
    "尊敬的|敬爱的|亲爱的|各位|(?:同志|同学|朋友|老师|代表|委员|女士|先生|战友|乡亲)们|父老"
    "|各(?:省|市|区|县|部门|单位|有关|直属|党|[科处股]室?、|[镇乡街村]|学校|支队|大队)"
)
_SPEAKS = re.compile("[我你他]们?(?!区|市|县|省|院|校|局|委|行)|要|是|在|了|对|把|将|就|现|谢谢|感谢")
_N = r"[\d\s○〇零一二三四五六七八九十]"
_DATE_LINE = re.compile(
    rf"^[（(]?\s*{_N}{{2,}}[年月日.\-/]\s*(?:{_N}+[年月日.\-/]、?\s*)*(?:[（(].{{1,6}}[）)])?\s*(?:[于在].{{2,60}})?[）)]?$"
)
_DASHED = re.compile(r"[—－─–\-]")
_DOCUMENT_NUMBER = re.compile(
    r"^[一-鿿]{1,12}[〔\[［（(]\s*\d{4}\s*[〕\]］）)]\s*第?\s*\d+\s*号$|^第\s*\d+\s*号$"
    r"|^(?:\d{4}年)?(?:总?第\s*[\d一二三四五六七八九十百XＸ×]+\s*期\s*)+$"
)
_ON_PAPER = re.compile(  # how urgent, which copy, whose paper
    r"^(?:(?:紧急程度[:：])?(?:特\s*急|加\s*急|特\s*提|平\s*急)|(?:份号[:：])?\d{6}|(?!.*(?:关于|的文件)).{3,40}文件)$"
)
_DATELINE = re.compile(r"^(?:新华社|人民网|本报)[^，。]{0,20}电$")
_BRACKETED = re.compile(r"^[（(【](?:[^（）()【】]{1,60}|\d{4}年[^（）()]{1,300})[）)】]$")
_IN_BRACKETS = re.compile(r"[（(][^（）()]{1,20}[)）]$")  # behind a title: (含案例)
_SPOKEN = ("报告", "讲话", "发言", "致辞", "稿", "总结", "党课", "材料")
_WRITTEN = tuple(
    "通知 意见 决定 通报 方案 规划 条例 办法 纲要 规定 批复 答复 决议 公告 函 建议 制度 令".split()
)
_OFFICIAL = re.compile(r"关于|转发|印发|批准|全国人大|年度.|(?:委|局|厅|府|院|会|部|办公室|季度)$")
_SPOKEN_AT = re.compile("在.*(?:上|时|中)的?|——")
_RUNS = re.compile("[。！？!?；;：:，,]")  # in no title that runs on,
_LABEL = 6  # characters of a label that may stand before it (“第一篇：”)
# where a title or the date below it may end in a line that goes on with the salutation
_GLUE = re.compile(
    r"(?:讲话|发言|致辞|报告|党课|演讲|材料)(?:稿|文稿|提纲)?(?:\s*[（(][^（）()]{4,40}[）)])?\s*|^[（(][^（）()]{6,40}[）)]\s*"
)
_OPEN_END = tuple("的 和 与 及 暨 关于 在 、 ， 进一步 度".split())


@dataclass(frozen=True, slots=True)
class Front:
    """What stands above a body; `rest` is the index of the first line of the body. None: no such line."""

    title: str | None
    subtitle: str | None
    byline: str | None
    rest: int


def salutation_end(text: str) -> int:
    """Return where the salutation at the head of a paragraph ends (0: it has none).

    It ends at its colon or exclamation mark; one that goes on in the next line, at the comma.
    """
    found = _ADDRESS.match(text)
    if found is None:
        return 0
    who = found["who"].rstrip("，,").strip().replace("在座", "")
    *others, last = re.split("[、，, 　]|和|并|及", who)
    if _SPEAKS.search(who) or not (last.endswith(_ADDRESSED) or _OPENS_ADDRESS.match(last)):
        return 0
    if _OPENS_ADDRESS.match(who):
        return found.end()
    if text[found.end() - 1] in "，,":
        return 0
    line = found.end() == len(text) and len(who) <= 12 and who.endswith(_ALONE)
    return found.end() if line or any(part.endswith(_ADDRESSED) for part in others) else 0


def unglued(line: str) -> tuple[str, ...]:
    """Return a line in two where its title, or date in brackets, runs on into the salutation; else whole."""
    if "：" not in line and ":" not in line:  # as most lines
        return (line,)
    for found in _GLUE.finditer(line, 0, _LONGEST_TITLE):
        above, rest = line[: found.end()].rstrip(), line[found.end() :]
        if _RUNS.search(above, _LABEL):
            break
        if salutation_end(rest):
            return above, rest
    return (line,)


def read_front(lines: Sequence[str]) -> Front:
    """Read the lines above the body of a speech whose paragraphs are `lines`.

    The last line is never one of them: where all are to be looked at, a “。” stands below.
    """
    title: str | None = None
    subtitles: list[str] = []
    bylines: list[str] = []
    plain: list[int] = []  # lines that are only taken for a subtitle since they stand above the body
    i = 0
    while i < min(len(lines), MOST_LINES) and is_front_line(lines, i):
        line, end = lines[i], i + 1
        if _is_subtitle(line):
            subtitles.append(line)
        elif _is_byline(line) and (i or any(below.endswith(_SPOKEN) for below in lines[1:3])):
            bylines.append(line)
        elif title is None:
            end, joint = _title_end(lines, i), ""
            if end == i + 1 and _is_couplet(lines, i):
                end, joint = i + 2, " "
            title = joint.join(lines[i:end])
        else:
            subtitles.append(line)
            plain.append(i)
            if len(plain) > _MOST_PLAIN:  # a list, not lines above a body
                return read_front([*lines[: plain[0]], "。"])
        i = end
    return Front(title, "\n".join(subtitles) or None, "\n".join(bylines) or None, i)


def is_front_line(lines: Sequence[str], i: int) -> bool:
    """Tell whether line `i` can stand above the body: no sentence, salutation or heading, nor the last line.

    What looks like a subtitle always can.
    """
    line = lines[i]
    if _is_subtitle(line):
        return True
    if len(line) > _LONGEST_TITLE or line[-1] in ENDERS + "；;：:，," or salutation_end(line):
        return False
    if any(mark in line[:-1] for mark in "。；\t") or mark_at(line) is not None:
        return False
    return i + 1 < len(lines)


def _is_subtitle(line: str) -> bool:
    """Tell whether a line is a subtitle by its look: dashed, in brackets, a date, the number of a paper …"""
    if line[-1] in "。；":
        return False
    return bool(
        (is_dashed(line) and len(line) <= _LONGEST_TITLE + 20)
        or _DATE_LINE.match(line)
        or _DOCUMENT_NUMBER.match(line)
        or _DATELINE.match(line)
        or _ON_PAPER.match(line)
        or mark_in(line)
        or (_BRACKETED.match(line) and mark_at(line) is None)
    )


def title_above(lines: Sequence[str], i: int) -> int:
    """Return the first line of the title nearest above line `i`, past subtitles; 0 where that is the top."""
    start = i - 1
    while start > 0 and (_is_subtitle(lines[start]) or _runs_on(lines, start)):
        start -= 1
    return max(start, 0)


def is_date(line: str) -> bool:
    """Tell whether a line is nothing but a date, be it with a place (“（2023年8月16日于市会堂）”)."""
    return "年" in line and line[-1] not in ENDERS and _DATE_LINE.match(line) is not None


def is_dashed(line: str) -> bool:
    """Tell whether a line begins with a dash, as a subtitle does."""
    return _DASHED.match(line) is not None


def _is_byline(line: str) -> bool:
    return len(line) <= 40 and is_byline(line)


def _title_end(lines: Sequence[str], i: int) -> int:
    """Return where a title that begins at line `i` ends; an official document's may take several lines."""
    if lines[i].endswith(_SPOKEN + _WRITTEN):
        return i + 2 if _runs_on(lines, i + 1) else i + 1
    ends = _SPOKEN + _WRITTEN if _OFFICIAL.search(lines[i]) else _WRITTEN
    for end in range(i + 1, min(i + 4, len(lines))):
        line = lines[end]
        if not is_front_line(lines, end) or _is_subtitle(line) or _is_byline(line) or _SPOKEN_AT.match(line):
            break
        if _IN_BRACKETS.sub("", line).endswith(ends):
            return end + 1
    return i + 2 if _runs_on(lines, i + 1) else i + 1


def _is_couplet(lines: Sequence[str], i: int) -> bool:
    """Tell whether a title takes two lines, each complete: a subtitle with a dash stands below them."""
    below = lines[i + 1 : i + 3]
    return (
        len(below) == 2
        and is_dashed(below[1])
        and not lines[i].endswith(_SPOKEN + _WRITTEN)
        and is_front_line(lines, i + 1)
        and not (_is_subtitle(below[0]) or _is_byline(below[0]))
    )


def _runs_on(lines: Sequence[str], i: int) -> bool:
    """Tell whether line `i` can only be the rest of the line before."""
    if i >= len(lines) or not is_front_line(lines, i) or _is_subtitle(lines[i]):
        return False
    if lines[i][0] in "（(":
        return lines[i].endswith(_WRITTEN)
    return lines[i - 1].endswith(_OPEN_END) or lines[i].startswith(("关于", "印发", "的", "》"))
