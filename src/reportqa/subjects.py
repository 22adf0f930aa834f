"""What the quantities of a sentence count, in the words of the sentence.

Rules of thumb over clauses, not a grammar. A clause that leaves its noun out (办结3件) borrows it
from the clause before; a part behind 其中 that cannot stand alone borrows the whole. Where no rule
finds a subject it is "" and the figure answers nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.numbers import half_width
from reportqa.quantities import Quantity

LONGEST = 40
"""Characters beyond which a subject is cut back to its last verb and noun."""

_VERBS = (
    "主动公开|重点公开|集中公开|集中发布|主动发布|动态更新|新增公开|组织召开|组织开展|公开|公布|公示|发布|推送|"
    "推出|转发|转载|编发|编辑|编制|编印|编写|印发|刊发|刊登|刊载|发放|制作|制发|制定|出台|修订|修改|废止|清理|"
    "梳理|更新|调整|新增|增加|接入|上传|上报|报送|录入|录用|采用|采纳|归集|共享|开放|受理|收到|接到|接收|收集|"
    "征集|办理|办结|办复|申办|承办|答复|回复|回应|解答|解决|处理|处置|查处|审查|审核|审批|检查|抽查|抽检|巡查|"
    "排查|通报|整改|关停|注销|组织|召开|举办|开展|举行|参加|参与|走访|调研|培训|完成|提出|提交|提供|设立|设置|"
    "建立|建成|开设|开通|覆盖|涵盖|包含|包括|解读|调解|化解|撤销|驳回|移送|移交|转办|交办|收取|征收|减免|"
    "投入|支出|作出|落实|配备|邀请|接待|回访|监测|检测|签订|获得|荣获|刊播|播出|录制|达成|实现|纠正|归档|"
    "认定|备案|登记|列入|纳入|下发|送达|拨付|下达|安排|惠及|引进|新建|改建|安装|张贴|印制|出版|取消|下放|精简|"
    "压缩|承接|查阅|浏览|访问|点击|下载|关注|订阅|接听|接访|通过|评估|结合|确认|拒绝|补正|撤回|"
    "公开征求|征求|听取|反馈|转化|对接|打造|维护|运维|运行|发表|播放|阅读|转交|督办|宣传|报道|聘请|选派|帮助"
)
_VERB = rf"(?:{_VERBS})(?:完成|并)?(?:{_VERBS})?(?:了|过|出|到)?"
# 公开 and its like inside these are parts of a noun, not what somebody did.
_NOUNS = re.compile(
    r"政府信息(?:主动)?公开|(?:政务|信息|依申请|财政|预决算|决策|事务|厂务|校务)公开|"
    r"公开(?:申请|平台|专栏|专区|栏目|栏|网站|网|目录|指南|工作|制度|条例|单位|机构|出版物|办|类|率|属性|内容|渠道|情况|数|年报)|"
    r"(?:政策|文件|图文|视频|解读)解读(?=[^政]|$)|解读(?:材料|信息|稿件|产品|文章|率|类|件)|"
    r"行政(?:审批|处罚|许可|强制|检查|审查|复议|诉讼|调解)|(?:业务|专题|集中)培训|培训班|培训会|"
    r"办理(?:率|情况|结果|量|时间)|办结(?:率|量|件|数)|受理(?:率|量|数|窗口|平台)|答复(?:率|件|书|数|意见)|"
    r"阅读(?:量|数)|浏览(?:量|数)|访问(?:量|数)|点击(?:量|率|数)|关注(?:量|数)|播放量|下载量|登记(?:表|簿)|"
    r"审查(?:意见|表)|审批(?:事项|服务|局)|处理(?:决定|费|意见|结果)|调解(?:书|案件)|监测(?:点|站|指标)|检查(?:表|组|事项)|"
    r"发布(?:会|平台|量)|公示栏|公告栏|建议提案|评估(?:报告|指标|结果)|备案(?:率|件)|"
    r"宣传(?:栏|册|片|材料|资料|单|品|标语|手册)|组织(?:机构|部|工作)|服务(?:指南|事项|平台|中心)|网上办理|"
    r"通报(?:会)?情况|反馈(?:意见|率)|整改(?:率|意见|通知书?)|采纳(?:率|意见)|满意(?:率|度)|回复率|解决率|完成率|"
    r"覆盖(?:率|面)|回应(?:率|关切)|认定(?:书|事项)|调研(?:报告|组)|听证会|更新(?:量|率)|维护(?:量|工作)|报道(?:量)?$"
)
_TIME_WORDS = (
    r"截[至止]到?(?:目前|(?:[0-9]{4}年度?)?(?:[0-9]{1,2}月(?:[0-9]{1,2}日|底|末|初)?)|(?:[0-9]{4})?年底|年末|[0-9]{4}年)"
    r"(?:止|为止)?|"
    r"[0-9]{4}年度?(?:第?[一二三四1-4]季度|[上下]半年|[0-9]{1,2}月份?(?:[0-9]{1,2}日)?)?"
    r"(?:[至-]+(?:[0-9]{4}年)?[0-9]{1,2}月份?(?:[0-9]{1,2}日)?)?(?:以来|期间|末|底)?|"
    r"[0-9]{1,2}月?[至-][0-9]{1,2}月份?|[0-9]{1,2}月份?(?:[0-9]{1,2}日|底|末)?(?=[，,共累])|"
    r"今年(?:以来|[上下]半年)?|全年|本年度?|报告期内|统计期内|本报告期|年度内|年内|[上下]半年|第?[一二三四]季度|"
    r"(?:去年|上年度?|上一年度?)(?=[，,共我])|(?:去年|上年)(?:全年|同期)(?=[，,共])|近[一二三五两]年来?|目前|当前|"
    r"“?十[二三四五]五”?(?:期间|以来)"
)
_TIME = re.compile(rf"(?<![较比同含])(?:{_TIME_WORDS})(?![结同](?:转|期)|前|内)")
_LEADING = re.compile(
    rf"(?:(?:{_TIME_WORDS})(?!结转|同期)(?:内|期间|里)?[，,]?"
    r"|[（(]?[一二三四五六七八九十]{1,3}[、）)]|[（(][0-9]{1,2}[）)]|[0-9]{1,2}[、.．)）](?![0-9])|[①-⑳]|[一二三四五六七八九十]是(?=.)"
    r"|我(?:局|委|办|市|区|县|省|镇|乡|街道|厅|院|中心|处|部|校|馆|站|队|单位|机关|旗|州|盟|府|会|行|司|社)(?!长)|"
    r"本(?:局|机关|单位|市|区|县|省|镇|乡|委|办|厅|街道|部门|行政机关|级|地区)"
    r"|共计|总计|合计|累计|总共|一共|共有|共(?![享同建治青产])|已经|已|均|还|也|又|先后|陆续|分别|另外|另有|另(?!行)|此外|同时|并且|并(?!联)|且|及时|其中的?|包括|其中|含|有(?![关效机限偿])|约|近|超过|"
    r"达到|达|[，,、：:；;。\s“”\"]|截至目前|对此|据统计|经统计|数据显示)"
)
_TRAILING = re.compile(
    r"(?:共计|总计|合计|累计|总共|一共|共(?!公)|约|近|超过?|逾|突破|达到|达|(?<!认)为|分别|各|均|已|有(?<!所有)|计(?<![统审会估合总累共]计)|仅|将近|"
    r"是|即|在|至|的|[：:，,、\s“”]|不少于|不低于|至少|一共有|占比为)$"
)
_ADVERBS = r"(?:及时|依法|依规|合规|依法依规|按时|按期|如期|全部|均|已|共|累计|共计|顺利|妥善|直接|当场|提前|陆续|先后|总计|合计|期限内|应|一并|同步|全面|集中|积极|主动|认真|线上|线下|网上|现场|统一|独立|联合|单独)"
_BARE_VERB = re.compile(
    rf"(?:{_ADVERBS})*(?:{_VERB}|拟办|结转|顺延|不予受理|予以受理)(?:的|数|量)?"
)
_BARE_RATE = re.compile(
    rf"(?:{_ADVERBS})*(?:{_VERBS}|合格|满意|成功|及时|准确|优良|反馈|达标|知晓)(?:率|量|数|度)"
)
_SCOPES = re.compile(
    r"(?:全[省市区县镇国旗州盟]|各地|各级|辖区|本级|市级|区级|县级|省级|下辖|所属|当前|现有)*"
)
_PREDICATE = re.compile(
    rf"(?:予以|进行|均|全部|已|被|获|是|占|按|因|由|方便|便于|供|用于|以|其中|比|较|同比|分别|并|且|同时|"
    rf"纳入|得到|尚未|正在|顺延|结转|通过|不|未|无|需|转(?!载)|来自|居|位|排|列|等|和|与|及|或|约|在|于|从|向|对|为|达|超|增长|下降|提高|"
    rf"累计|共|{_VERBS})"
)
_CUT = re.compile(
    r"(?<=..)(?:予以|进行|开展|均(?!衡)|全部|已经?|被|全面|其中|得到|获得|实现|纳入|列入|参与|参加|并(?!联)|同比|较上|比上|顺延|结转|尚未|正在|占|实行|作为|达到|居全|位居)"
)
_RELATIVE = re.compile(r"(?:涉及|发挥|关于|属于|反映|影响|存在|与|需|不|处于|符合|有关)")
_ADJECTIVES = re.compile(
    r"(?:重要|主要|新|突出|典型|明显|相关|具体|有效|不同|重大|较大|最新|有价值)的"
)
_ATTRIBUTE = re.compile(
    r"(?<=..)(?:的)?(?:总)?[\u4e00-\u9fff]{2}(?:量|数|率|额)(?:累计|即|已|约|均|共|超过?|突破|达到?|为|有)*$"
)
_ORGANS = re.compile(
    r"[\u4e00-\u9fff]{0,4}?(?:片区|部门|单位|乡镇|街道|社区|村居|县区|区县|区|县|市|省|镇|领域|平台|窗口|网站)"
)
_OUTCOMES = re.compile(
    r"(?:维持|纠正|撤销|驳回|胜诉|败诉|尚未审结|未审结|其他结果|结果维持|结果纠正|审结|撤诉|中止|终止)"
)
_CASES = re.compile(r"复议|诉讼|应诉|起诉")
_CHANGE = re.compile(r"(?:同比|环比|较|比|与)(?:上|去|前|20)?")
_LISTED = re.compile(
    r"(?:[“《][^”》]*[”》][、和及与]?)+等"
    r"|^(?:通过|利用|依托|借助|运用|采用|以|在|于|经|从)[^，,]*?等?"
    r"(?:平台|渠道|方式|形式|途径|媒体|载体|手段|栏目|网站|公众号|新媒体|媒介)(?:上|中)?(?!公开|建设|管理|工作|发布)"
)
_INNER_TIME = r"今年以来|今年|全年|本年度|本年|[0-9]{4}年度?"
_PLAN = re.compile(
    r"力争|争取|确保|预计|拟于|计划|下一步|下步|将(?=[^，,、。]{0,12}(?:达|提高|开展|组织|完成|实现|举办|推进|加强|建|增))"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What one quantity counts: ``text`` without white space ("" if not found), and its ``period``.

    ``planned`` says that the sentence speaks of a plan or a requirement.
    """

    text: str
    period: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure already named, from which later ones may borrow verb and noun."""

    subject: str = ""
    verb: str = ""
    noun: str = ""
    relation: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around one quantity: cleaned ``lead``, ``tail``, and how it hangs on the last."""

    lead: str
    tail: str
    unit: str
    listed: bool
    bracket: bool
    of: bool
    abuts: bool
    parts: bool


