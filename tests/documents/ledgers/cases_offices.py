"""Whole ledgers in the manner of particular offices."""

from __future__ import annotations

from typing import Any

from tests.documents.ledgers.builders import Case, Sheet

_: Any = None

OFFICES = (
    Case(
        "town: enterprises checked by a team, struck off by the town",
        (
            Sheet(
                [
                    ["××镇“九小场所”消防安全隐患整改销号清单"],
                    ["（2023年第三季度）"],
                    [
                        "序号",
                        "社区",
                        "场所名称",
                        "地址",
                        "存在主要隐患",
                        "检查时间",
                        "检查人",
                        "整改时限",
                        "整改责任人及联系电话",
                        "整改完成情况",
                        "销号时间",
                        "销号人",
                    ],
                    [
                        1,
                        "东门社区",
                        "阿强烧烤店",
                        "东门路8号",
                        "厨房未安装燃气报警器",
                        "2023.7.3",
                        "陈刚、吴敏",
                        "2023.7.10",
                        "强子 13900001111",
                        "已整改",
                        "2023.7.11",
                        "吴敏",
                    ],
                    [
                        2,
                        "东门社区",
                        "小芳理发店",
                        "东门路10号",
                        "店内住人",
                        "7.3",
                        "陈刚、吴敏",
                        "立即",
                        "芳芳",
                        "已搬离，完成整改",
                        "7.4",
                        "陈刚",
                    ],
                    ["合计", _, "2家", _, "2条"],
                    ["审核：周某", _, _, "填表：吴敏", _, _, _, "日期：2023.9.30"],
                ],
                ("A1:L1", "A2:L2"),
            ),
        ),
        (
            (
                4,
                {
                    "region": "东门社区",
                    "enterprise": "阿强烧烤店",
                    "place": "东门路8号",
                    "found_on": "2023-07-03",
                    "due_on": "2023-07-10",
                    "responsible_person": "强子",
                    "phone": "13900001111",
                    "verified_on": "2023-07-11",
                    "verifier": "吴敏",
                    "finder": "陈刚、吴敏",
                    "state": "done",
                },
            ),
            (
                5,
                {
                    "found_on": "2023-07-03",
                    "due_on": _,
                    "at_once": True,
                    "verified_on": "2023-07-04",
                    "state": "done",
                },
            ),
        ),
    ),
    Case(
        "factory: daily self-check with departments",
        (
            Sheet(
                [
                    ["苏州华某电子有限公司2022年安全隐患自查自改台账"],
                    [
                        "编号",
                        "排查日期",
                        "隐患部位",
                        "隐患内容",
                        "隐患等级",
                        "整改措施",
                        "责任部门",
                        "责任人",
                        "计划完成时间",
                        "实际完成时间",
                        "验收结果",
                        "验收人",
                        "整改资金（元）",
                    ],
                    [
                        "HZ-01",
                        "2022-03-01",
                        "SMT车间",
                        "排风管道积尘",
                        "一般",
                        "清扫",
                        "生产部",
                        "刘一",
                        "2022-03-05",
                        "2022-03-04",
                        "合格",
                        "陈二",
                        0,
                    ],
                    [
                        "HZ-02",
                        "2022-03-02",
                        "化学品库",
                        "防爆灯罩破损",
                        "较大",
                        "更换",
                        "设备部",
                        "张三",
                        "2022-03-09",
                        "",
                        "",
                        "",
                        300,
                    ],
                ],
                ("A1:M1",),
            ),
        ),
        (
            (
                3,
                {
                    "number": "HZ-01",
                    "enterprise": "苏州华某电子有限公司",
                    "place": "SMT车间",
                    "responsible_org": "生产部",
                    "due_on": "2022-03-05",
                    "rectified_on": "2022-03-04",
                    "state": "verified",
                    "verifier": "陈二",
                    "grade": "general",
                },
            ),
            (4, {"grade": "general", "rectified_on": _, "state": _, "funds": "300"}),
        ),
    ),
    Case(
        "bureau: transfers of problems found by experts",
        (
            Sheet(
                [
                    [
                        "序号",
                        "企业名称",
                        "问题隐患描述",
                        "判定依据",
                        "整改建议",
                        "专家",
                        "交办时间",
                        "属地",
                        "是否完成整改",
                        "备注",
                    ],
                    [
                        1,
                        "甲化工有限公司",
                        "可燃气体探测器未定期标定",
                        "GB/T 50493-2019 第6.2条",
                        "立即标定",
                        "赵工",
                        "2024年4月1日",
                        "开发区",
                        "是",
                        "",
                    ],
                    [
                        2,
                        "甲化工有限公司",
                        "动火作业票填写不规范",
                        "GB 30871-2022",
                        "加强培训",
                        "赵工",
                        "2024年4月1日",
                        "开发区",
                        "正在整改",
                        "已约谈",
                    ],
                ]
            ),
        ),
        (
            (
                2,
                {
                    "basis": "GB/T 50493-2019 第6.2条",
                    "measure": "立即标定",
                    "finder": "赵工",
                    "found_on": "2024-04-01",
                    "region": "开发区",
                    "state": "done",
                },
            ),
            (3, {"state": "ongoing", "remarks": "已约谈"}),
        ),
    ),
    Case(
        "building site: photographs and fines",
        (
            Sheet(
                [
                    ["工程名称：某花园二期", _, _, _, "检查日期：2021.11.2"],
                    [
                        "序号",
                        "检查发现问题",
                        "整改前照片",
                        "整改后照片",
                        "施工单位负责人",
                        "限期整改时间",
                        "复查意见",
                        "罚款金额",
                    ],
                    [1, "临边防护缺失", "见附件1", "", "王工", "11.5", "未整改到位", 500],
                    [2, "脚手架连墙件不足", "", "", "王工", "11.6", "已整改到位，同意销号", 0],
                ],
                ("A1:D1", "E1:H1"),
            ),
        ),
        (
            (
                3,
                {
                    "found_on": "2021-11-02",
                    "due_on": "2021-11-05",
                    "state": "failed",
                    "enterprise": "某花园二期",
                },
            ),
            (4, {"due_on": "2021-11-06", "state": "closed"}),
        ),
    ),
    Case(
        "school: item and finding in neighbouring columns",
        (
            Sheet(
                [
                    [
                        "检查项目",
                        "检查内容",
                        "检查结果",
                        "存在问题",
                        "整改措施",
                        "整改期限",
                        "责任人",
                    ],
                    [
                        "食堂",
                        "燃气管路是否完好",
                        "不符合",
                        "软管老化",
                        "更换金属软管",
                        "2023年9月10日",
                        "王老师",
                    ],
                    ["食堂", "灭火器是否有效", "符合", "", "", "", ""],
                    [
                        "宿舍",
                        "疏散通道是否畅通",
                        "不符合",
                        "堆放杂物",
                        "当场清理",
                        "立即",
                        "李老师",
                    ],
                ]
            ),
        ),
        (
            (2, {"description": "软管老化", "measure": "更换金属软管", "due_on": "2023-09-10"}),
            (4, {"description": "堆放杂物", "at_once": True}),
        ),
        rejected={3: "no_description"},
    ),
    Case(
        "department: headings with marks of form and brackets",
        (
            Sheet(
                [
                    [
                        "*序号",
                        "*隐患描述（必填）",
                        "*所属企业(全称)",
                        "隐患类型【下拉选择】",
                        "整改期限（年/月/日）",
                        "整改责任人：",
                    ],
                    ["必填", "必填", "必填", "选填", "格式：2020/1/1", "选填"],
                    [1, "压力表超期", "甲公司", "设备设施", "2020/5/9", "张三"],
                ]
            ),
        ),
        (
            (
                3,
                {
                    "description": "压力表超期",
                    "enterprise": "甲公司",
                    "category": "设备设施",
                    "due_on": "2020-05-09",
                    "responsible_person": "张三",
                },
            ),
        ),
    ),
    Case(
        "unforeseen name of the column of hazards",
        (
            Sheet(
                [
                    ["序号", "企业", "挑刺清单", "整改责任人", "整改期限", "整改状态"],
                    [1, "甲公司", "空压机安全阀未校验", "张三", "2020-05-09", "已整改"],
                    [2, "乙公司", "行车限位失灵", "李四", "2020-05-10", "整改中"],
                ]
            ),
        ),
        ((2, {"description": "空压机安全阀未校验"}), (3, {"description": "行车限位失灵"})),
    ),
    Case(
        "hazard's name and description",
        (
            Sheet(
                [
                    [
                        "隐患名称",
                        "隐患描述",
                        "隐患来源",
                        "上报人",
                        "上报时间",
                        "整改人",
                        "整改时间",
                        "复查人",
                        "复查时间",
                        "状态",
                    ],
                    [
                        "电气线路",
                        "配电柜内电线裸露",
                        "日常检查",
                        "甲",
                        "2020-05-01 09:12:33",
                        "乙",
                        "2020-05-03 10:00:00",
                        "丙",
                        "2020-05-04 10:00:00",
                        "已闭环",
                    ],
                ]
            ),
        ),
        (
            (
                2,
                {
                    "title": "电气线路",
                    "description": "配电柜内电线裸露",
                    "source": "日常检查",
                    "finder": "甲",
                    "found_on": "2020-05-01",
                    "responsible_person": "乙",
                    "verifier": "丙",
                    "verified_on": "2020-05-04",
                    "state": "closed",
                },
            ),
        ),
        kind="csv",
    ),
    Case(
        "leaders, co-operating offices and supervisors are not the responsible ones",
        (
            Sheet(
                [
                    [
                        "序号",
                        "风险隐患",
                        "包保领导",
                        "牵头单位",
                        "配合单位",
                        "督办单位",
                        "完成时限",
                        "进展情况",
                    ],
                    [
                        1,
                        "某路口无信号灯，事故多发",
                        "王副县长",
                        "公安局",
                        "交通局",
                        "安委办",
                        "2024年12月底",
                        "正在招标，预计11月底完成",
                    ],
                ]
            ),
        ),
        (
            (
                2,
                {
                    "leader": "王副县长",
                    "responsible_org": "公安局",
                    "due_on": "2024-12-31",
                    "state": "ongoing",
                },
            ),
        ),
    ),
    Case(
        "who inspects and who is inspected",
        (
            Sheet(
                [
                    ["序号", "检查单位", "被检查单位", "发现隐患", "整改期限"],
                    [1, "区应急局", "甲公司", "有限空间无警示", "2020.5.9"],
                ]
            ),
            Sheet(
                [
                    ["序号", "检查单位", "发现隐患", "整改期限"],
                    [1, "甲纺织有限公司", "有限空间无警示", "2020.5.9"],
                    [2, "乙纺织有限公司", "有限空间无警示", "2020.5.9"],
                ],
                name="乙表",
            ),
        ),
        (
            (2, {"finder_org": "区应急局", "enterprise": "甲公司"}),
            (2, {"enterprise": "甲纺织有限公司"}),
            (3, {"enterprise": "乙纺织有限公司"}),
        ),
    ),
    Case(
        "English headings",
        (
            Sheet(
                [
                    ["No.", "Hazard", "Location", "Due date", "Responsible", "Status"],
                    ["1", "Blocked exit", "Hall 2", "2020-05-09", "Li Lei", "Closed"],
                ]
            ),
        ),
        (
            (
                2,
                {
                    "description": "Blocked exit",
                    "place": "Hall 2",
                    "due_on": "2020-05-09",
                    "responsible_person": "Li Lei",
                    "state": "closed",
                },
            ),
        ),
        kind="csv",
    ),
    Case(
        "notes and signatures behind the table",
        (
            Sheet(
                [
                    ["序号", "隐患描述", "整改期限"],
                    [1, "电梯困人预案缺失", "2020.5.9"],
                    ["备注：本表每月25日前上报。"],
                    ["注：1.隐患描述应具体；2.期限不得超过30日。"],
                    ["单位负责人（签字）：", _, "联系电话：0512-12345678"],
                    ["以下空白"],
                ],
                ("A3:C3", "A4:C4"),
            ),
        ),
        ((2, {}),),
    ),
)
