"""Every text of the web application's interface, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Texts:
    """The interface in one language. A field with {braces} is filled with str.format."""

    language: Language
    html_lang: str
    # the page
    title: str
    subtitle: str
    question: str
    placeholder: str
    ask: str
    again: str
    scope: str
    any_agency: str
    any_year: str
    agency: str
    year: str
    examples: str
    switch: str
    offline_note: str
    holdings: str
    holdings_empty: str
    # an answer
    answer: str
    answer_empty: str
    asked: str
    earlier: str
    understood: str
    measure: str
    column: str
    operation: str
    calculation: str
    figures: str
    value: str
    about: str
    warnings: str
    options: str
    no_answer: str
    no_figure: Mapping[str, str]
    operations: Mapping[str, str]
    # a source
    source: str
    source_empty: str
    choose_source: str
    cited: str
    blank: str
    table: str
    row: str
    report: str
    section: str
    file: str
    page: str
    published: str
    original: str
    link: str
    note: str
    doubt: str
    omitted_rows: str
    omitted_text: str
    whole_report: str
    back: str
    plain_document: str
    duplicate: str
    unknown: str
    separator: str
    # what went wrong
    too_long: str
    failed: str
    no_such_place: str
    no_such_cell: str
    no_such_span: str
    malformed_cell: str
    malformed_span: str
    one_place: str


ZH = Texts(
    language="zh",
    html_lang="zh-CN",
    title="政府信息公开年度报告问答",
    subtitle="用一句话提问；每个数字都出自报告原文，可点开核对。",
    question="您的问题",
    placeholder="例如：2020年作出了多少件行政许可决定？",
    ask="提问",
    again="新的对话",
    scope="只查某个机关或年度",
    any_agency="全部机关",
    any_year="全部年度",
    agency="机关",
    year="年度",
    examples="试一试",
    switch="English",
    offline_note="本系统在本机运行，不向外发送任何内容。",
    holdings="库中现有 {count} 份报告",
    holdings_empty="库中还没有报告。请管理员用 reportqa ingest 读入。",
    answer="回答",
    answer_empty="请在上面输入问题，或点一个例子。",
    asked="问",
    earlier="之前的问答",
    understood="系统这样理解您的问题",
    measure="指标",
    column="栏目",
    operation="运算",
    calculation="计算",
    figures="所用数字",
    value="数值",
    about="约",
    warnings="请注意",
    options="请选择您想问的",
    no_answer="现有报告中没有找到答案",
    no_figure={
        "blank": "空白（报告中未填写，不等于 0）",
        "slash": "“/”（报告中以斜线表示，不等于 0）",
        "dash": "“—”（报告中以横线表示，不等于 0）",
        "word": "报告中填写的是文字",
        "unread": "无法可靠读出，未作猜测",
    },
    operations={
        "value": "查找数值",
        "sum": "求和",
        "difference": "相差",
        "change": "增长率",
        "share": "占比",
        "ratio": "倍数",
        "average": "平均",
        "maximum": "最大",
        "minimum": "最小",
        "rank": "排名",
        "trend": "历年变化",
        "compare": "比较",
        "filter": "筛选",
        "verify": "核实",
        "breakdown": "分项",
    },
    source="出处",
    source_empty="回答所依据的表格或段落会显示在这里。",
    choose_source="选择出处",
    cited="◀ 引用",
    blank="（空白）",
    table="表",
    row="行",
    report="报告",
    section="章节",
    file="文件",
    page="页码",
    published="发布日期",
    original="原文网址",
    link="在单独页面打开此出处",
    note="注",
    doubt="读数说明",
    omitted_rows="（省略 {count} 行）",
    omitted_text="（其余内容从略）",
    whole_report="查看整份报告",
    back="返回问答",
    plain_document="此文件不是政府信息公开年度报告，仅供检索。",
    duplicate="同一机关同一年度另有一份报告用于回答：{report}",
    unknown="未知",
    separator="：",
    too_long="问题太长，请控制在 {limit} 字以内。",
    failed="出错了，没有得到回答。请重试；如仍不行，请把问题告诉管理员。",
    no_such_place="没有这个网页。",
    no_such_cell="报告 {report} 中没有这个单元格：{place}。",
    no_such_span="报告 {report} 中没有这段文字：{place}。",
    malformed_cell="cell 应写成“表.行.列”三个从 0 起的整数，例如 cell=0.3.2。",
    malformed_span="span 应写成“起-止”两个字符位置，例如 span=120-180。",
    one_place="cell 与 span 只能给出一个。",
)

EN = Texts(
    language="en",
    html_lang="en",
    title="Government disclosure reports: questions and answers",
    subtitle="Ask in one sentence. Every number comes from a report and can be checked there.",
    question="Your question",
    placeholder="For example: How many licensing decisions were made in 2020?",
    ask="Ask",
    again="New conversation",
    scope="Only one agency or year",
    any_agency="All agencies",
    any_year="All years",
    agency="Agency",
    year="Year",
    examples="Try one",
    switch="中文",
    offline_note="This system runs on this machine and sends nothing elsewhere.",
    holdings="Reports held: {count}",
    holdings_empty="No report is held yet. The administrator adds some with reportqa ingest.",
    answer="Answer",
    answer_empty="Type a question above, or click an example.",
    asked="Question",
    earlier="Earlier in this conversation",
    understood="How your question was understood",
    measure="Measure",
    column="Column",
    operation="Operation",
    calculation="Calculation",
    figures="Figures used",
    value="Value",
    about="about",
    warnings="Please note",
    options="Which do you mean?",
    no_answer="The reports held give no answer",
    no_figure={
        "blank": "Blank (not filled in; this is not 0)",
        "slash": "“/” (printed as a slash; this is not 0)",
        "dash": "“—” (printed as a dash; this is not 0)",
        "word": "The report gives words here, no number",
        "unread": "Could not be read safely and was not guessed",
    },
    operations={
        "value": "look up",
        "sum": "sum",
        "difference": "difference",
        "change": "rate of change",
        "share": "share",
        "ratio": "ratio",
        "average": "average",
        "maximum": "highest",
        "minimum": "lowest",
        "rank": "ranking",
        "trend": "over the years",
        "compare": "comparison",
        "filter": "selection",
        "verify": "check of a statement",
        "breakdown": "breakdown",
    },
    source="Source",
    source_empty="The table or paragraph that the answer rests on is shown here.",
    choose_source="Choose a source",
    cited="◀ cited",
    blank="(blank)",
    table="Table",
    row="Row",
    report="Report",
    section="Section",
    file="File",
    page="Page",
    published="Published",
    original="Original address",
    link="Open this source on a page of its own",
    note="Note",
    doubt="About this reading",
    omitted_rows="({count} rows left out)",
    omitted_text="(the rest is left out)",
    whole_report="See the whole report",
    back="Back to the questions",
    plain_document="This file is no annual disclosure report; it is here to be searched only.",
    duplicate="Another report answers for this agency and year: {report}",
    unknown="unknown",
    separator=": ",
    too_long="The question is too long: {limit} characters at most.",
    failed="Something went wrong and there is no answer. Try again, or tell the administrator.",
    no_such_place="There is no such page.",
    no_such_cell="Report {report} has no such cell: {place}.",
    no_such_span="Report {report} has no such run of text: {place}.",
    malformed_cell="cell must be TABLE.ROW.COLUMN, three integers from 0, such as cell=0.3.2.",
    malformed_span="span must be START-END, two character positions, such as span=120-180.",
    one_place="Give cell or span, not both.",
)

_TEXTS: dict[Language, Texts] = {"zh": ZH, "en": EN}


def texts(language: Language) -> Texts:
    """The texts of one language."""
    return _TEXTS[language]


def choose_language(wanted: str | None, accept_language: str | None) -> Language:
    """The interface's language: ``wanted`` if it is one we have, else by Accept-Language.

    Languages are weighed by their q values; Chinese if the browser says nothing we know.
    """
    for language in LANGUAGES:
        if wanted == language:
            return language
    best: tuple[float, Language] = (0.0, "zh")
    for part in (accept_language or "").split(","):
        tag, _, parameters = part.strip().partition(";")
        weight = _weight(parameters)
        for language in LANGUAGES:
            if tag.strip().lower().split("-")[0] == language and weight > best[0]:
                best = (weight, language)
    return best[1]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