def find_subjects(
    sentence: str, quantities: Sequence[Quantity], before: str = ""
) -> tuple[Subject, ...]:
    """The subject of each quantity of a sentence; ``before`` is the paragraph's text before it."""
    plain = half_width(sentence)
    flat = _flatten(plain)
    subjects: list[Subject] = []
    last = outer = _Named()
    whole: _Named | None = None
    for index, quantity in enumerate(quantities):
        start = quantities[index - 1].end if index else 0
        end = quantities[index + 1].start if index + 1 < len(quantities) else len(plain)
        gap = flat[start : quantity.start]
        if ")" in gap:
            last = outer
        if ";" in gap:
            whole = None
        if "其中" in gap or (index and re.search(r"(?:包括|分别为?|包含)[:,]?", gap)):
            whole = last
        around = _around(plain, flat, start, quantity, end, index > 0, whole is not None)
        named = _name(around, last, whole or last, before + plain[: quantity.start])
        named = replace(named, subject=_shorten(named.subject), unit=quantity.unit)
        head = plain[: quantity.start]
        subjects.append(
            Subject(named.subject, _period(flat[: quantity.start]), bool(_PLAN.search(head)))
        )
        if not _is_share(quantity.unit):
            last = named if named.noun else replace(last, subject=named.subject, unit=quantity.unit)
            if flat[: quantity.start].count("(") == flat[: quantity.start].count(")"):
                outer = last
    return tuple(subjects)


