"""What headings say: a problem, a measure, a group, the organisation or the next step."""

from __future__ import annotations

import re
from functools import lru_cache

from bihuan.engines.text.passage import depths

#: Lengths of headings without numbers, and of those that are sections.
SHORTEST_HEAD, LONGEST_HEAD, LONGEST_SECTION = 4, 80, 24

_END = r"(?:的?(?:整改|整改落实|整改工作|整改完成|整改推进)(?:情况|进展|进展情况|落实情况)?)?"
_QUOTED = r"[“\"「‘『][^”\"」’』]{2,}[”\"」’』]"
_PROBLEM_HEADS = (
    re.compile(rf"(?:关于|针对|对于|对照|对|就|围绕|在)?.{{2,}}问题(?:方面)?{_END}"),
    re.compile(
        r"(?:关于|针对|对于|对).{2,}的?(?:整改|整改落实|整改工作)(?:情况|进展|进展情况|落实情况)?"
    ),
    re.compile(
        rf"(?:关于|针对|对于|对照)?(?:反馈|指出|巡察指出|反映|提出)?(?:的)?{_QUOTED}(?:的)?(?:问题|情况|方面)?{_END}"
    ),
    re.compile(
        r"(?:针对|关于)(?!.*问题).{2,}(?:不[^，。“”]{1,4}|不够[^，。“”]{1,4}|方面|情况|现象)"
    ),
    re.compile(r"在.{2,}方面(?:存在的?(?:突出)?问题)?" + _END),
)
_ASPECT = re.compile(
    r"(?:在|关于|针对)?.{2,}方面(?:(?:存在)?的?(?:突出|主要)?问题)?(?:的?整改(?:情况|落实情况)?)?"
)
_NAMED_PROBLEM = re.compile(rf"问题(?:方面)?{_END}$")
_LACK = re.compile(
    r"不(?!断|折不扣|仅|但|同|少于|动产|忘)|未(?!来|成年)|缺乏|缺失|缺位|欠缺|薄弱|滞后|短板|弱项|差距|漏洞|弱化|虚化|淡化|宽松软"
    r"|形式化|流于形式|走过场|偏差|温差|落差|有待|仍需|仍有|没有|隐患(?![排治整辨报判目库清举闭点销])|问题(?![整清线库导台销])|违规|超标|混乱|松懈|松散|粗放|较弱|偏弱|偏慢|偏少|偏低|缓慢"
    r"|较差|较低|盲区|空白|断档|脱节|形式主义|壁垒|失管|失控|故障|破损|损坏|堵塞|锈蚀|脱落|过期|失效|泄漏|裸露|占用|遮挡|私拉|杂乱|超期|挂账|积压|混流|挪用|拖延|拖欠|迟缓|老化|陈旧|单一|随意|模糊|虚高"
)
#: Lack at the very end tells of a problem even after a verb: 落实主体责任不到位, 推进项目缓慢.
_ENDS_LACKING = re.compile(
    r"(?:不(?:够|太|甚)?(?:到位|足|严|力|实|高|全|深|细|清|强|紧|及时|规范|健全|完善|彻底|明显|充分|平衡|均衡|扎实|严格|严肃|明确|准确|完整|精准|经常|具体|深入|有力|有效|合理|合规|一致|齐全|主动|积极|系统|全面)"
    r"|滞后|薄弱|缓慢|缺失|缺位|流于形式|走过场|偏[低慢少软弱]|短板|差距|漏洞|盲区|较[差低弱少]|不够[^，。]{1,3})$"
)
_REMEDY = re.compile(
    r"(?:着力|切实|坚决|持续|及时)?(?:整治|解决|纠正|排查|清理|清查|查处|杜绝|防止|避免|消除|补齐|扭转|改进|严查|整改|约谈|通报)"
)
_ADVERB = r"(?:进一步|切实|持续|全面|着力|扎实|深入|积极|大力|充分|定期|及时|严格|不断|坚决|认真|统筹|强力|精准|有序|有效|常态化?|逐步|加快|继续|全力|主动|从严|重点|逐级|逐项|动态|牢固)*"
_ACTION = re.compile(
    rf"{_ADVERB}(?:加强|强化|完善|健全|建立|制定|制订|开展|推动|推进|落实|提升|提高|深化|优化|规范|严格|压实|压紧|细化|组织|召开|印发|出台|下发|聚焦|坚持|加大|严肃|严把|做好|抓好|抓实|狠抓"
    r"|筑牢|统筹|明确|梳理|修订|督促|引导|探索|巩固|充分发挥|发挥|加快|构建|打造|健全|厘清|编制|成立|设立|配备|配齐|整治|排查|清理|清查|查处|约谈|通报|补齐|补充|拓宽|畅通|丰富|创新|完成|实施|推广|启动|协同"
    r"|增强|树牢|夯实|紧盯|紧扣|突出|注重|对照|举办|邀请|选派|联合|委托|盯紧|严查|严控|严禁|杜绝|改进|改造|调整|更新|升级|接入|学习|领会|整合|建好|用好|管好|培育|培训|宣传|引入|争取|核查|复查|督导|督查|检查|调研|大兴|综合运用|继续|全覆盖)"
)
_BEFORE_STOP, _AFTER_STOP = re.compile(r"[\u4e00-\u9fff”）]"), re.compile(r"[\u4e00-\u9fff“]")
FIELD_HEAD = re.compile(
    r"[【\[（(]?\s*(?P<name>(?:存在|反馈|具体|主要|督察|巡察|突出)?的?问题(?:描述|表现|内容|表述|概述)?|具体表现|反馈意见|问题原因|原因分析"
    r"|整改目标|整改时限|整改期限|完成时限|完成时间|责任(?:单位|部门|领导|人|主体|处室)|牵头(?:单位|部门|领导|处室)|配合单位|督导单位|验收单位|分管领导"
    r"|(?:主要|具体|采取的?)?(?:整改)?(?:措施|举措)(?:及成效|及(?:完成|落实|进展)情况)?|(?:整改)?(?:落实|完成|进展|推进)?(?:情况|进展|状态|结果|成效|进度)|整改|(?:主要|具体)做法|下一步(?:工作)?(?:打算|安排|计划|措施)?)"
    r"\s*[】\]）)]?\s*(?:[:：]\s*|(?<=[】\]])\s*)"
)
_ORGANISATION = re.compile(
    r"组织(?:领导|情况|实施|开展|保障|推动|部署)|(?:工作|整改)组织|总体情况|整体情况|基本情况|总体(?:进展|要求)|概况|思想认识|政治站位|提高站位|高度重视|重视程度|政治责任|责任担当|主体责任|整改责任"
    r"|组织推进|工作部署|总体部署|部署推进|部署和推进|(?:主要|工作|取得的?|阶段性)成效$|困难(?:和|与|及)?问题$|^(?:主要)?工作(?:开展|推进)情况$|主要做法|统一思想|加强领导|强化领导|工作机制|推进机制|压实责任|认识到位|责任到位|工作统筹|统筹推进|指导思想|基本原则|保障措施|整改目标|工作要求|巡察基本"
)
_NEXT = re.compile(
    r"下一?步|下一?阶段|今后|后续|接下来|努力方向|工作(?:打算|计划|安排|思路|建议)|整改打算|巩固(?:深化|拓展|提升)?.{0,8}成果|"
    r"持续(?:深化|抓好|巩固|推进).{0,8}整改|(?:监督|联系)(?:方式|电话)"
)
_NEXT_ENDS = re.compile(
    r"下一?步(?:的)?(?:整改)?(?:工作)?(?:打算|安排|计划|措施|思路|方向|举措)$|困难(?:和|与|及)(?:主要)?问题$|存在的?(?:主要)?(?:困难|不足)$"
)
_NEXT_BEGINS = re.compile(r"(?:关于)?(?:下一?步|下一?阶段|今后|接下来|后续)(?!.*问题的?整改情况)")
_MAIN = re.compile(
    r"问题.{0,8}(?:整改|落实)|(?:整改|落实).{0,8}(?:问题|任务|进展|落实|完成|推进|情况)|反馈意见"
)
_SECTION = re.compile(
    r"(?:关于|对|针对)?(?:中央|[省市县区州旗]?委)?(?:第.{1,2})?(?:专项|常规|提级|机动)?(?:巡[察视]|督[察导]|检查|审计|安全生产)*组?"
    r"(?:整改)?(?:反馈|移交|交办|指出|发现|查出)?的?(?:具体|主要|突出|重点|各类|有关|各项)?(?:意见|问题|任务|事项|工作)?的?"
    r"(?:整改|落实|推进|进展|完成|开展|工作|具体|主要|逐项|集中|任务|事项)*的?(?:情况|措施|成效)(?:如下)?"
)
#: A section under a slogan: 聚焦反馈意见，逐项抓好整改.
_SLOGAN = re.compile(
    r"[^。“”]{2,16}[，,](?:逐项|逐条|逐一|全面|扎实|认真|从严|坚决|全力)?(?:抓好|抓实|推进|推动|落实|做好|狠抓)?"
    r"(?:各项|问题|反馈)*整改(?:落实|任务|工作|见效|到位)*"
)
_FEEDBACK = re.compile(
    r"(?!关于).{0,30}(?:反馈|移交|交办|指出|检查|督察)的?(?:意见|问题)的?整改(?:落实|进展|完成|推进)?情况"
)
_ANNOUNCES = re.compile(
    r"(?:中央|[省市县区州旗]?委)?(?:第.{1,2})?(?:专项|常规)?(?:巡[察视]|督[察导]|检查|审计|考核|暗访)*组?(?:反馈|指出|发现|查出|移交)*的?"
    r"(?:存在的?|反馈的?)?(?:主要|具体|突出|重点|共性)?(?:问题|意见)(?:清单|概况|情况)?"
    r"|(?:主要|具体|重点)?整改(?:任务|事项)(?:清单)?"
)
_LIST = re.compile(r"(?:清单|台账|汇总|明细|情况表|一览表|附表|附件)\d*$|^附[件表]")
_CLOSING = re.compile(
    r"(?:欢迎|热忱欢迎|诚恳欢迎|真诚欢迎).{0,60}监督|(?:如有|有何|若有).{0,12}(?:意见|建议|情况)|联系(?:方式|电话|人|地址)|(?:监督|举报|咨询)电话|邮政(?:信箱|编码)|邮\s*编|电子(?:邮箱|信箱|邮件)|(?:通信|通讯|邮寄)地址"
    r"|(?:特此|专此)(?:通报|报告|公告|公示|说明|函复|函告|回复|复函)|此复[。]?$|(?:以上|上述).{0,20}(?:通报|公开|公布|公示|报告|审议)|附件?\s*[:：\d一二三四]|（?此件|公示期|来信来访|抄送|抄报|主送"
)
#: How the first of the measures begins that run on behind a title.
_FIRST_ITEM = re.compile(r"一是|首先[，,]?|第一[，、：,:]|[①⑴]|[（(][1１一][）)]")
_NEXT_PARAGRAPH = re.compile(r"(?:下一步|下步|今后|接下来|下一阶段)[，,：:]?")


