"""What a text still carries from where it was taken: years, meetings, persons, units and places not her own.

Why: copying a fine sentence with another county's name in it is the classic disgrace of the trade. Marks that
cry at everything are soon ignored, so each rule here prefers missing one to marking what is no leftover:
national leaders, the organs of the state and 二十大 belong to every speech; goals (2035年) and history
(1949年) are no slips.

Invariant: what is found is in the order of the text and does not overlap; what contains a name of `Own`, or
is contained in one, is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from phrasebank.text.places import places

Kind = Literal["year", "meeting", "person", "unit", "place"]

# patterns are strings, so that `search` and `copy --print` need not wait for what they do not use
_NUMBER = "〇零○一二三四五六七八九十百\\d"
_YEAR = rf"(?<![{_NUMBER}])(?:20\d\d|二[〇零○][{_NUMBER}]{{2}})(?=年|[—－–~～-]+20\d\d年)年?(?:度|底|初)?"
_PLAN = r"[“\"]十[一二三四]五[”\"](?:规划|时期|期间)?|十[一二三四]五(?:规划|时期|期间)"
_GOALS = frozenset({2027, 2035, 2049, 2050})
_TO_DIGIT = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_MEETING = (
    rf"第?[{_NUMBER}]+届[省市县区州旗]?(?:委|纪委|人大|政协|人民代表大会)?第?[{_NUMBER}]+"
    r"(?:次(?:全会|全体会议|会议|代表大会)|轮巡[察视])"
    rf"|[省市县区]第[{_NUMBER}]+次(?:党代会|党代表大会|代表大会)"
)

# surnames that are hardly ever anything else in this genre: 任, 于, 方, 安, 常, 万, 时, 党 … are left out
_SURNAME = (
    "[王李张刘陈杨赵黄吴徐孙胡朱郭何罗宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕卢蒋蔡贾"
    "丁魏薛叶阎潘戴汪姜范姚谭廖邹熊陆郝崔邱秦侯邵孟龚严]"
)
_GIVEN = (
    "[^\\W\\d_a-zA-Z副党委总支部务省市县区州局厅院长书记主任组第一等和与的各位老新原前"
    "业办融志处科会公企农工政军检法共]"
)
_TITLE = (
    "(?:副?(?:组长|书记|主任|市长|县长|区长|州长|镇长|乡长|局长|厅长|处长|科长|院长|校长|部长|主席"
    "|董事长|总经理)|同志)"
)
_PERSON = f"{_SURNAME}{_GIVEN}{{1,2}}{_TITLE}|(?<![\u4e00-\u9fff]){_SURNAME}{_TITLE}|[X×Ｘ某]{{2,3}}{_TITLE}"
# leaders and models of the whole country
_EVERYONES = (
    "毛泽东|邓小平|江泽民|胡锦涛|周恩来|刘少奇|朱德|陈云|习近平|李强|赵乐际|王沪宁|蔡奇|丁薛祥|李希"
    "|雷锋|焦裕禄|孔繁森|黄大年|张桂梅|王进喜|杨善洲|谷文昌|李大钊"
)

_OFFICE = (
    "(?:住(?:房和城乡)?建设?|水[务利]|教[育体]|卫生?健康?|财政|公安|民政|司法|人(?:力资源和)?社(?:会保障)?"
    "|自然资源|生态环境|交通(?:运输)?|农业农村|农牧|商务|文化?和?(?:广电)?旅游?(?:体育)?|应急(?:管理)?|审计"
    "|市场监督?管理?|统计|医疗?保障?|林业(?:和草原)?|林草|信访|城市?管理?|综合(?:行政)?执法|发展?和?改革?"
    "|工业?和?信(?:息化)?|科技|科学技术|民族?宗(?:教事务)?|退役军人(?:事务)?|国资|乡村振兴|税务|烟草(?:专卖)?"
    "|供电|气象|邮政|消防|档案|机关事务|政务服务|国土(?:资源)?|规划|环保|环境保护|粮食|安监|质监|工商|畜牧)"
)
_UNIT = (
    f"(?<!国家)(?<!总)(?:[省市县区州旗]{_OFFICE}(?:局|委员会|委|厅|支队|大队)|{_OFFICE}局)(?!部署|长)"
    "|[省市县区](?:第[一二三四五六七八九])?(?:人民|中医|中心|妇幼保健|传染病|精神卫生)(?:医院|院)"
)
# what a place's name begins: 凤冈县永和镇, 遵义市第一人民医院
_NAMED = (
    "[^\\W\\d_a-zA-Z]{0,8}?(?:医院|中医院|大学|学院|中学|小学|有限公司|集团|公司|银行)"
    "|[^\\W\\d_a-zA-Z]{1,3}(?:(?<!城)[镇乡](?![镇村建])|街道)"
)
_LONGEST_NAME = 12  # characters behind the place
_PARTICLES = frozenset("的与及、是在为将对各全有了到向之")


@dataclass(frozen=True, slots=True)
class Own:
    """What is the user's own: names of her unit and place, the year she writes in (None: no year is).

    `written` is what she has just filled in.
    """

    units: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    year: int | None = None
    written: tuple[str, ...] = ()

    def has(self, text: str) -> bool:
        """Tell whether a text is, holds, or is part of one of her names, or part of what she wrote."""
        names = (name for name in (*self.units, *self.places) if name)
        return any(name in text or text in name for name in names) or any(
            text in value for value in self.written
        )


@dataclass(frozen=True, slots=True)
class Leftover:
    """One thing left over, with its offsets in the text."""

    kind: Kind
    start: int
    end: int
    text: str


def find(text: str, own: Own = Own()) -> tuple[Leftover, ...]:
    """Return what a text may have kept from its source and is not the user's own."""
    found: list[Leftover] = []
    done = 0
    for kind, start, end in sorted(_candidates(text, own), key=lambda found: (found[1], -found[2])):
        words = text[start:end]
        if start >= done and not own.has(words):
            found.append(Leftover(kind, start, end, words))
            done = end
    return tuple(found)


def _candidates(text: str, own: Own) -> Iterator[tuple[Kind, int, int]]:
    """Yield all that the rules find; they may overlap."""
    for match in re.finditer(_MEETING, text):
        yield "meeting", *match.span()
    for match in re.finditer(_PLAN, text):
        yield "year", *match.span()
    for match in re.finditer(_YEAR, text):
        if int(match[0][:4].translate(_TO_DIGIT)) not in {*_GOALS, own.year}:
            yield "year", *match.span()
    for match in re.finditer(_PERSON, text):
        if not re.match(_EVERYONES, match[0]):
            yield "person", *match.span()
    for match in re.finditer(_UNIT, text):
        yield "unit", *match.span()
    for start, end in places(text):
        unit = re.match(_NAMED, text[end : end + _LONGEST_NAME])
        if unit and not unit[0].startswith("和") and not _PARTICLES & set(unit[0]):
            yield "unit", start, end + unit.end()
        yield "place", start, end