def _is_share(unit: str) -> bool:
    return unit in {"%", "‰", "个百分点"}


def _flatten(plain: str) -> str:
    """Same length; what stands in quotation marks and titles has no punctuation or digits left."""

    def blot(match: re.Match[str]) -> str:
        inner = re.sub(r"[,;:()、\d]", "某", match[0][1:-1])
        return match[0][0] + inner + match[0][-1]

    return re.sub(r"《[^》]*》|“[^“”]{0,80}”", blot, plain)


def _around(
    plain: str, flat: str, start: int, quantity: Quantity, end: int, after: bool, parts: bool
) -> _Around:
    gap = flat[start : quantity.start]
    cut = max((m.end() for m in re.finditer(r"[,;:()]|其中的?", gap)), default=0)
    if cut == 0 and after and re.match(r"\s*[、和及与]", gap):
        cut = gap.index(gap.strip()[0]) + 1
    raw = re.sub(r"\s", "", plain[start + cut : quantity.start])
    lead = clean(raw)
    if not lead and cut > 1 and gap[cut - 1] in ",:":
        lead = _clause_before(plain, flat, start, start + cut - 1)
    tail = flat[quantity.end : end]
    stop = re.search(r"[,;:。()!?]|其中", tail)
    abuts = stop is None and end < len(plain)
    tail = re.sub(
        r"\s",
        "",
        plain[quantity.end : quantity.end + stop.start()] if stop else plain[quantity.end : end],
    )
    tail = re.sub(r"^(?:以上|以下|左右|上下|以内)", "", tail)
    return _Around(
        lead=lead,
        tail=tail,
        unit=quantity.unit,
        listed=after
        and re.fullmatch(r"\s*(?:[(][^()]*[)])?\s*[、,和及与]?", gap[:cut]) is not None,
        bracket=gap[cut - 1 : cut] == "(" and not gap[cut:].strip(),
        of=raw.endswith("的"),
        abuts=abuts,
        parts=parts,
    )