@lru_cache(maxsize=4096)
def split_title(text: str) -> tuple[str, str]:
    """First sentence and the rest; stops inside quotes and brackets do not end a sentence."""
    deep = depths(text)
    for at, char in enumerate(text):
        if deep[at] == 0 and (
            char in "。！？!?"
            or _half_width_stop(text, at)
            or (char in "：:；;，," and _ends_at(text, at))
        ):
            return text[:at].strip(), text[at + 1 :].strip()
    return text.strip(), ""


def _half_width_stop(text: str, at: int) -> bool:
    """Whether a half-width dot ends a Chinese sentence."""
    if text[at] != ".":
        return False
    after = text[at + 1 : at + 2]
    return bool(_BEFORE_STOP.match(text[at - 1 : at])) and (
        not after or bool(_AFTER_STOP.match(after))
    )


def _ends_at(text: str, at: int) -> bool:
    """Whether the colon at ``at`` closes a problem's title."""
    head, rest = text[:at].strip(), text[at + 1 :].lstrip()
    if text[at] in "，,":
        runs = _FIRST_ITEM.match(rest) or re.fullmatch(
            rf"(?:针对|关于){_QUOTED}的?(?:问题|情况)", head
        )
        return bool(runs) and is_problem_head(head)
    if text[at] in "：:":
        return is_problem_head(head) or bool(_FIRST_ITEM.match(rest) or re.match(r"1[.．、]", rest))
    return False


