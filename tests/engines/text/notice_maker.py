"""Makes random notices with the tree that a reader must find in them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

SUBJECTS = (
    "安全生产责任制落实", "应急预案体系建设", "重大危险源监管", "城镇燃气隐患整治", "网格员队伍建设", "救灾物资管理",
    "“厂中厂”安全监管", "事故警示教育", "消防通道管理", "专项经费使用", "档案资料管理", "基层党建工作",
    "招标采购制度执行", "值班值守制度执行", "信息系统运行维护", "安全教育培训", "有限空间作业监管", "“一件事”全链条治理",
    "危险化学品许可审查", "行政执法案卷评查", "第三方机构监管", "防汛物资储备", "森林防火巡查", "干部轮岗交流",
)  # fmt: skip
LACKS = (
    "不到位", "不够有力", "不够深入", "滞后", "存在短板", "不规范", "不健全", "缺乏协同", "流于形式", "针对性不强", "还有差距",
    "未实现全覆盖", "存在漏洞", "主动性不足", "薄弱", "质效不高",
)  # fmt: skip
VERBS = (
    "加强",
    "完善",
    "健全",
    "建立",
    "开展",
    "推动",
    "强化",
    "优化",
    "规范",
    "严格",
    "细化",
    "提升",
    "深化",
    "落实",
)
OBJECTS = (
    "统筹协调", "工作机制", "“两直一白”叫应", "隐患排查治理", "基层应急能力", "执法人员培训", "物资盘库制度", "监测预警系统",
    "责任清单管理", "联合检查", "值班值守", "案卷评查", "数据更新", "“三件套”配备", "经费审核", "第三方服务质量",
)  # fmt: skip
SENTENCES = (
    "全年开展检查 {n} 次，发现问题隐患 1.5 万条，推动企业立即处置",
    "依据《澜州市安全生产条例》第3条第（2）项规定，对相关单位作出提醒",
    "2025年3月18日印发《关于加强{o}工作的通知》（澜应急〔2025〕15号），提出 6 个方面 30 条意见",
    "投入专项资金 12.35 万元，较上年增长 3.5%",
    "组织召开专题会议{n}次，研究解决“1+7”清单所列事项",
    "改造第2、3号仓库，更新设备{n}台（套）",
    "完善“市、县、镇”三级联动机制，定期通报工作情况",
    "设立咨询电话0512-68610000，平均每月接听{n}次",
    "制定《{o}管理办法（试行）》，明确职责分工和工作流程",
    "选派业务骨干{n}人参加实操培训，邀请专家开展辅导",
    "对照《安全生产法》第二十一条第（五）项逐条核对，形成清单",
    "在“1·20”事故后组织复盘，分析直接原因和间接原因",
    "依托平台（网址http://aq.lanzhou.example/1.html）公开工作动态",
    "重点抓好（1）宣传发动；（2）现场核查；（3）跟踪回访等环节，逐一登记",
    "推动“（一）作业前审批；（二）作业中监护；（三）作业后验收”上墙公示{n}处",
    "将{o}纳入年度考核，考核分值由2分提高到5.5分",
)
ASPECTS = (
    "落实党的路线方针政策和上级决策部署", "履行安全监管职责", "全面从严治党", "基层组织建设", "选人用人和队伍建设",
    "巡察整改长效机制建设", "防范化解重大风险", "为民服务",
)  # fmt: skip
STATUS_WORDS = {
    "done": ("已完成整改", "整改已完成", "已整改到位"),
    "mostly_done": ("基本完成", "基本完成整改"),
    "ongoing": ("正在整改", "持续推进", "正在推进"),
    "long_term": ("长期坚持", "需长期坚持"),
    "at_once": ("立行立改",),
}
HEADER = "澜州市应急管理局巡察整改材料"
WEB_LINE = "发布时间：2025-06-30 09:12 来源：市应急管理局 浏览次数：128 字号：[大 中 小]"
PREFACE = (
    "根据市委统一部署，市委第六巡察组于 2024年 4月 17日至 6月 7日对市应急管理局党委开展巡察，"
    "于 2024年 10月 9日进行了反馈。现将巡察整改进展情况予以公布："
)
CLOSING = (
    "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。"
    "联系方式：0512-68610000。"
)
#: Measures that run in: each in a paragraph of its own ("/"), or in one paragraph.
RUN_IN = ("一是", "一是/", "首先", "第一")
FIRST_THEN = ("首先", "其次", "再次", "最后")
CN = "〇一二三四五六七八九十"


def cn(value: int) -> str:
    """A number below 100 in Chinese."""
    if value <= 10:
        return CN[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else CN[tens]) + "十" + (CN[ones] if ones else "")


LABELS = {
    "一、": lambda v: f"{cn(v)}、",
    "（一）": lambda v: f"（{cn(v)}）",
    "(一)": lambda v: f"({cn(v)})",
    "1.": lambda v: f"{v}.",
    "1．": lambda v: f"{v}．",
    "1. ": lambda v: f"{v}. ",
    "1、": lambda v: f"{v}、",
    "１．": lambda v: "".join(chr(ord(c) + 0xFEE0) for c in str(v)) + "．",
    "（1）": lambda v: f"（{v}）",
    "(1)": lambda v: f"({v})",
    "1）": lambda v: f"{v}）",
    "①": lambda v: chr(0x2460 + v - 1) if v <= 20 else f"({v})",
}
FAMILY = {
    "一、": "cn", "（一）": "cnp", "(一)": "cnp", "1.": "dot", "1．": "dot", "1. ": "dot", "１．": "dot",
    "1、": "comma", "（1）": "paren", "(1)": "paren", "1）": "rparen", "①": "circle",
}  # fmt: skip


@dataclass
class Style:
    """Everything about a notice that is looks and not content."""

    sections: bool
    groups: str | None
    run_on: bool
    problem: str
    measure: str
    title: str
    status: str
    wrap: int | None
    blanks: str
    indent: int
    pages: str
    metadata: str
    web: bool
    closing: bool
    drop_indent: bool


@dataclass
class MadeMeasure:
    """A measure as it must be found."""

    label: str
    title: str | None
    text: str
    status: str | None = None
    lines: tuple[int, int] = (0, 0)


@dataclass
class MadeProblem:
    """A problem as it must be found."""

    no: int
    label: str
    title: str
    group: list[str]
    status: str | None
    measures: list[MadeMeasure] = field(default_factory=list)
    lines: tuple[int, int] = (0, 0)


@dataclass
class Made:
    """A rendered notice and what is in it."""

    text: str
    title: str
    issuer: str
    date: str
    problems: list[MadeProblem]
    style: Style


#: A problem or a measure, and where in its paragraph it stands.
Mark = tuple[MadeProblem | MadeMeasure, int, int]


@dataclass
class _Paragraph:
    text: str
    kind: str = "text"
    marks: list[Mark] = field(default_factory=list)


def random_style(rng: random.Random) -> Style:
    """A style drawn at random, levels never sharing a glyph."""
    sections = rng.random() < 0.75
    groups = rng.choice([None, None, "（一）", "(一)", "plain", "1.", "一、"])
    if sections and groups == "一、":
        groups = "（一）"
    taken = {"cn"} if sections else set()
    if groups and groups != "plain":
        taken.add(FAMILY[groups])
    problem = rng.choice([k for k in LABELS if FAMILY[k] not in taken and k != "①"])
    taken.add(FAMILY[problem])
    measure = rng.choice(
        [*[k for k in LABELS if FAMILY[k] not in taken and k != "一、"], *RUN_IN, "para"]
    )
    return Style(
        sections=sections,
        groups=groups,
        run_on=bool(groups) and rng.random() < 0.5,
        problem=problem,
        measure=measure,
        title=rng.choice(["关于", "关于", "关于引", "关于句", "在方面", "针对", "句"]),
        status=rng.choice(["none", "none", "bracket", "line", "end", "measure"]),
        wrap=rng.choice([None, None, rng.randint(22, 44)]),
        blanks=rng.choice(["none", "all", "paragraphs"]),
        indent=rng.choice([0, 2]),
        pages=rng.choice(["none", "none", "dash", "of", "feed", "header"]),
        metadata=rng.choice(["none", "none", "block", "spaced", "split"]),
        web=rng.random() < 0.3,
        closing=rng.random() < 0.6,
        drop_indent=rng.random() < 0.3,
    )


class _Maker:
    """Writes paragraphs and keeps the tree that is in them."""

    def __init__(self, rng: random.Random, style: Style, size: int) -> None:
        self.rng, self.style, self.size = rng, style, size
        self.out: list[_Paragraph] = []
        self.problems: list[MadeProblem] = []
        self.titles: set[str] = set()

    def sentence(self) -> str:
        bare = re.sub("[“”]", "", self.rng.choice(OBJECTS))
        return self.rng.choice(SENTENCES).format(n=self.rng.randint(2, 40), o=bare) + "。"

    def add(self, text: str, kind: str = "text", marks: list[Mark] | None = None) -> None:
        self.out.append(_Paragraph(text, kind, marks or []))

    def problem_title(self) -> str:
        while True:
            subject, lack = self.rng.choice(SUBJECTS), self.rng.choice(LACKS)
            if self.rng.random() < 0.25:
                lack += "，" + self.rng.choice(SUBJECTS) + self.rng.choice(LACKS)
            if subject not in self.titles or len(self.titles) > 20:
                self.titles.add(subject)
                break
        quoted = f"{subject}{lack}".replace("“", "‘").replace("”", "’")
        form = self.style.title
        return {
            "关于": f"关于{subject}{lack}问题的整改",
            "关于引": f"关于“{quoted}”问题",
            "关于句": f"关于{subject}{lack}的问题",
            "在方面": f"在“{quoted}”方面",
            "针对": f"针对“{quoted}”",
            "句": f"{subject}{lack}",
        }[form]

    def head(self, status: str) -> tuple[str, str | None, str]:
        """Title as expected, status expected, heading as printed."""
        title = self.problem_title()
        printed, expected = title, None
        if self.style.status == "bracket":
            expected = status
            printed += self.rng.choice("（【")
            printed += self.rng.choice(STATUS_WORDS[status])
            printed += "）" if "（" in printed[len(title) :] else "】"
        if self.style.title == "关于句":
            printed += "。"
        return title, expected, printed

    def measure(self, no: int, status: str) -> tuple[MadeMeasure, str]:
        """A measure, and its text as printed behind the label."""
        kind = self.style.measure
        verb, object_ = self.rng.choice(VERBS), self.rng.choice(OBJECTS)
        body = "".join(self.sentence() for _ in range(self.rng.randint(1, 3)))
        short = self.rng.random() < 0.7
        if not short:
            body = f"今年以来{verb}{object_}{self.rng.randint(2, 9)}次，及时通报情况。{body}"
        measure = MadeMeasure(self.measure_label(no), verb + object_ if short else None, body)
        if self.style.status == "measure" and kind in LABELS:
            body += self.rng.choice(STATUS_WORDS[status]) + "。"
            measure.status, measure.text = status, body
        return measure, f"{verb}{object_}。{body}" if short else body

    def measure_label(self, no: int) -> str:
        kind = self.style.measure
        if kind in LABELS:
            return LABELS[kind](no).strip()
        forms = {"首先": FIRST_THEN[(no - 1) % 4], "第一": f"第{cn(no)}", "para": ""}
        return forms.get(kind, f"{cn(no)}是")

    def measures(self, problem: MadeProblem, status: str) -> _Paragraph:
        """Add a problem's measures; those that run in are handed back as one paragraph."""
        kind = self.style.measure
        whole = _Paragraph("")
        most = len(FIRST_THEN) if kind == "首先" else 6
        for no in range(1, self.rng.randint(2 if kind in RUN_IN else 1, most) + 1):
            measure, text = self.measure(no, status)
            problem.measures.append(measure)
            comma = "，" if kind in ("首先", "第一") else ""
            printed = (LABELS[kind](no) if kind in LABELS else measure.label + comma) + text
            if kind in RUN_IN and kind != "一是/":
                start = len(whole.text)
                whole.text += printed
                whole.marks.append((measure, start, len(whole.text)))
            else:
                self.add(printed, marks=[(measure, 0, len(printed))])
        return whole

    def one(self, number: int, group: list[str]) -> None:
        """A problem with its measures and its status."""
        status = self.rng.choice(list(STATUS_WORDS))
        title, expected, printed = self.head(status)
        label = LABELS[self.style.problem](number)
        problem = MadeProblem(len(self.problems) + 1, label.strip(), title, group, expected)
        self.problems.append(problem)
        text = label + printed
        heading = _Paragraph(text, "heading", [(problem, 0, len(text))])
        self.out.append(heading)
        word = self.rng.choice(STATUS_WORDS[status])
        if self.style.status == "line":
            problem.status = status
            self.add(self.rng.choice(["", "整改状态："]) + word, "remark")
        self.run_in(heading, self.measures(problem, status))
        if self.style.status == "end" and len(problem.measures) > 1:
            problem.status = status
            self.add(self.rng.choice(["", "整改情况："]) + word + "。", "remark")

    def run_in(self, heading: _Paragraph, whole: _Paragraph) -> None:
        """Put measures that run in behind their heading, or below it."""
        behind = self.style.title in ("关于", "关于句") and self.style.status != "line"
        if not whole.text:
            return
        if not behind or self.rng.random() < 0.5:
            self.out.append(whole)
            return
        heading.text += "" if heading.text.endswith("。") else "。"
        shift = len(heading.text)
        heading.text += whole.text
        heading.kind = "text"
        heading.marks += [(measure, a + shift, b + shift) for measure, a, b in whole.marks]

    def body(self) -> None:
        groups = self.rng.randint(2, 4) if self.style.groups else 1
        value = 0
        for number in range(1, groups + 1):
            group: list[str] = []
            if self.style.groups:
                aspect = ASPECTS[(number - 1 + self.size) % len(ASPECTS)]
                name = self.rng.choice(
                    [f"在“{aspect}”方面", f"{aspect}方面", f"关于{aspect}方面的问题"]
                )
                label = "" if self.style.groups == "plain" else LABELS[self.style.groups](number)
                self.add(label + name, "heading")
                group = [name]
            if not self.style.run_on:
                value = 0
            for _ in range(self.rng.randint(1, self.size)):
                value += 1
                self.one(value, group)