def _clause_before(plain: str, flat: str, start: int, end: int) -> str:
    """The clause that ends at ``end``, for a number that stands alone behind a comma."""
    left = max((m.end() for m in re.finditer(r"[,;:()]", flat[start:end])), default=0)
    clause = clean(re.sub(r"\s", "", plain[start + left : end]))
    return clause if 2 <= len(clause) <= 30 else ""


def clean(raw: str) -> str:
    """The words before a number without time, numbering, "our bureau", "altogether" and the like."""
    text = re.sub(r"\s", "", raw)
    for match in _TIME.finditer(text):
        head = text[: match.start()]
        if re.search(r"(?:情况|方面|概述|平台建设|保障|监督|渠道|机制|[)）])$", head):
            text = text[match.start() :]
            break
    text = re.sub(rf"(?:{_INNER_TIME})?(?:共计|累计|总共|一共|总计|合计|共)(?={_VERB})", "", text)
    text = re.sub(rf"(?:{_INNER_TIME})(?={_VERB})", "", text)
    text = _strip(text)
    shorter = _strip(_LISTED.sub("", text))
    return shorter or text


def _strip(text: str) -> str:
    previous = None
    while text != previous:
        previous = text
        text = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
        text = _TRAILING.sub("", text)
    return text


def _name(around: _Around, last: _Named, whole: _Named, before: str) -> _Named:
    if _is_share(around.unit):
        return _Named(_share(around, last))
    lead = around.lead
    if re.match(r"(?:同比|环比|较|比)", lead):
        return replace(last, subject=last.subject + lead)
    if re.fullmatch(r"(?:增加|减少|增长|下降|上升|回落)(?:了)?", lead) and last.subject:
        return replace(last, subject=last.subject + lead)
    if lead.endswith("连续"):
        return _Named(lead.replace("已经", "").replace("已", "") + around.tail)
    counted = _tail_noun(around)
    if counted:
        return _named_behind(around, counted, last, before)
    if not lead:
        tail = _CUT.sub("", around.tail) if not last.noun else around.tail
        known = last.noun or last.subject
        return replace(last, subject=known + tail) if known and tail else _Named()
    return _named_before(around, last, whole, before)


