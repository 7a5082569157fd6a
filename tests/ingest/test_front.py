"""The lines above a body, salutations, names and dates."""

from __future__ import annotations

import pytest

from phrasebank.ingest.about import date_in, date_in_title, name_in_byline, name_in_file
from phrasebank.ingest.front import read_front, salutation_end


@pytest.mark.parametrize(
    "salutation",
    [
        "同志们：",
        "各位代表！",
        "各位领导，同志们：",
        "尊敬的各位领导、各位来宾，女士们、先生们：",
        "尊敬的检查组XX组长、XX领导、各位领导、同志们：",
        "巡视(巡察)组领导，同志们：",
        "各县（区）人民政府，市政府各部门、各直属机构：",
        "老师们、同学们:",
        "各位老领导、老同志！",
        "XX书记，各位常委，同志们：",
        "四川省人民政府：",
        "尊敬的在座各位专家：",
        "尊敬的各位领导，各位来宾，",
    ],
)
def test_a_salutation_on_a_line_of_its_own(salutation: str) -> None:
    assert salutation_end(salutation) == len(salutation)


@pytest.mark.parametrize(
    "salutation", ["同志们：", "各位领导、各位来宾：", "XX书记，同志们！", "巡察(巡视)组领导，同志们："]
)
def test_a_salutation_ends_where_the_first_sentence_begins(salutation: str) -> None:
    assert salutation_end(f"{salutation}下面，我讲三点意见：一要快。") == len(salutation)


@pytest.mark.parametrize(
    "line",
    [
        "各项工作目标：",
        "要做到以下几点：",
        "坚持以各位老师，",
        "主要领导，分管领导，",
        "四川省人民政府：一要快。",
        "主要领导：要亲自抓。",
        "牵头单位：",
        "同志们，时间不等人。",
        "各位领导提出了要求：一要快。",
        "他对同志们说：干！",
        "会议要求：各级领导干部要带头。",
        "我代表党委、政府，向各位代表：",
        "习近平总书记强调：",
        "第一责任人是主要领导：",
    ],
)
def test_other_lines_with_a_colon_are_no_salutations(line: str) -> None:
    assert salutation_end(line) == 0


@pytest.mark.parametrize(
    ("lines", "title", "subtitle", "byline", "rest"),
    [
        (
            ["政府工作报告", "——2020年1月5日在县人代会上", "县长 李大明", "各位代表：", "成绩不小。"],
            "政府工作报告",
            "——2020年1月5日在县人代会上",
            "县长 李大明",
            3,
        ),
        (
            ["市政府关于做好", "防汛工作的通知", "市政发〔2020〕1号", "各县区：", "要快。"],
            "市政府关于做好防汛工作的通知",
            "市政发〔2020〕1号",
            None,
            3,
        ),
        (
            ["凝心聚力 再谱新篇", "在全区干部大会上的讲话", "XX单位党组书记 XXX", "同志们："],
            "凝心聚力 再谱新篇",
            "在全区干部大会上的讲话",
            "XX单位党组书记 XXX",
            3,
        ),
        (["表态发言", "（2021年3月）", "一、提高认识", "要快。"], "表态发言", "（2021年3月）", None, 2),
        (
            ["县委关于巡察工作规划", "（2016—2020年）的批复", "同意。"],
            "县委关于巡察工作规划（2016—2020年）的批复",
            None,
            None,
            2,
        ),
        (
            ["县委书记张伟同志", "在全县经济工作会议上的", "讲话", "同志们："],
            "在全县经济工作会议上的讲话",
            None,
            "县委书记张伟同志",
            3,
        ),
        (["同志们：", "散会。"], None, None, None, 0),
        (["各位代表", "今天开会。"], "各位代表", None, None, 1),
        (["工作要抓紧。", "要落实。"], None, None, None, 0),
    ],
)
def test_the_lines_above_a_body(
    lines: list[str], title: str | None, subtitle: str | None, byline: str | None, rest: int
) -> None:
    front = read_front(lines)
    assert (front.title, front.subtitle, front.byline, front.rest) == (title, subtitle, byline, rest)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("二○一八年三月五日", "2018-03-05"),
        ("二〇二〇年十二月三十一日", "2020-12-31"),
        ("２０１８年３月５日", "2018-03-05"),
        ("（2018年3月）", "2018-03"),
        ("于1998年3 月5 日在大会上", "1998-03-05"),
        ("2018-03-05", "2018-03-05"),
        ("2018.3.5", "2018-03-05"),
        ("讲话20180305定稿", "2018-03-05"),
        ("2017年底至2018年3月5日", "2018-03-05"),
        ("规划（2016—2020年）", None),
        ("2018年13月", None),
        ("第123456789号", None),
        ("没有日期", None),
    ],
)
def test_dates_of_every_style(text: str, date: str | None) -> None:
    assert date_in(text) == date


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("2023年巡察动员会", "2023"),
        ("在2023年巡察动员会上", "2023"),
        ("2015政府工作报告_李四光", "2015"),
        ("2018-2022年规划", None),
        ("面向二〇三五年的远景目标", None),
    ],
)
def test_a_title_tells_a_date_only_where_it_opens_with_it(title: str, date: str | None) -> None:
    assert date_in_title(title) == date


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("国务院总理 李克强", "李克强"),
        ("县长　李 大 明", "李大明"),
        ("国务院副总理兼国家经济委员会主任薄一波", "薄一波"),
        ("（王五）", "王五"),
        ("发言人：赵小六（区委书记）", "赵小六"),
        ("县委书记张伟同志", "张伟"),
        ("（张伟同志）", "张伟"),
        ("讲话人：张伟同志", "张伟"),
        ("全体同志", None),
        ("党支部书记", None),
        ("XX单位党组书记 XXX", None),
        ("县人民政府", None),
        ("全体代表", None),
    ],
)
def test_the_name_in_a_byline(line: str, name: str | None) -> None:
    assert name_in_byline(line) == name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("2015政府工作报告_李克强", "李克强"),
        ("李四光-党课", None),
        ("党课讲稿-李四光", "李四光"),
        ("李四光文选第二卷", "李四光"),
        ("优秀文选", None),
        ("总结(江西)", None),
        ("讲话_修改", None),
        ("讲话", None),
    ],
)
def test_the_name_in_a_file_name(stem: str, name: str | None) -> None:
    assert name_in_file(stem) == name


@pytest.mark.parametrize("mark", ["机密★", "内部资料 注意保存", "（内部文件，不得外传）", "特急", "000012"])
def test_what_a_paper_is_marked_with_is_no_title(mark: str) -> None:
    front = read_front([mark, "在警示教育大会上的讲话", "（2023年8月16日）", "同志们："])
    assert front.title == "在警示教育大会上的讲话"
    assert front.subtitle == f"{mark}\n（2023年8月16日）"
    assert front.rest == 3


def test_the_title_of_an_official_paper_is_below_its_head() -> None:
    head = ["份号：000012", "机密★1年", "特急", "中共甲县委员会文件", "甲委发〔2023〕5号"]
    title = "中共甲县委关于印发《实施方案》的通知"
    front = read_front([*head, title, "各乡镇党委，县委各部委："])
    assert (front.title, front.subtitle, front.rest) == (title, "\n".join(head), 6)