def _wrap(text: str, columns: int, first: int) -> list[str]:
    """Cut at a fixed number of characters; no line begins with a closing mark."""
    lines, line, room = [], "", columns - first
    for char in text:
        if len(line) >= room and char not in "，。、；：”’）》】":
            lines.append(line)
            line, room = "", columns
        line += char
    return [*lines, line]


def _org(maker: _Maker) -> None:
    maker.add("一、整改工作组织情况", "heading")
    for number, name in enumerate(("提高政治站位，深化思想认识", "强化组织领导，压紧压实责任"), 1):
        maker.add(
            f"（{cn(number)}）{name}。{maker.sentence()}召开会议3次，解决问题5个。{maker.sentence()}"
        )


def _next(maker: _Maker, number: int) -> None:
    maker.add(f"{cn(number)}、下一步工作打算", "heading")
    maker.add("下一步，局党委将坚决贯彻上级部署要求，坚持整改标准不降、工作力度不减。")
    for at, name in enumerate(
        ("强化政治引领", "强化整改实效", "针对尚未完成的问题，持续抓好整改"), 1
    ):
        maker.add(f"（{cn(at)}）{name}。{maker.sentence()}")


def _head(maker: _Maker, issuer: str, title: tuple[str, str]) -> None:
    metadata = {
        "none": [],
        "block": [
            "索引号：014000/2025-00012",
            f"发文机关：{issuer}",
            "成文日期：2025-06-27",
            "文号：",
        ],
        "spaced": [f"索 引 号：014000/2025-00012    发文机关：{issuer}", "发布日期：2025-06-30"],
        "split": ["索引号", "014000/2025-00012", "发布机构", issuer, "公开方式", "主动公开"],
    }[maker.style.metadata]
    for row in (*metadata, *title):
        maker.add(row, "head")
    if maker.style.web:
        maker.add(WEB_LINE, "head")
        maker.add("【打印】 【关闭】", "head")
    maker.add(PREFACE)


