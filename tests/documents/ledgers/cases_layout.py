"""Where things stand: titles, merged cells, sections, headers again, totals, several tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.documents.ledgers.builders import Case, Sheet

_: Any = None
PLAIN = ["序号", "隐患描述", "整改措施", "责任人", "整改期限", "整改情况"]

LAYOUT = (
    Case(
        "plain table from the first row on",
        (Sheet([PLAIN, [1, "灭火器压力不足", "更换", "张三", dt.date(2020, 5, 9), "已整改"]]),),
        (
            (
                2,
                {
                    "number": "1",
                    "description": "灭火器压力不足",
                    "measure": "更换",
                    "responsible_person": "张三",
                    "due_on": "2020-05-09",
                    "state": "done",
                },
            ),
        ),
    ),
    Case(
        "title and line of labels above the header",
        (
            Sheet(
                [
                    ["某某镇2020年安全隐患排查治理台账"],
                    ["填报单位：某某镇安监所", _, _, "填报日期：2020年6月1日"],
                    [],
                    PLAIN,
                    [1, "配电箱门缺失", "加装", "李四", "5月9日", "整改中"],
                ],
                ("A1:F1",),
            ),
        ),
        ((5, {"description": "配电箱门缺失", "due_on": "2020-05-09", "enterprise": ""}),),
    ),
    Case(
        "the enterprise and the day stand above the table",
        (
            Sheet(
                [
                    ["安全检查记录表"],
                    ["被检查单位：", "苏州甲乙机械有限公司", _, "检查日期：2021年3月8日"],
                    ["序号", "存在问题", "整改要求", "整改责任人", "整改期限"],
                    [1, "叉车未年检", "送检", "王五", "3月15日"],
                ],
                ("A1:E1", "B2:C2"),
            ),
        ),
        (
            (
                4,
                {
                    "enterprise": "苏州甲乙机械有限公司",
                    "found_on": "2021-03-08",
                    "due_on": "2021-03-15",
                },
            ),
        ),
    ),
    Case(
        "enterprise merged down over its hazards",
        (
            Sheet(
                [
                    ["序号", "企业名称", "检查时间", "存在的问题", "整改期限"],
                    [1, "甲公司", "2020.5.6", "通道堵塞", "2020.5.9"],
                    [2, _, _, "灯具损坏", "2020.5.10"],
                    [3, _, _, "无操作规程", "2020.5.11"],
                    [4, "乙厂", "2020.5.7", "通道堵塞", "2020.5.12"],
                ],
                ("B2:B4", "C2:C4"),
            ),
        ),
        (
            (2, {"enterprise": "甲公司", "found_on": "2020-05-06"}),
            (3, {"enterprise": "甲公司", "found_on": "2020-05-06", "number": "2"}),
            (4, {"enterprise": "甲公司", "found_on": "2020-05-06"}),
            (5, {"enterprise": "乙厂", "found_on": "2020-05-07"}),
        ),
    ),
    Case(
        "number and enterprise merged, hazards each in their row",
        (
            Sheet(
                [
                    ["序号", "单位名称", "隐患内容", "整改时限"],
                    [1, "甲公司", "消火栓无水", "2020-05-09"],
                    [_, _, "电线私拉乱接", "2020-05-09"],
                    [2, "乙公司", "消火栓无水", "2020-05-19"],
                ],
                ("A2:A3", "B2:B3"),
            ),
        ),
        (
            (2, {"enterprise": "甲公司", "number": "1"}),
            (3, {"enterprise": "甲公司", "number": "1", "description": "电线私拉乱接"}),
            (4, {"enterprise": "乙公司"}),
        ),
    ),
    Case(
        "hazard merged down over its measures",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "整改措施", "责任人"],
                    [1, "危化品仓库无防爆灯", "拆除旧灯", "张三"],
                    [_, _, "安装防爆灯", "李四"],
                    [2, "安全帽破损", "更换", "王五"],
                ],
                ("A2:A3", "B2:B3"),
            ),
        ),
        (
            (2, {"measure": "拆除旧灯\n安装防爆灯", "responsible_person": "张三"}),
            (4, {"measure": "更换"}),
        ),
        joined={3: 2},
    ),
    Case(
        "the same hazard merged down over several enterprises",
        (
            Sheet(
                [
                    ["序号", "场所名称", "存在隐患", "整改期限"],
                    [1, "甲饭店", "燃气管老化", "2020-05-09"],
                    [2, "乙饭店", _, "2020-05-10"],
                    [3, "丙饭店", _, "2020-05-11"],
                ],
                ("C2:C4",),
            ),
        ),
        (
            (2, {"enterprise": "甲饭店", "description": "燃气管老化"}),
            (3, {"enterprise": "乙饭店", "description": "燃气管老化", "due_on": "2020-05-10"}),
            (4, {"enterprise": "丙饭店", "description": "燃气管老化"}),
        ),
    ),
    Case(
        "two header rows with groups",
        (
            Sheet(
                [
                    ["隐患排查治理清单"],
                    ["序号", "检查情况", _, _, "整改", _, _, "复查", _, "备注"],
                    [_, "日期", "地点", "问题描述", "措施", "期限", "责任人", "日期", "人员", _],
                    [
                        1,
                        "2020/5/6",
                        "一车间",
                        "护罩缺失",
                        "加装",
                        "2020/5/9",
                        "张三",
                        "2020/5/10",
                        "李四",
                        "无",
                    ],
                ],
                ("A1:J1", "A2:A3", "B2:D2", "E2:G2", "H2:I2", "J2:J3"),
            ),
        ),
        (
            (
                4,
                {
                    "found_on": "2020-05-06",
                    "place": "一车间",
                    "measure": "加装",
                    "due_on": "2020-05-09",
                    "responsible_person": "张三",
                    "verified_on": "2020-05-10",
                    "verifier": "李四",
                    "remarks": "",
                },
            ),
        ),
    ),
    Case(
        "two header rows in csv, where nothing is merged",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "整改", "", "", "验收", ""],
                    ["", "", "措施", "期限", "责任人", "日期", "人员"],
                    ["1", "楼梯堆物", "清理", "2020.5.9", "张三", "2020.5.10", "李四"],
                ]
            ),
        ),
        ((3, {"due_on": "2020-05-09", "verified_on": "2020-05-10", "verifier": "李四"}),),
        kind="csv",
    ),
    Case(
        "answers to tick below a group",
        (
            Sheet(
                [
                    ["序号", "隐患内容", "隐患等级", _, "整改期限", "整改情况", _],
                    [_, _, "一般", "重大", _, "已整改", "未整改"],
                    [1, "无应急照明", "√", _, "2020-05-09", "√", _],
                    [2, "储罐超装", _, "√", "2020-05-19", _, "√"],
                ],
                ("A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:G1"),
            ),
        ),
        (
            (3, {"grade": "general", "state": "done"}),
            (4, {"grade": "major", "state": "not_started"}),
        ),
    ),
    Case(
        "the header again on each page, with page marks and sub-totals",
        (
            Sheet(
                [
                    PLAIN,
                    [1, "甲隐患描述文字", "改", "张三", "2020.5.9", "已整改"],
                    ["本页小计", "1条"],
                    ["第1页 共2页"],
                    PLAIN,
                    [2, "乙隐患描述文字", "改", "李四", "2020.5.9", "已整改"],
                    ["小计", "1条"],
                    ["合  计", "2条"],
                    ["填表人：张三", _, _, "审核人：李四", _, "2020年6月1日"],
                ],
                ("A4:F4",),
            ),
        ),
        ((2, {"number": "1"}), (6, {"number": "2"})),
    ),
    Case(
        "sections across the table are categories",
        (
            Sheet(
                [
                    PLAIN,
                    ["一、消防安全（2条）"],
                    [1, "灭火器过期", "换", "张三", "2020.5.9", "已整改"],
                    [2, "通道堵塞", "清", "张三", "2020.5.9", "已整改"],
                    ["二、用电安全"],
                    [3, "插座松动", "修", "李四", "2020.5.9", "未整改"],
                ],
                ("A2:F2", "A5:F5"),
            ),
        ),
        (
            (3, {"category": "消防安全"}),
            (4, {"category": "消防安全"}),
            (6, {"category": "用电安全", "state": "not_started"}),
        ),
    ),
    Case(
        "sections are enterprises, numbered and counted",
        (
            Sheet(
                [
                    ["序号", "隐患", "整改期限"],
                    ["（一）苏州甲有限公司（1条）"],
                    [1, "灭火器过期", "2020.5.9"],
                    ["（二）苏州乙超市"],
                    [1, "灭火器过期", "2020.5.9"],
                ],
                ("A2:C2", "A4:C4"),
            ),
        ),
        ((3, {"enterprise": "苏州甲有限公司"}), (5, {"enterprise": "苏州乙超市"})),
    ),
    Case(
        "two tables below one another with different columns",
        (
            Sheet(
                [
                    ["一、已整改隐患"],
                    ["序号", "隐患描述", "整改时间", "验收人"],
                    [1, "护栏松动", "2020.5.9", "张三"],
                    [],
                    ["二、未整改隐患"],
                    ["序号", "隐患描述", "责任单位", "整改期限", "未完成原因"],
                    [1, "墙面开裂", "工程部", "2020.8.1", "需要停产"],
                ],
            ),
        ),
        (
            (3, {"verifier": "张三"}),
            (
                7,
                {
                    "responsible_org": "工程部",
                    "due_on": "2020-08-01",
                    "extra": {"整改期限": "2020.8.1", "未完成原因": "需要停产"},
                },
            ),
        ),
    ),
    Case(
        "two tables side by side",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "整改期限", _, "序号", "隐患描述", "整改期限"],
                    [1, "左边第一条", "2020.5.9", _, 3, "右边第一条", "2020.5.10"],
                    [2, "左边第二条", "2020.5.9", _, _, _, _],
                ],
            ),
        ),
        (
            (2, {"description": "左边第一条", "column": 0}),
            (3, {"description": "左边第二条"}),
            (2, {"description": "右边第一条", "column": 4, "due_on": "2020-05-10"}),
        ),
    ),
    Case(
        "a summary sheet before, an empty one behind",
        (
            Sheet(
                [
                    ["2020年隐患排查情况汇总表"],
                    ["镇（街道）", "排查隐患数", "已整改数", "整改率", "重大隐患数（条）"],
                    ["甲镇", 20, 18, 0.9, 0],
                    ["乙街道", 30, 30, 1, 1],
                    ["合计", 50, 48, 0.96, 1],
                ],
                ("A1:E1",),
                "汇总",
            ),
            Sheet([PLAIN, [1, "电缆破皮", "包扎", "张三", "5月9日", "已整改"]], name="2020年明细"),
            Sheet([], name="Sheet3"),
        ),
        ((2, {"sheet": "2020年明细", "due_on": "2020-05-09"}),),
    ),
    Case(
        "one sheet for each enterprise",
        (
            Sheet([["序号", "隐患", "期限"], [1, "无防护罩", "2020.5.9"]], name="甲纺织厂"),
            Sheet([["序号", "隐患", "期限"], [1, "无防护罩", "2020.5.9"]], name="乙有限公司"),
        ),
        ((2, {"enterprise": "甲纺织厂"}), (2, {"enterprise": "乙有限公司"})),
    ),
    Case(
        "columns numbered below the header, an example, lines numbered beforehand",
        (
            Sheet(
                [
                    PLAIN,
                    ["（1）", "（2）", "（3）", "（4）", "（5）", "（6）"],
                    ["例", "消防通道堵塞", "清理", "某某", "2020.1.1", "已整改"],
                    [1, "作业人员无证上岗", "培训取证", "张三", "2020.5.9", "整改中"],
                    [2],
                    [3],
                ],
            ),
        ),
        ((4, {"description": "作业人员无证上岗"}),),
        rejected={3: "example"},
    ),
    Case(
        "the table begins in the third column, notes beside it",
        (
            Sheet(
                [
                    [],
                    [_, _, "隐患台账"],
                    [_, _, "序号", "问题描述", "整改期限", _, "说明：红色为逾期"],
                    [_, _, 1, "无警示标识", "2020.5.9", _, "请抓紧"],
                ],
            ),
        ),
        ((4, {"description": "无警示标识", "column": 2, "due_on": "2020-05-09"}),),
    ),
    Case(
        "groups written once, cells below left blank",
        (
            Sheet(
                [
                    ["序号", "企业名称", "检查日期", "问题", "整改期限"],
                    ["1", "甲公司", "2020.5.6", "开关无标识", "2020.5.9"],
                    ["", "", "", "人员无培训记录", "2020.5.9"],
                    ["2", "乙公司", "2020.5.7", "开关无标识", "2020.5.9"],
                ]
            ),
        ),
        (
            (2, {"enterprise": "甲公司"}),
            (3, {"enterprise": "甲公司", "found_on": "2020-05-06"}),
            (4, {"enterprise": "乙公司"}),
        ),
        kind="csv",
    ),
    Case(
        "hidden rows and hidden sheets hold hazards too",
        (
            Sheet(
                [
                    PLAIN,
                    [1, "第一条隐患", "改", "张三", "2020.5.9", "已整改"],
                    [2, "第二条隐患", "改", "张三", "2020.5.9", "已整改"],
                ],
                hidden_rows=(3,),
            ),
            Sheet([["已整改", "未整改", "整改中"]], name="选项", state="hidden"),
        ),
        ((2, {}), (3, {"description": "第二条隐患"})),
    ),
    Case(
        "a heading merged over two columns",
        (
            Sheet(
                [
                    ["序号", "隐患描述", _, "整改期限"],
                    [1, "配电房", "积水", "2020.5.9"],
                    [2, "仓库门损坏", _, "2020.5.9"],
                ],
                ("B1:C1", "B3:C3"),
            ),
        ),
        ((2, {"description": "配电房 积水"}), (3, {"description": "仓库门损坏"})),
    ),
    Case(
        "old workbook with merged cells",
        (
            Sheet(
                [
                    ["2019年隐患台账"],
                    ["序号", "受检单位", "隐患情况", "整改期限"],
                    [1.0, "甲公司", "气瓶无防倒链", dt.date(2019, 5, 9)],
                    [2.0, _, "焊机外壳未接地", "5月10日"],
                ],
                ("A1:D1", "B3:B4"),
            ),
        ),
        (
            (3, {"enterprise": "甲公司", "due_on": "2019-05-09"}),
            (4, {"enterprise": "甲公司", "due_on": "2019-05-10"}),
        ),
        kind="xls",
    ),
    Case(
        "groups unmerged although the title is merged, a unit beside it",
        (
            Sheet(
                [
                    ["2020年台账", _, _, _, _, "单位：条"],
                    ["序号", "隐患描述", "整改", _, _, "复查", _],
                    [_, _, "措施", "期限", "责任人", "日期", "人员"],
                    [1, "阀门泄漏", "修", "5月9日", "张三", "5.10", "李四"],
                ],
                ("A1:E1",),
            ),
        ),
        ((4, {"enterprise": "", "due_on": "2020-05-09", "verified_on": "2020-05-10"}),),
    ),
    Case(
        "three header rows",
        (
            Sheet(
                [
                    ["序号", "基本情况", _, "整改情况", _, _, _],
                    [_, "企业", "隐患描述", "责任", _, "完成", _],
                    [_, _, _, "单位", "责任人", "期限", "是否完成"],
                    [1, "甲公司", "阀门泄漏", "生产部", "张三", "2020.5.9", "是"],
                ],
                ("A1:A3", "B1:C1", "D1:G1", "D2:E2", "F2:G2", "B2:B3", "C2:C3"),
            ),
        ),
        (
            (
                4,
                {
                    "enterprise": "甲公司",
                    "responsible_org": "生产部",
                    "due_on": "2020-05-09",
                    "state": "done",
                },
            ),
        ),
    ),
    Case(
        "headings with long instructions in brackets",
        (
            Sheet(
                [
                    [
                        "序号",
                        "隐患描述\n（要求写明隐患所在部位、存在的现象、违反的法律法规及标准条款，文字控制在一百字以内）",
                        "整改期限\n（格式：年/月/日）",
                        "整改情况（已整改/整改中/未整改）",
                    ],
                    [1, "阀门泄漏", "2020.5.9", "已整改"],
                ]
            ),
        ),
        ((2, {"description": "阀门泄漏", "due_on": "2020-05-09", "state": "done"}),),
    ),
    Case(
        "a hazard merged over the column of places",
        (
            Sheet(
                [
                    ["序号", "隐患部位", "隐患描述", "整改期限"],
                    [1, "一车间", "护罩缺失", "2020.5.9"],
                    [2, "全厂未开展培训", _, "2020.5.9"],
                ],
                ("B3:C3",),
            ),
        ),
        ((2, {"place": "一车间"}), (3, {"place": "", "description": "全厂未开展培训"})),
    ),
    Case(
        "a general part before the list in one sheet",
        (
            Sheet(
                [
                    ["一、总体情况"],
                    ["检查企业5家，发现隐患3条，已整改2条。"],
                    [],
                    ["二、隐患清单"],
                    ["序号", "隐患描述", "整改期限"],
                    [1, "阀门泄漏", 43960],
                    [2, "阀门破裂", "43960"],
                ]
            ),
        ),
        ((6, {"due_on": "2020-05-09"}), (7, {"due_on": "2020-05-09"})),
    ),
)
