"""What stands in the cells: dates in all shapes, words of state, names, nothing, hostile texts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.documents.ledgers.builders import Case, Sheet

_: Any = None

VALUES = (
    Case(
        "dates in every shape",
        (
            Sheet(
                [
                    ["2020年隐患清单"],
                    ["序号", "隐患描述", "发现时间", "整改期限"],
                    [1, "隐患甲一", "2020.5.6", "2020年5月9日前"],
                    [2, "隐患甲二", 20200506, "5月上旬"],
                    [3, "隐患甲三", "2020/5/6 星期三", "2020年5月底"],
                    [4, "隐患甲四", "二〇二〇年五月六日", "立即整改"],
                    [5, "隐患甲五", 43957, "长期坚持"],
                    [6, "隐患甲六", "5月6日", "5.6-5.9"],
                    [7, "隐患甲七", "2020-05-06 00:00:00", "7日内"],
                    [8, "隐患甲八", 5.6, "2020.2.30"],
                    [9, "隐患甲九", "２０２０．５．６", "/"],
                    [10, "隐患甲十", dt.datetime(2020, 5, 6, 8, 30), "2020-05-06T00:00:00"],  # noqa: DTZ001 - cells know no zone
                ],
                ("A1:D1",),
            ),
        ),
        tuple(
            (row, {"found_on": "2020-05-06", "due_on": due})
            for row, due in enumerate(
                [
                    "2020-05-09",
                    "2020-05-10",
                    "2020-05-31",
                    _,
                    _,
                    "2020-05-09",
                    _,
                    _,
                    _,
                    "2020-05-06",
                ],
                3,
            )
        ),
    ),
    Case(
        "the year comes from the file's name, and turns with the year",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "检查日期", "整改期限", "复查日期"],
                    [1, "安全出口上锁", "12月28日", "1月5日", "1月6日"],
                ]
            ),
        ),
        ((2, {"found_on": "2020-12-28", "due_on": "2021-01-05", "verified_on": "2021-01-06"}),),
        file_name="2020年隐患台账.xlsx",
    ),
    Case(
        "the year comes from a neighbour",
        (
            Sheet(
                [
                    ["隐患描述", "检查日期", "整改期限"],
                    ["安全出口上锁", "2022.12.28", "12.30"],
                    ["疏散指示灯不亮", "12.29", "1.3"],
                ]
            ),
        ),
        (
            (2, {"due_on": "2022-12-30"}),
            (3, {"found_on": "2022-12-29", "due_on": "2023-01-03"}),
        ),
    ),
    Case(
        "no year anywhere: the date stays open",
        (Sheet([["序号", "隐患描述", "整改期限"], [1, "安全出口上锁", "5月6日"]]),),
        ((2, {"due_on": _, "extra": {"整改期限": "5月6日"}}),),
    ),
    Case(
        "states in every wording",
        (
            Sheet(
                [
                    ["序号", "隐患内容", "责任人", "整改情况"],
                    [1, "隐患乙一", "张", "已整改"],
                    [2, "隐患乙二", "张", "完成整改"],
                    [3, "隐患乙三", "张", "√"],
                    [4, "隐患乙四", "张", "是"],
                    [5, "隐患乙五", "张", "整改中"],
                    [6, "隐患乙六", "张", "未整改"],
                    [7, "隐患乙七", "张", 1],
                    [8, "隐患乙八", "张", "50%"],
                    [9, "隐患乙九", "张", "已于5月8日更换灭火器，整改完成。"],
                    [10, "隐患乙十", "张", "×"],
                    [11, "隐患乙十一", "张", "已销号"],
                    [12, "隐患乙十二", "张", "复查合格"],
                    [13, "隐患乙十三", "张", "/"],
                ]
            ),
        ),
        tuple(
            (row, {"state": state})
            for row, state in enumerate(
                [
                    "done",
                    "done",
                    "done",
                    "done",
                    "ongoing",
                    "not_started",
                    "done",
                    "ongoing",
                    "done",
                    "not_started",
                    "closed",
                    "verified",
                    _,
                ],
                2,
            )
        ),
    ),
    Case(
        "rectified, checked and struck off in three columns",
        (
            Sheet(
                [
                    ["序号", "问题", "是否整改", "复查结果", "是否销号", "验收人"],
                    [1, "问题丙一", "是", "合格", "是", "张三"],
                    [2, "问题丙二", "是", "合格", "否", "张三"],
                    [3, "问题丙三", "是", "不合格", "否", "张三"],
                    [4, "问题丙四", "否", "", "", ""],
                ]
            ),
        ),
        (
            (2, {"state": "closed"}),
            (3, {"state": "verified"}),
            (4, {"state": "failed"}),
            (5, {"state": "not_started"}),
        ),
    ),
    Case(
        "grades by word and by question",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "隐患级别", "整改期限"],
                    [1, "隐患丁一", "一般", "2020.5.9"],
                    [2, "隐患丁二", "重大事故隐患", "2020.5.9"],
                    [3, "隐患丁三", "较大", "2020.5.9"],
                    [4, "隐患丁四", "", "2020.5.9"],
                ]
            ),
            Sheet(
                [
                    ["序号", "隐患描述", "是否重大隐患", "整改期限"],
                    [1, "隐患丁五", "是", "2020.5.9"],
                    [2, "隐患丁六", "否", "2020.5.9"],
                ],
                name="二",
            ),
        ),
        (
            (2, {"grade": "general"}),
            (3, {"grade": "major"}),
            (4, {"grade": "general"}),
            (5, {"grade": _}),
            (2, {"grade": "major"}),
            (3, {"grade": "general"}),
        ),
    ),
    Case(
        "the kind of hazard says its grade",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "隐患类别", "整改期限"],
                    [1, "隐患戊一", "一般隐患", "2020.5.9"],
                    [2, "隐患戊二", "重大隐患", "2020.5.9"],
                ]
            ),
        ),
        ((2, {"grade": "general"}), (3, {"grade": "major"})),
    ),
    Case(
        "several people in a cell, names set apart or broken over lines",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "整改责任人", "检查人员"],
                    [1, "隐患己一", "张三\n李四", "王 五"],
                    [2, "隐患己二", "张三、李四", "欧阳\n修"],
                    [3, "隐患己三", "张三 13812345678", "张三 李四"],
                    [4, "隐患己四", "同上", "同上"],
                ]
            ),
        ),
        (
            (2, {"responsible_person": "张三、李四", "finder": "王五"}),
            (3, {"responsible_person": "张三、李四", "finder": "欧阳修"}),
            (4, {"responsible_person": "张三", "phone": "13812345678", "finder": "张三、李四"}),
            (5, {"responsible_person": "张三", "finder": "张三、李四"}),
        ),
    ),
    Case(
        "organisation and person in one column",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "整改责任单位及责任人", "整改期限"],
                    [1, "隐患庚一", "安环部 张三", "2020.5.9"],
                    [2, "隐患庚二", "苏州甲有限公司\n李四", "2020.5.9"],
                    [3, "隐患庚三", "生产部（王五）", "2020.5.9"],
                ]
            ),
        ),
        (
            (2, {"responsible_org": "安环部", "responsible_person": "张三"}),
            (3, {"responsible_org": "苏州甲有限公司", "responsible_person": "李四"}),
            (4, {"responsible_org": "生产部", "responsible_person": "王五"}),
        ),
    ),
    Case(
        "names of enterprises broken over lines",
        (
            Sheet(
                [
                    ["序\n号", "企 业\n名 称", "隐患\n描述", "整改\n期限"],
                    [1, "苏州某某精密\n机械有限公司", "1、通道堵塞；\n2、灯不亮。", "2020.5.9"],
                ]
            ),
        ),
        (
            (
                2,
                {
                    "enterprise": "苏州某某精密机械有限公司",
                    "description": "1、通道堵塞；\n2、灯不亮。",
                    "number": "1",
                },
            ),
        ),
    ),
    Case(
        "nothing in many spellings, and reports of nothing",
        (
            Sheet(
                [
                    ["序号", "检查日期", "隐患描述", "责任人", "备注"],
                    [1, "2020.5.6", "护栏松动", "/", "无"],
                    [2, "2020.5.7", "本月未发现隐患", "-", "——"],
                    [3, "2020.5.8", "无", "张三", ""],
                    [4, "2020.5.9", "", "张三", "待补"],
                    [5, "2020.5.10", 12, "张三", ""],
                    [6, "2020.5.11", "未发现安全帽佩戴，作业区有坠落风险", "张三", "N/A"],
                ]
            ),
        ),
        (
            (2, {"responsible_person": "", "remarks": ""}),
            (7, {"description": "未发现安全帽佩戴，作业区有坠落风险", "remarks": ""}),
        ),
        rejected={3: "nil_report", 4: "nil_report", 5: "no_description", 6: "no_words"},
    ),
    Case(
        "hostile cells stay text",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "整改措施", "整改期限"],
                    [1, "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "2020.5.9"],
                    [2, "+8613800000000未接听", "-1+1", "2020.5.9"],
                    [3, "\u202e通道\u200b堵塞\ufeff", "<script>alert(1)</script>", "2020.5.9"],
                    [4, "'; DROP TABLE findings;--", "{{7*7}}", "2020.5.9"],
                ]
            ),
        ),
        (
            (2, {"description": "=cmd|' /C calc'!A0", "measure": "@SUM(1+1)*cmd|' /C calc'!A0"}),
            (3, {"description": "+8613800000000未接听", "measure": "-1+1"}),
            (4, {"description": "通道堵塞", "measure": "<script>alert(1)</script>"}),
            (5, {"description": "'; DROP TABLE findings;--", "measure": "{{7*7}}"}),
        ),
    ),
    Case(
        "formulas without results and errors",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "整改措施", "整改期限"],
                    [1, "=A1&B1", "改", "2020.5.9"],
                    [2, "#REF!", "改", "2020.5.9"],
                    [3, "阀门渗漏", "=B1", "2020.5.9"],
                ]
            ),
        ),
        ((4, {"measure": "", "due_on": "2020-05-09"}),),
        rejected={2: "uncomputed", 3: "error_value"},
    ),
    Case(
        "values with commas and line breaks in GB18030",
        (
            Sheet(
                [
                    ["某街道隐患台账", "", "", ""],
                    ["序号", "隐患描述", "责任单位", "整改期限"],
                    ["1", "一楼：堆物,\n二楼：堆物", "镕鑫公司", "2020-5-9"],
                    ["2", '标有"禁止"的牌子脱落', "乙公司", "2020-5-10"],
                ]
            ),
        ),
        (
            (3, {"description": "一楼：堆物,\n二楼：堆物", "responsible_org": "镕鑫公司"}),
            (5, {"description": '标有"禁止"的牌子脱落', "due_on": "2020-05-10"}),
        ),
        kind="csv",
        encoding="gb18030",
    ),
    Case(
        "tabs in UTF-16",
        (Sheet([["序号", "问题描述", "期限"], ["1", "通道，堵塞", "2020.5.9"]]),),
        ((2, {"description": "通道，堵塞", "due_on": "2020-05-09"}),),
        kind="csv",
        encoding="utf-16",
        delimiter="\t",
    ),
    Case(
        "semicolons behind a byte order mark",
        (Sheet([["序号", "问题描述", "期限"], ["1", "通道堵塞", "2020.5.9"]]),),
        ((2, {"due_on": "2020-05-09", "number": "1"}),),
        kind="csv",
        encoding="utf-8-sig",
        delimiter=";",
    ),
)