def _tail_noun(around: _Around) -> str:
    """The noun behind the counting word, if that is what is counted, else ""."""
    lead, tail = around.lead, around.tail
    if re.match(r"为(?!了|主)", tail) and not lead:
        return tail[1:]
    open_lead = (
        not lead
        or bool(
            re.search(rf"(?:{_VERBS})(?:了|过|出|到)?$", lead)
            and not re.search(rf"(?:{_NOUNS.pattern})$", lead)
        )
        or lead.endswith(("等", "对", "在", "向", "为", "从", "与", "以", "涉及", "于"))
        or around.of
        or _SCOPES.fullmatch(lead) is not None
    )
    if not tail or tail[0] in "、/":
        return ""
    if re.match(r"(?:以上)?[、,]", tail):
        return ""
    if not open_lead and _PREDICATE.match(tail):
        return ""
    if not open_lead and around.abuts and not re.search(r"[的、]", tail):
        return ""
    if not lead and re.match(
        r"(?:顺延|结转|予以|尚未|正在|均|全部|已|被|获|属|因|按|未|不|转|在|由|来自|是)", tail
    ):
        return ""
    if _RELATIVE.match(tail) and "的" in tail:
        noun = tail.rsplit("的", 1)[1]
    else:
        noun = _ADJECTIVES.sub("", tail)
        noun = re.split(r"(?<=..)的", noun, maxsplit=1)[0]
        noun = _list_part(noun)
    if around.abuts:
        organ = _ORGANS.match(noun)
        attribute = _ATTRIBUTE.search(noun)
        if attribute:
            noun = noun[: attribute.start()]
        elif organ:
            noun = organ[0]
        noun = _strip(noun)
    cut = _CUT.search(noun)
    noun = noun[: cut.start()] if cut else noun
    return _strip(noun)


def _list_part(noun: str) -> str:
    """The first noun of a list, with the second where it is short and no clause of its own."""
    parts = noun.split("、")
    if len(parts) == 2 and len(parts[1]) <= 8 and not re.match(_VERB, parts[1]):
        return noun
    return parts[0]


def _named_behind(around: _Around, counted: str, last: _Named, before: str) -> _Named:
    """受理298件信访件, 对29项文件进行解读: the noun stands behind."""
    lead = around.lead
    done = re.search(rf"(?:进行|开展|予以|实施)(?:了)?((?:全面)?(?:{_VERBS}))", around.tail)
    if lead.endswith(("对", "将")) and done:
        return _Named(done[1] + counted, done[1], counted)
    if lead.endswith("等") or len(lead) > 20:
        clause = re.split(r"[,;:。\n]", re.sub(r"\([^()]*\)", "", _flatten(before)))[-1]
        governing = _verbs(re.sub(r"\s", "", clause))
        verb = governing[0][0] if governing else ""
        return _Named(verb + counted, verb, counted)
    found = _verbs(lead)
    if found:
        verb = found[-1][0]
        at_end = found[-1][2] == len(lead)
        short = at_end and len(lead) <= 12
        return _Named((lead if short else verb) + counted, verb, counted)
    if lead.endswith(("等", "在", "向", "为", "从", "与", "以", "于", "对")):
        lead = ""
    if done and around.of:
        return _Named(done[1] + counted, done[1], counted)
    if around.listed and last.verb and not lead and last.unit == around.unit:
        return _Named(last.verb + counted, last.verb, counted)
    if around.of:
        lead = ""
    return _Named(lead + counted, "", counted)


