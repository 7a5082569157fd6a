"""The empty places of a text, what to call them, and filling them in.

Writers leave XX, X, ×××, 某某, ____, {单位}, 第X期, 20XX年 and slips such as XXx. What is no slot: 5X, MAX,
XML, X光, 1200米×1000米, 赵某某 (a person made anonymous), 某种.

A slot is named by what stands beside it: XX单位 is 单位, 第X巡察组 is 巡察组序号, “时间：____” is 时间. The
name is what makes two slots one question; parts of a date are asked for each time, as dates come in ranges.

Invariant: slots are in the order of the text and do not overlap; `fill(text, {})` is the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_MARKS = "XＸxｘ×✕╳"
_LETTER = "A-Za-zＡ-Ｚａ-ｚ0-9０-９"
_SLOT = rf"""
    \{{\{{?\s*(?P<named>(?!\d)[\w{_MARKS}]{{1,12}})\s*\}}?\}}            # {{单位}}
  | (?P<year>(?<!\d)(?:19|20)[{_MARKS}]{{2}}(?=年))                     # 20XX年
  | (?P<many>(?<![{_LETTER}{_MARKS}])[{_MARKS}]{{2,}}(?:[1-9](?!\d))?(?![{_LETTER}{_MARKS}]))
  | (?P<one>(?<![{_LETTER}{_MARKS}])[XＸ](?![{_LETTER}{_MARKS}光线射轴染])) # X党委
  | (?P<count>(?<=第)[xｘ×✕╳](?![{_LETTER}{_MARKS}])|(?<![{_LETTER}{_MARKS})）\]米寸尺])[×✕╳](?=[年月日]))
  | (?P<someone>(?<!某)某某+(?!某))                                      # 某某同志
  | (?P<line>[_＿]{{2,}})                                                # ____
    """
# surnames before 某某 that make it a person; those that are words as well (于, 方, 任) are left out
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "潘杜戴夏钟汪田姜范姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙钱汤尹黎乔贺赖龚严欧"
    "齐宁梅石牟陶戚俞柳鲍倪殷苗詹柯阮闵"
)
# what follows a slot and names it, longest first
_HEADS = sorted(
    (
        "单位 党组 党委 党支部 党工委 巡察组 巡视组 督导组 检查组 调研组 考核组 工作组 领导小组 部门 公司 "
        "集团 医院 学校 学院 大学 银行 省 市 县 区 镇 乡 村 街道 社区 局 委 厅 部 处 科 室 中心 "
        "组长 副组长 书记 副书记 市长 县长 区长 局长 主任 院长 校长 厂长 经理 董事长 主席 同志 领导 先生 "
        "女士 事业 工作 项目 工程 会议 精神 活动 行动 专项 贡献 条例 办法 "
        "年 月 日 时 期 届 次 批 轮 章 条 号 个月 个 项 名 人 家 户 亩 公里 亿元 万元 元"
    ).split(),
    key=len,
    reverse=True,
)
_ANY = frozenset(("单位", "部门"))  # words for any body, which no name of one ends in
_DATE = ("年", "月", "日", "时")
_MEASURES = frozenset("期届次批轮")
_HAN = "\u4e00-\u9fff"
_FUNCTION = "的地得和与及或是将对在为了向把被让从到于以等也都要并而所"
_FREE_HEAD = f"[{_HAN}]{{2,4}}"
_LABEL = f"([{_HAN}]{{2,8}})[:：]\\s?$"
_LABEL_AT = 10  # characters before a slot in which its label stands


@dataclass(frozen=True, slots=True)
class Slot:
    """One empty place: its name, its offsets in the text, and how it is written there."""

    name: str
    start: int
    end: int
    raw: str


def find(text: str) -> tuple[Slot, ...]:
    """Return the slots of a text; those of one name take one value."""
    slots: list[Slot] = []
    counts: dict[str, int] = {}
    for found in _matches(text):
        name = _name(text, found)
        if name in _DATE or not name:
            label = name or "空位"
            counts[label] = counts.get(label, 0) + 1
            name = label if counts[label] == 1 else f"{label}{counts[label]}"
        slots.append(Slot(name, found.start(), found.end(), found[0]))
    return tuple(slots)


def questions(text: str) -> tuple[Slot, ...]:
    """Return the slots to ask for: the first of each name."""
    first: dict[str, Slot] = {}
    for slot in find(text):
        first.setdefault(slot.name, slot)
    return tuple(first.values())


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into the slots of their names; a slot without one, or with "", stays as it is.

    A key may also be a slot as it is written (“XX”), and then fills those that their names do not.
    """
    return fill_all([text], values)[0]


def fill_all(texts: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Fill several texts that are copied together; names are those of `questions("\\n".join(texts))`."""
    whole = "\n".join(texts)
    slots = find(whole)
    filled, start = [], 0
    for text in texts:
        end = start + len(text)
        parts, done = [], start
        for slot in slots:
            if start <= slot.start and slot.end <= end:
                value = values.get(slot.name) or values.get(slot.raw)
                parts += [whole[done : slot.start], value or slot.raw]
                done = slot.end + (_replaced(whole[slot.end : end], slot.name, value) if value else 0)
        filled.append("".join([*parts, whole[done:end]]))
        start = end + 1
    return tuple(filled)


def _replaced(after: str, name: str, value: str) -> int:
    """Return how many characters behind a slot its value stands for as well.

    XX单位 is 市水务局, not 市水务局单位; XX医院 may be answered by 市人民 or by 市人民医院.
    """
    head = name.rstrip("0123456789")
    return len(head) if after.startswith(head) and (head in _ANY or value.endswith(head)) else 0


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield what looks like a slot and is none of the exceptions."""
    for found in re.finditer(_SLOT, text, re.VERBOSE):
        before = text[found.start() - 1 : found.start()]
        if found["someone"] and before in _SURNAMES and before:
            continue
        yield found


def _name(text: str, found: re.Match[str]) -> str:
    """Name a slot by itself or by what stands beside it; "" where nothing tells."""
    if found["named"]:
        return found["named"]
    if found["year"]:
        return "年份"
    number = found[0][-1] if found[0][-1].isdecimal() else ""
    after = text[found.end() : found.end() + 8]
    head = next((head for head in _HEADS if after.startswith(head)), "") or _free_head(after)
    if head and text[: found.start()].endswith("第"):
        return head + ("数" if head in _MEASURES else "序号")
    if head:
        return head + number
    label = re.search(_LABEL, text[max(0, found.start() - _LABEL_AT) : found.start()])
    return label[1] + number if label else number and f"空位{number}"


def _free_head(after: str) -> str:
    """Return the word that follows a slot where it is no known head: up to four characters, no particle."""
    word = re.match(_FREE_HEAD, re.split(f"[{_FUNCTION}]", after, maxsplit=1)[0])
    return word[0] if word else ""