def _foot(maker: _Maker, issuer: str) -> None:
    if maker.style.closing:
        maker.add(CLOSING)
    maker.add(issuer, "head")
    dates = ["2025年6月27日", "2025年 6月 27日", "二〇二五年六月二十七日"]
    maker.add(maker.rng.choice(dates), "head")
    if maker.style.web:
        maker.add("扫一扫在手机打开当前页", "head")


def make(seed: int, size: int = 4) -> Made:
    """A notice with up to ``size`` problems a group."""
    rng = random.Random(seed)  # noqa: S311 - a seeded choice of looks, no secret
    style = random_style(rng)
    told = style.blanks == "paragraphs" and style.pages == "none"
    loose = style.measure == "para" or style.status in ("line", "end", "measure")
    if style.wrap and loose and not told:  # without it, nobody could tell where one begins
        style.indent, style.drop_indent = 2, False
    maker = _Maker(rng, style, size)
    body, issuer = "澜州市应急管理局党委", "中共澜州市应急管理局委员会"
    title = "关于巡察整改进展情况的通报"
    _head(maker, issuer, (body, title))
    if style.sections:
        _org(maker)
        maker.add("二、整改任务推进落实情况", "heading")
    maker.body()
    if style.sections:
        _next(maker, 3)
    _foot(maker, issuer)
    text = _lay_out(maker.out, style)
    return Made(text, body + title, issuer, "2025-06-27", maker.problems, style)


