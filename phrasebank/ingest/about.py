"""Who spoke and when: told by the speech's own lines, then the file's properties, then its name.

Kinds of speaker (身份) and occasions are given by the tagger's rules, not here.
Invariant: what the user said (`Overrides`) wins over all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from phrasebank.ingest.numerals import value

_C = "〇○零一二三四五六七八九十"
_DATE = re.compile(
    rf"(?<!\d[-—–~至到])(?P<year>[12１２]\s?[\d０-９]\s?[\d０-９]\s?[\d０-９]|[一二][{_C}ＯO]{{3}})\s*年"
    rf"(?:\s*(?P<month>\d\s?\d?|[{_C}]{{1,3}})\s*月(?:\s*(?P<day>\d\s?\d?|[{_C}]{{1,3}})\s*[日号])?)?"
)
_ISO = re.compile(r"(?P<year>[12]\d{3})[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?(?!\d)")
_DAY = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])(?!\d)")
_OPENING_YEAR = re.compile(r"(?:在|于|关于)?[（(【\[]?(?P<year>(?:19|20)\d\d)(?!\d{1,2}(?:\D|$)|[-—–至])")
_OFFICE = (
    "总理|主席|委员长|总书记|书记|部长|省长|市长|县长|区长|镇长|乡长|州长|盟长|主任|局长|厅长|院长|校长|行长|处长|科长|司长|"
    "署长|所长|站长|组长|会长|理事长|董事长|总经理|经理|司令|政委|秘书长|检察长|总裁|团长|队长|委员|代表|常委|同志"
)
_POLITE = r"\s*(?:同志|先生|女士)?"
_SAID_BY = re.compile(
    r"^(?:讲话人|发言人|报告人|汇报人|主讲人|述职人|作者|主持人|宣讲人)[：:\s]*(?P<name>[一-鿿·]{2,12}?)"
    rf"{_POLITE}(?:[（(]|\s|$)"
)
_OFFICE_NAME = re.compile(
    rf"(?:{_OFFICE})[\s　:：]*(?P<name>[一-鿿]\s*[一-鿿]\s*[一-鿿]??\s*[一-鿿]??){_POLITE}$"
)
_OFFICE_SLOT = re.compile(rf"(?:^|{_OFFICE})[\s　]*(?:[XxＸ×]{{2,4}}|某某?|[一-鿿]某某?)$")
_NAME_ONLY = re.compile(rf"^[（(]?(?P<name>[一-鿿]\s*[一-鿿]\s*[一-鿿]??){_POLITE}[）)]?$")
_NAME_IN_FILE = re.compile(
    r"[_－—\-\s（(](?P<name>[一-鿿]{2,3})(?:[_）)\s（(]|$)"
    r"|^《?(?P<author>[一-鿿]{2,3})(?:文选|文集|选集|全集|文稿|讲话集)"
)
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸"
    "左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武"
    "符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕"
    "冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩聂晁勾敖融冷訾辛阚"
    "那简饶空曾沙鞠关蒯相查后荆红游竺权逯盖益桓公肖岳帅缑亢况郈有琴仉佟言福覃闫代付"
)
_NOT_NAMES = frozenset(
    """
    全文 讲话 发言 报告 摘要 修改 最终 定稿 初稿 终稿 文稿 党课 党委 党组 全国 通知 方案 总结 国务院
    主任 局长 党支部
    全体 全省 全市 全区 全县 全局 全院 全校
    江西 江苏 云南 安徽 甘肃 宁夏 广东 广西
    """.split()
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a file says of itself outside its text: properties (None: has none) and its own name."""

    title: str | None = None
    author: str | None = None
    created: str | None = None
    file_name: str = ""

    @property
    def stem(self) -> str:
        """The file's name without its extension."""
        return PurePath(self.file_name.replace("\\", "/")).stem if self.file_name else ""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user says of all speeches of an import; None: as found."""

    title: str | None = None
    speaker: str | None = None
    speaker_name: str | None = None
    occasion: str | None = None
    date: str | None = None


def date_in_title(title: str) -> str | None:
    """Return the date that a title or file name opens with (“2023年…”, “在2023年…”, “2015政府…”)."""
    found = _OPENING_YEAR.match(title)
    return date_in(title[: found.end() + 12]) or found["year"] if found else None


def date_in(text: str) -> str | None:
    """Return the fullest date of a text as ISO (YYYY, YYYY-MM or YYYY-MM-DD), None where there is none."""
    found = [
        iso for pattern in (_DATE, _ISO, _DAY) for match in pattern.finditer(text) if (iso := _iso(match))
    ]
    return max(found, key=len, default=None)


def _iso(found: re.Match[str]) -> str | None:
    year = value(found["year"])
    month = value(found["month"]) if found["month"] else None
    day = value(found["day"]) if found["day"] else None
    if not 1840 <= year <= 2199 or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        return f"{year}"
    return f"{year}-{month:02}" if day is None or not 1 <= day <= 31 else f"{year}-{month:02}-{day:02}"


def name_in_byline(line: str) -> str | None:
    """Return the person's name of a speaker line (“国务院总理 李克强”), None where it holds none."""
    for pattern in (_SAID_BY, _OFFICE_NAME, _NAME_ONLY):
        found = pattern.search(line.strip())
        if found:
            name = "".join(found["name"].split())
            if pattern is _SAID_BY or is_name(name):  # the first says itself that a name follows
                return name
    return None


def is_byline(line: str) -> bool:
    """Tell whether a line names who speaks, be it with a name still to fill in (“局党组书记 XXX”)."""
    return name_in_byline(line) is not None or _OFFICE_SLOT.search(line) is not None


def is_name(text: str) -> bool:
    """Tell whether a text looks like a Chinese person's name: a surname and one to three characters."""
    return 2 <= len(text) <= 4 and text[0] in _SURNAMES and text not in _NOT_NAMES


def name_in_file(stem: str) -> str | None:
    """Return the person's name in a file's name (“2015政府工作报告_李克强”, “某某文选”), else None."""
    names = (found["name"] or found["author"] for found in _NAME_IN_FILE.finditer(stem))
    return next(filter(is_name, names), None)