def begins_items(text: str) -> bool:
    """Whether a text begins with the first item of a list: 一是, 首先, 第一，, ①, （1）."""
    return bool(_FIRST_ITEM.match(text))


def is_problem_head(head: str) -> bool:
    """Whether a heading is worded as a problem or an aspect: 关于…问题的整改, 在“…”方面."""
    return "。" not in head and any(form.fullmatch(head) for form in _PROBLEM_HEADS)


def names_problem(head: str) -> bool:
    """Whether the heading itself says 问题 at its end."""
    return bool(_NAMED_PROBLEM.search(head))


def is_aspect(head: str) -> bool:
    """Whether a heading groups problems: 在…方面."""
    return bool(_ASPECT.fullmatch(head))


def tells_lack(head: str) -> bool:
    """Whether a bare sentence tells of something lacking: …不到位, 未按规定…, …滞后."""
    if not _LACK.search(head[-22:]):
        return False
    return not is_action(head) or bool(_ENDS_LACKING.search(head) and not _REMEDY.match(head))


def is_action(head: str) -> bool:
    """Whether a heading begins as measures do: 加强…, 进一步完善…."""
    return bool(_ACTION.match(head))


def is_organisation(head: str) -> bool:
    """Whether a section tells how the work was organised."""
    return bool(_ORGANISATION.search(head)) and not is_problem_head(head) and not tells_lack(head)