def _lay_out(paragraphs: list[_Paragraph], style: Style) -> str:
    """Lines of the notice; every problem and measure learns its own."""
    lines: list[str] = [HEADER, ""] if style.pages == "header" else []
    page, since = 1, 0
    for paragraph in paragraphs:
        indent = style.indent if paragraph.kind != "head" else 0
        pieces = _wrap(paragraph.text, style.wrap, indent) if style.wrap else [paragraph.text]
        starts: list[tuple[int, int, int]] = []
        at = 0
        for number, piece in enumerate(pieces):
            if style.pages != "none" and since >= 30:
                page, since = page + 1, 0
                lines += _page_break(style, page)
            lines.append(
                ("\u3000" * indent if not number and not style.drop_indent else "") + piece
            )
            since += 1
            starts.append((at, at + len(piece), len(lines)))
            at += len(piece)
            lines += [""] if style.blanks == "all" else []
        lines += [""] if style.blanks == "paragraphs" else []
        for item, start, end in paragraph.marks:
            inside = [line for a, b, line in starts if a < end and b > start]
            item.lines = (inside[0], inside[-1])
    return "\n".join(lines) + "\n"


def _page_break(style: Style, page: int) -> list[str]:
    return {
        "dash": ["", f"- {page - 1} -", ""],
        "of": [f"第 {page - 1} 页 共 99 页"],
        "feed": [f"\f—{page - 1}—"],
        "header": [f"— {page - 1} —", "", HEADER],
    }[style.pages]


def squeeze(text: str) -> str:
    """Text with blanks and line breaks out of the way."""
    return re.sub(r"\s", "", text)
