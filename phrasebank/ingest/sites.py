"""What web sites, forums and document shops put around a speech, and into it, when it is copied from them.

Why: most speeches that a writer keeps were copied from such pages; their lines would stand among her phrases.
Invariant: nothing here is a formulation; what a speech itself could say stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from phrasebank.ingest.front import salutation_end
from phrasebank.ingest.sentences import CLOSERS, ENDERS

LINE = re.compile(  # whole lines
    "|".join(
        (
            r"(?:文章|信息|稿件)?来源\s*[：:][^。；]{0,40}",
            r"(?:责任)?编辑\s*[：:][^。；]{0,20}",
            r"(?:发布|更新)(?:时间|日期)\s*[：:][\d\s年月日时分:：./-]{0,24}",
            r"(?:浏览|点击|阅读)(?:次数|量)?\s*[：:]\s*\d{0,9}次?",
            r"[上下]一篇\s*[：:].{0,50}",
            r"扫一扫.{0,6}(?:手机|二维码|打开|关注|分享).{0,12}|分享到.{0,20}",
            r"(?:[【\[]?(?:打印(?:本页)?|关闭(?:窗口|本页)?|收藏(?:本页)?|返回(?:顶部|列表))[】\]]?[\s|｜]*)+",
            r"[-—\s]*此处隐藏\s*\d{1,6}\s*字.{0,20}",
            r"[（(]?(?:未完[,，]\s*)?全文共\s*\d{1,6}\s*字[,，].{0,40}",
            r"预览(?:已)?结束.{0,40}|请点击.{0,40}(?:联系|下载|查看).{0,10}|正文复制|展开全部(?:内容)?",
            r"(?:本文(?:标题|链接|地址)|链接地址)\s*[：:].{0,50}|标签\s*[：:]\s*#.{0,40}|.{0,50}我要投稿",
            r"试读结束.{0,40}|开通\s*(?:VIP|会员).{0,30}|登录后.{0,10}(?:查看|下载|阅读)[^。；]{0,20}",
            r"[（(]?(?:撰稿|供稿|投稿|编审|审核|[一二三初终]审|校对)人?\s*[：:][^。；]{0,50}",
            r"\d{4}-\d{1,2}-\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?\s.{0,40}(?:来源|编辑|点击|作者)\s*[：:].{0,30}",
            r".{0,10}收集于网络[,，].{0,30}|本文档由用户上传.{0,40}",
        )
    )
)
# what Discuz puts at the ends of lines, five to fifteen times a sign, a space and a letter
# (“$ G! l0 B& {7 H”); where the sign is a space too, a browser shows one
_JAM = r"(?: ?[!-;] | {1,2})[?-~]"
_JAMMED = re.compile(
    rf"^\s?(?:[!-;] )?[?-~](?:{_JAM}){{2,60}}+(?=\s*(?:[^\x00-\xff]|$))|(?:{_JAM}){{3,60}}+\s*$"
)
_PAIR = re.compile("[!-;] [?-~]")
_FEWEST_PAIRS = 3  # A B C D E has none
_STRAY = re.compile(
    "(?<=[一-鿿])`(?=[一-鿿“《，。；：、！？])|(?<=的)'(?=[一-鿿，。；：、！？,])|(?<=[一-鿿”》）]),(?=[,。、；])"
)
_EDITOR = re.compile(
    r"(?:^|(?<=[。！？!?]))[^。！？!?]{0,120}?"
    r"(?:小编[^。！？!?]{0,20}(?:整理|收集|搜集|精心|分享|带来|推荐|汇总)|为(?:大家|您)(?:整理|收集|搜集|精选)的)"
    r"[^。！？!?]{0,60}(?:参考|借鉴|帮助|帮到|阅读|收藏|看看)[^。！？!?]{0,30}(?:[。！？!?]|$)"
)


_PIECE = re.compile(r"\s*(\d{1,4})、")
_FEWEST_PIECES = 3
_SHORTEST_PIECE = 60  # characters on the average: items of a list are shorter,
_MOST_BROKEN = 0.6  # and so many of them do not break off


def pieces(lines: Sequence[str]) -> dict[int, int]:
    """Return, by line, where the text begins behind the numbers that a document shop's preview counts up.

    It cuts a speech into pieces of some hundred characters, in the middle of sentences: “…就要有↵2、结果，…”;
    or each paragraph has one, the salutation too. None where the lines are a list.
    """
    found: dict[int, int] = {}
    for i, line in enumerate(lines):
        number = _PIECE.match(line)
        if number and int(number[1]) == len(found) + 1:
            found[i] = number.end()
    if len(found) < _FEWEST_PIECES:
        return {}
    first, *others = found
    if salutation_end(lines[first][found[first] :]):  # which no writer numbers
        return found
    size = sum(map(len, lines[first : others[-1]]))
    broken = sum(lines[i - 1].rstrip()[-1:] not in tuple(ENDERS + CLOSERS + "；;：:") for i in others)
    long_enough = size >= _SHORTEST_PIECE * len(others)
    return found if long_enough and broken >= _MOST_BROKEN * len(others) else {}


def noise(text: str) -> list[tuple[int, int]]:
    """Return the spans, half-open and in order, of what is noise in a paragraph; they may overlap."""
    found: list[tuple[int, int]] = []
    if " " in text:
        jams = _JAMMED.finditer(text)
        found += [jam.span() for jam in jams if len(_PAIR.findall(jam[0])) >= _FEWEST_PAIRS]
    quoted = "'" in text and text.count("'") != text.count("的'")  # in pairs they are quotes
    if not quoted and any(sign in text for sign in ("`", "的'", ",,", ",。")):
        found += [stray.span() for stray in _STRAY.finditer(text)]
    if "小编" in text or "为大家" in text or "为您" in text:
        found += [words.span() for words in _EDITOR.finditer(text)]
    return sorted(found)