def is_next_step(head: str) -> bool:
    """Whether a section tells what comes next."""
    if _NEXT_BEGINS.match(head) or _NEXT_ENDS.search(head):
        return True
    if is_aspect(head) or is_problem_head(head) or tells_lack(head):
        return False
    return bool(_NEXT.search(head))


def is_main(head: str) -> bool:
    """Whether a section's title promises problems and their rectification."""
    return bool(_MAIN.search(head))


def is_section(head: str) -> bool:
    """Whether a title only announces the part on rectification: 反馈问题整改落实情况."""
    return bool(
        _SECTION.fullmatch(head)
        or _SLOGAN.fullmatch(head)
        or _FEEDBACK.fullmatch(head)
        or _ANNOUNCES.fullmatch(head)
    )


def lists(head: str) -> bool:
    """Whether a heading names a list and nothing else: 整改任务清单, 问题整改情况表."""
    return bool(_LIST.search(head)) and not is_aspect(head)


def is_closing(text: str) -> bool:
    """Whether a paragraph ends the notice: contacts, 欢迎监督, 特此通报, 附件."""
    return bool(_CLOSING.match(text))


def opens_next_step(text: str) -> bool:
    """Whether a paragraph begins with 下一步."""
    return bool(_NEXT_PARAGRAPH.match(text))


def is_bare_heading(text: str) -> bool:
    """Whether a line without a number is a heading by its wording."""
    head = text.strip().rstrip("。：:")
    if not SHORTEST_HEAD <= len(head) <= LONGEST_HEAD or re.search(r"[。；;！？]", head):
        return False
    if re.match(r"(?:关于|在|针对).{3,}", head) and (
        is_aspect(head) or re.search(r"问题(?:的?整改(?:落实)?(?:情况)?)?$|的整改(?:情况)?$", head)
    ):
        return "，" not in re.sub(_QUOTED, "", head) or head.startswith(("关于", "在“"))
    if re.fullmatch(r"[^，,。]{3,28}方面(?:存在的?(?:主要|突出)?问题)?", head):
        return True
    short = len(head) <= LONGEST_SECTION and not re.search(r"[，,]", head)
    return (
        short
        and text.strip()[-1] not in "。：:"
        and (
            bool(
                re.search(
                    r"(?:整改|工作|组织|总体|基本|落实|进展|推进).{0,6}情况$|(?:工作)?打算$|下一步.{0,10}$|工作安排$",
                    head,
                )
            )
        )
    )


def heading_unfinished(text: str) -> bool:
    """Whether a heading begun as 关于…/在“…/针对… lacks its end."""
    head = text.strip()
    begun = re.search(r"^.{0,6}(?:关于|在“|针对|对)", head)
    return bool(begun) and not re.search(r"(?:问题|整改|情况|方面|[。：:）)】”])$", head)