def _named_before(around: _Around, last: _Named, whole: _Named, before: str) -> _Named:
    """受理申请3件: the noun, or the verb alone, stands before."""
    lead = around.lead
    if _BARE_VERB.fullmatch(lead):
        core = re.sub(rf"^(?:{_ADVERBS})+(?=.)", "", lead)
        core = core if re.match(_VERB, core) else lead
        noun = whole.noun or last.noun or _noun_of(core, before[: len(before) - len(lead)])
        return _Named(core + noun, core, noun)
    relation = re.match(r"(?:涉及|关于|针对|来自|属于)", lead)
    if relation and whole.noun:
        return _Named(f"{lead}的{whole.noun}", "", whole.noun, relation[0])
    found = _verbs(lead)
    if around.listed and not found:
        if last.relation and whole.noun:
            return _Named(f"{last.relation}{lead}的{whole.noun}", "", whole.noun, last.relation)
        if (
            _OUTCOMES.search(lead) is None
            and not around.parts
            and last.verb
            and last.unit == around.unit
        ):
            return _Named(last.verb + lead, last.verb, lead)
    if _OUTCOMES.search(lead) and not _CASES.search(lead):
        for source in (whole, last):
            if _CASES.search(source.noun):
                return _Named(source.noun + lead, "", source.noun)
    if lead.endswith("类"):
        kind = re.search(r"类(.{1,6})$", last.subject)
        lead += kind[1] if kind else ""
    if found and found[0][2] < len(lead):
        verb, start, end = found[0]
        return _Named(lead, verb, lead[end:])
    return _Named(lead, "", re.sub(r"(?:总数|数量|数)$", "", lead))


def _verbs(text: str) -> list[tuple[str, int, int]]:
    """Verbs with their place, those inside known nouns and titles left out."""
    hidden = re.sub(r"《[^》]*》|“[^”]*”", lambda m: "\u0001" * len(m[0]), text)
    hidden = _NOUNS.sub(lambda m: "\u0001" * len(m[0]), hidden)
    return [(m[0], m.start(), m.end()) for m in re.finditer(_VERB, hidden)]


def _noun_of(verb: str, before: str) -> str:
    """What the same verb was said of earlier in the paragraph."""
    found = re.findall(
        rf"{re.escape(verb)}(?![率量数])([\u4e00-\u9fff]{{2,14}})(?=[,，;；。])", before
    )
    return found[-1] if found else ""


def _share(around: _Around, last: _Named) -> str:
    lead = around.lead
    if around.bracket:
        return last.subject + "占比" if last.subject else ""
    if not lead:
        known = last.noun or last.subject
        if around.tail.startswith("的"):
            return _CUT.split(around.tail[1:])[0]
        return known + around.tail if known and around.tail else ""
    if lead.startswith("占"):
        return last.subject + (lead if len(lead) > 1 else "占比")
    if re.match(r"(?:同比|环比|较|比|在|增长|下降|上升|回落|提高|增加|减少|增幅|降幅)", lead):
        return last.subject + lead
    if _BARE_RATE.fullmatch(lead):
        return last.noun + lead
    return lead


def _shorten(subject: str) -> str:
    if len(subject) <= LONGEST:
        return subject
    for verb, start, end in reversed(_verbs(subject)):
        if len(subject) - end >= 2 and len(subject) - start <= LONGEST and verb:
            return subject[start:]
    return subject


def _period(head: str) -> str:
    """The last expression of time that opens a clause before the number, as printed."""
    text = re.sub(r"\s", "", head)
    period = ""
    for match in _TIME.finditer(text):
        opens = re.search(r"(?:^|[,;:。()、]|情况|方面|概述|我.|[。）])$", text[: match.start()])
        if opens or re.match(rf"[,共我累]|{_VERB}", text[match.end() :]):
            period = match[0]
    return period
