"""What a template may print: one table, for the check of templates, the sample and the manual."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

#: Value that stands for a photograph in a sample; the renderer draws it.
PICTURE: Final = object()


@dataclass(frozen=True)
class Placeholder:
    """A name that a template may print.

    Args:
        name: as written between the braces.
        english: what it holds.
        chinese: the same for Chinese readers.
        sample: a text, or for a list one of its items.
        is_list: whether a template walks through it with ``for``.
    """

    name: str
    english: str
    chinese: str
    sample: Any = field(default="")
    is_list: bool = False


_PAIR = {
    side: {"picture": PICTURE, "caption": "整改前，2026年11月20日09:30，压铸车间东侧"}
    for side in ("left", "right")
}

PLACEHOLDERS: Final[tuple[Placeholder, ...]] = (
    Placeholder("issuer", "the issuing body", "发文机关", "澜州市应急管理局"),
    Placeholder("number", "the number of the paper", "发文字号", "澜应急责改〔2026〕3号"),
    Placeholder("date", "the day of issue", "成文日期", "2026年11月22日"),
    Placeholder("addressee", "to whom it goes", "主送单位", "澜州恒锐精密压铸有限公司"),
    Placeholder("copies_to", "who gets copies", "抄送单位", "澜州市安委办"),
    Placeholder("basis", "what it rests on", "依据", "《工贸企业重大事故隐患判定标准》第十一条"),
    Placeholder(
        "demands", "demands or remarks, a paragraph each", "要求或说明，每项一段",
        "整改期间停用该设备，落实防范措施。", is_list=True,
    ),
    Placeholder("finding_number", "number of the finding", "问题隐患编号", "澜安隐〔2026〕000123"),
    Placeholder("finding_title", "the finding in a sentence", "问题隐患", "除尘器泄爆口被角钢封堵"),
    Placeholder(
        "description", "what was seen", "现场情况", "泄爆片外侧焊有角钢，爆炸压力不能泄放。"
    ),
    Placeholder("grade", "grade of the finding", "等级", "重大事故隐患"),
    Placeholder("criterion", "source and clause of the criterion", "判定标准及条款", "第十一条"),
    Placeholder("place", "where it is", "地点", "压铸车间东侧"),
    Placeholder("region", "area", "所属区域", "青屿街道"),
    Placeholder("found_on", "day it was found", "发现日期", "2026年11月20日"),
    Placeholder("found_by", "the body that found it", "发现单位", "澜州市应急管理局"),
    Placeholder("due", "deadline", "整改期限", "2026年12月10日"),
    Placeholder("rectifier", "who rectifies", "整改单位", "澜州恒锐精密压铸有限公司"),
    Placeholder(
        "measures",
        "measures: no, text, responsible, due, result",
        "整改措施：no 序号，text 内容，responsible 责任人，due 期限，result 完成情况",
        {"no": "1", "text": "拆除角钢，恢复泄爆片", "responsible": "设备部", "due": "2026年12月1日",
         "result": "已完成"},
        is_list=True,
    ),
    Placeholder("submitted_on", "day it was handed in", "申请验收日期", "2026年12月5日"),
    Placeholder("accepted_on", "day of acceptance", "验收日期", "2026年12月8日"),
    Placeholder("accepted_by", "who accepted", "验收人", "安卫"),
    Placeholder("opinion", "what the acceptance said", "验收意见", "现场核验，整改到位。"),
    Placeholder("old_due", "deadline before the extension", "原期限", "2026年12月10日"),
    Placeholder("new_due", "deadline asked for", "申请延至", "2026年12月20日"),
    Placeholder("extension_reason", "why more time was asked for", "延期理由", "配件到货推迟。"),
    Placeholder("is_granted", "“yes” where it was granted, else empty", "准予时为“是”，否则为空", "是"),
    Placeholder("decision", "what the decision said", "批复意见", "情况属实，同意延期。"),
    Placeholder("receiver", "authority that receives the matter", "受移送机关", "澜州市公安局"),
    Placeholder("transfer_reason", "why it is transferred", "移送理由", "涉嫌违法，不属本机关管辖。"),
    Placeholder("notice_title", "the notice that three lists are about", "三张清单所属通报", "关于安全生产督导发现问题的通报"),
    Placeholder(
        "problems",
        "problem list: no, number, title, kind, source, leader, body, done, due, state",
        "问题清单：no 序号，number 编号，title 问题，kind 类别，source 地点或来源，leader 牵头领导，"
        "body 责任单位，done 措施完成，due 期限，state 状态",
        {"no": "1", "number": "澜安隐〔2026〕000123", "title": "除尘器泄爆口被角钢封堵", "kind": "隐患",
         "source": "压铸车间东侧", "leader": "梁国栋", "body": "恒锐压铸", "done": "1/2",
         "due": "2026-12-10", "state": "整改中"},
        is_list=True,
    ),
    Placeholder(
        "tasks",
        "task list: no, number, title, measure, text, leader, lead_dept, dept, person, due, "
        "progress, done",
        "任务清单：no 序号，number 编号，title 问题，measure 措施序号，text 任务，leader 牵头领导，"
        "lead_dept 牵头部门，dept 责任部门，person 责任人，due 时限，progress 进展，done 是否完成",
        {"no": "1", "number": "澜安隐〔2026〕000123", "title": "除尘器泄爆口被角钢封堵", "measure": "1",
         "text": "拆除角钢，恢复泄爆片", "leader": "梁国栋", "lead_dept": "市应急管理局",
         "dept": "设备部", "person": "董建", "due": "2026-12-01", "progress": "已拆除", "done": "未完成"},
        is_list=True,
    ),
    Placeholder(
        "responsibilities",
        "responsibility list: no, number, title, level, organisation, duty, person, leader, due, "
        "struck_off",
        "责任清单：no 序号，number 编号，title 问题，level 层级，organisation 单位，duty 责任，"
        "person 责任人，leader 牵头领导，due 期限，struck_off 销号日期",
        {"no": "1", "number": "澜安隐〔2026〕000123", "title": "除尘器泄爆口被角钢封堵", "level": "企业",
         "organisation": "恒锐压铸", "duty": "整改", "person": "董建", "leader": "梁国栋",
         "due": "2026-12-10", "struck_off": ""},
        is_list=True,
    ),
    Placeholder(
        "photographs",
        "pairs of photographs: left and right, each with picture and caption",
        "照片，两张一行：left、right，各有 picture 照片和 caption 说明",
        _PAIR, is_list=True,
    ),
)  # fmt: skip


def blank() -> dict[str, Any]:
    """Return nothing for every placeholder: what a record does not say is printed as nothing."""
    return {each.name: [] if each.is_list else "" for each in PLACEHOLDERS}


def sample() -> dict[str, Any]:
    """Return a value for every placeholder, to try a template with."""
    return {each.name: [each.sample] if each.is_list else each.sample for each in PLACEHOLDERS}
