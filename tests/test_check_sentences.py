"""Rule 9, the arithmetic inside a sentence. All sentences here are invented."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.invented import SUFFIXES, invent, write
from reportqa.checks.model import Check
from reportqa.checks.rounding import fit, share_of
from reportqa.checks.within import check_sentences
from reportqa.readers import read
from reportqa.report import understand
from support.checked import of_report, said

SHARED = Path(__file__).parents[2] / "shared" / "reports"


def checks(*texts: str) -> tuple[Check, ...]:
    return check_sentences(said(*texts))


def statuses(*texts: str) -> list[str]:
    return [c.status for c in checks(*texts)]


def one(*texts: str) -> Check:
    (check,) = checks(*texts)
    return check


@pytest.mark.parametrize(
    "text",
    [
        "全年主动公开信息100条，其中政策类30条，业务类70条。",
        "全年主动公开信息100条。其中，政策类30条；业务类70条。",
        "全年主动公开信息100条，包括政策类30条、业务类70条。",
        "全年主动公开信息100条（其中政策类30条，业务类70条）。",
        "全年主动公开信息100条（政策类30条、业务类70条）。",
        "全年主动公开信息100条，分为两类：政策类30条、业务类70条。",
        "收到建议和提案17件，分别为12件和5件。",
        "收到政府信息公开申请30件，涉及自然人21件、法人或其他组织9件。",
        "收到政府信息公开申请30件，自然人21件，商业企业9件。",
        "政府信息公开行政复议5件：结果维持3件，结果纠正1件，尚未审结1件。",
        "政府信息公开行政诉讼5件（维持3件，纠正2件）。",
        "收到网络申请12件、信函申请5件，合计17件。",
        "受理咨询12件、投诉5件、建议3件，共20件。",
        "办结申请30件，予以公开及部分公开12件，不予公开7件，无法提供8件，不予处理3件。",
        "收到政府信息公开申请30件，办结28件，其中网络申请20件、信函申请10件。",
        "公开信息50条，其中部门信息40条（预算15条、决算25条）、其他信息10条。",
        "全年收到政府信息公开申请30件，办结27件，结转下年度办理3件。",
        "全年收到政府信息公开申请30件，答复31件（含上年度结转4件，另有3件申请顺延到下年度答复）。",
        "全年收到政府信息公开申请34件（含上年结转4件），办结31件，结转下年度办理3件。",
        "政府信息公开行政复议5件、行政诉讼3件，其中结果维持4件，结果纠正1件，其他结果2件，尚未审结1件。",
    ],
)
def test_parts_that_add_up_to_their_whole_pass(text: str) -> None:
    for check in checks(text):
        assert check.status == "pass", check
        assert check.left == check.right
        assert "相符" in check.message
    assert checks(text) or "、行政诉讼3件" in text


@pytest.mark.parametrize(
    "text",
    [
        "全年主动公开信息100条，其中政策类40条，业务类70条。",
        "全年主动公开信息100条，其中政策类40条、业务类50条、其他信息20条。",
        "全年主动公开信息100条。其中，政策类40条；业务类70条。",
        "公开重点领域信息100条，其中财政20条、教育30条、医疗60条。",
        "全年主动公开信息100条，其中政策类40条，其余50条。",
        "开通账号12个，其中公众号8个，微博号3个，视频号2个。",
        "政府信息公开行政复议10件，其中结果维持5件，结果纠正2件，其他结果1件，尚未审结1件。",
        "政府信息公开行政诉讼10件：维持5件，纠正2件，其他结果1件，未审结3件。",
        "收到政府信息公开申请30件，其中自然人20件，法人或其他组织9件。",
        "办结申请30件，其中予以公开10件，部分公开5件，不予公开5件，无法提供5件，不予处理2件，"
        "其他处理2件。",
        "收到政府信息公开申请30件，其中网络申请35件。",
        "全年发生政府信息公开行政诉讼6件，其中未经复议直接起诉4件、复议后起诉1件。",
        "办理建议提案17件，其中人大代表建议13件、政协提案5件。",
        "政府信息公开行政复议7件，其中结果维持5件，结果纠正2件，其他结果1件，尚未审结1件。",
        "收到网络申请12件、信函申请5件，合计18件。",
        "收到政府信息公开申请30件，上年结转4件，办结31件，结转下年度办理2件。",
    ],
)
def test_parts_that_contradict_their_whole_fail(text: str) -> None:
    check = one(text)
    assert check.status == "fail"
    assert check.left != check.right
    assert "相差" in check.message
    assert check.message.startswith("正文“")
    assert check.message_en.startswith("The text says “")


@pytest.mark.parametrize(
    "text",
    [
        # examples, not all
        "政府信息公开行政复议5件，其中维持2件，纠正1件。",
        "收到政府信息公开申请30件，其中自然人20件、商业企业3件。",
        # what may be counted twice
        "全年发布信息500条，其中政策文件300条，门户网站250条。",
    ],
)
def test_what_may_be_incomplete_or_double_is_a_note(text: str) -> None:
    check = one(text)
    assert check.status == "note"
    assert check.quote == text


@pytest.mark.parametrize(
    "text",
    [
        "全年主动公开信息约100条，其中政策类40条，业务类70条。",
        "全年主动公开信息100余条，其中政策类40条，业务类70条。",
        "全年主动公开信息100条，其中政策类40余条，业务类70条。",
        "微博粉丝1.2万人，其中女性0.7万人，男性0.6万人。",
        "下一步，力争公开信息100条，其中政策类40条，业务类70条。",
        "走访企业64家，发现问题40个，其中整改35个，其余问题正在整改。",
        "收到政府信息公开申请30件，办结28件。",
        "全年收到政府信息公开申请30件，办结28件，结转下年度办理4件。",
        "全年共受理信访298件，其中来访14件，按时办结率100%。",
        "召开发布会3场，发布信息30条，其中民生类20条。",
        "接听热线（含微信）电话11通，其中咨询3件。",
        "开展检查12次，检查单位30家，召开会议5次。",
        "",
    ],
)
def test_what_is_not_certain_is_left_out(text: str) -> None:
    assert checks(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "收到申请30件，其中网络申请20件，信函10件，自然人28件，企业2件。",
        "收到申请30件，办结28件，其中予以公开12件，部分公开3件，不予公开2件，无法提供11件，结转下年2件。",
        "全年公开信息200条，其中政策类100条，占50%；其中解读50条，占50%。",
        "走访企业64家，其中规模以上企业20家，占31.25%，比上年增加3家，增长17.6%。",
        "全年公开文件30件，其中规范性文件12件，占全部规范性文件的60%。",
        "发布政策解读20件，其中图解8件，视频3件，文字9件，解读率100%，较上年提高5个百分点。",
        "收到政府信息公开申请12件，同比减少4件，下降25%。",
        "收到依申请公开12件，较去年的16件减少25%。",
        "主动公开信息1000条。其中，概况类100条，占10%；业务类900条，占90%。通过微信公开800条，占80%。",
        "受理申请12件（其中网络10件），答复12件（其中予以公开8件，部分公开4件）。",
        "收到代表建议10件，其中主办5件、会办3件、分办2件；委员提案20件，其中主办12件、会办8件。",
        "公开财政信息120条，其中部门预算60条、部门决算60条、另有专项资金60条。",
        "收到申请7件，其中3件予以公开，占42.9%，2件不予公开，占28.6%，2件无法提供，占28.6%。",
        "政府信息公开行政复议4件，均为维持；诉讼3件，其中未审结3件。",
    ],
)
def test_clean_sentences_that_mislead_do_not_fail(text: str) -> None:
    assert set(statuses(text)) <= {"pass"}


@pytest.mark.parametrize(
    "text",
    [
        # another noun stands between
        "公开信息100条，制作各类解读，其中图解60条、视频50条。",
        "公开信息100条，制作解读包括图解60条、视频50条。",
        "公开信息100条，回应关切情况：咨询60条、投诉50条。",
        "梳理许可事项120项，其中子项300项。",
        "上线信息840条，比计划多出两成，其中办事信息906条。",
        # the whole is more than what is named first
        "政府信息公开行政诉讼6件，其中未经复议直接起诉4件，维持3件，其他结果1件；复议后起诉2件，"
        "维持2件。",
        "收到申请45件，比上年扩大15件，增长50%。",
        "收到申请30件，上年结转4件，办结28件，撤回3件，结转下年度3件。",
        "发布信息120条，其中省级网站采用30条、市级网站采用100条。",
        "受理申请30件，其中窗口受理20件，其他部门转来5件。",
    ],
)
def test_sentences_that_only_look_wrong_do_not_fail(text: str) -> None:
    assert "fail" not in statuses(text)


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("全年主动公开信息357条，其中项目类136条，占38.10%。", "pass", "相符"),
        ("全年主动公开信息357条，其中项目类136条，占38.09%。", "pass", "截去尾数"),
        ("全年主动公开信息357条，其中项目类136条，占总数的38.1%。", "pass", "相符"),
        ("全年主动公开信息357条，其中项目类136条（38%）。", "pass", "相符"),
        ("全年主动公开信息357条，其中项目类136条，占38.08%。", "fail", "不符"),
        ("全年主动公开信息357条，其中项目类136条，占39%。", "fail", "不符"),
        ("全年主动公开信息357条。其中，项目类136条，占比38.1%。", "pass", "相符"),
        ("申请由30件增至45件，增长50%。", "pass", "相符"),
        ("申请由30件增至45件，增长45%。", "fail", "不符"),
        ("申请由45件降至30件，下降33.3%。", "pass", "相符"),
        ("申请由45件降至30件，下降50%。", "fail", "不符"),
        ("收到申请45件，比上年的30件增长50%。", "pass", "相符"),
        ("收到申请45件，较去年同期的30件增长60%。", "fail", "不符"),
        ("收到申请45件，比上年增加15件，增长50%。", "pass", "相符"),
        ("收到申请45件，比上年增加15件，增长33.3%。", "fail", "不符"),
        ("收到申请12件，同比减少4件，下降25%。", "pass", "相符"),
        ("受理来电120件，按时办结90件，按时办结率75%。", "pass", "相符"),
        ("受理来电120件，按时办结90件，按时办结率76%。", "fail", "不符"),
    ],
)
def test_percentages(text: str, status: str, words: str) -> None:
    check = one(text)
    assert check.status == status, check
    assert words in check.message


def test_a_share_that_the_others_of_its_list_speak_against() -> None:
    text = "办结申请90件。予以公开45件，占50%；不予公开30件，占35%；无法提供15件，占16.7%。"
    found = checks(text)
    assert [c.status for c in found] == ["pass", "pass", "fail", "pass"]
    assert "30 / 90 = 33.33%" in found[2].message
    assert [c.value for c in found[2].cells] == [30, 90, 35]


def test_a_share_of_an_unknown_whole_is_left_out() -> None:
    assert checks("全年发布政策解读30篇，其中图解12篇，占全县图解总数的60%。") == ()
    assert checks("收到申请45件，同比增长50%。") == ()
    assert checks("受理来电120件，按时办结90件，按时办结率100%。") == ()
    assert checks("受理来电120件，办结90件，群众满意率76%。") == ()
    assert checks("网上办理率达95%，满意率达99%。") == ()


parts = st.lists(st.integers(0, 5000), min_size=2, max_size=6)


@given(parts)
def test_any_list_that_adds_up_passes_and_one_more_fails(values: list[int]) -> None:
    names = ("概况类", "政策类", "业务类", "人事类", "财政类", "其他信息")
    listed = "，".join(f"{n}{v}条" for n, v in zip(names[-len(values) :], values, strict=True))
    total = sum(values)
    assert statuses(f"全年公开信息{total}条，其中{listed}。")[:1] == ["pass"]
    # the list is closed by 其他
    for wrong in (total + 1, total + 7000):
        assert "fail" in statuses(f"全年公开信息{wrong}条，其中{listed}。") or any(
            sum(values[:n]) == wrong for n in range(2, len(values))
        )


@given(st.integers(0, 9999), st.integers(1, 9999), st.integers(0, 4))
def test_rounded_and_cut_percentages_fit(part: int, whole: int, digits: int) -> None:
    exact = share_of(Decimal(part), Decimal(whole))
    step = Decimal(1).scaleb(-digits)
    rounded, cut = exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN)
    assert fit(rounded, exact, digits) == "equal"
    assert fit(cut, exact, digits) == ("equal" if cut == rounded else "cut")
    assert fit(rounded + step, exact, digits) == ""
    assert fit(cut - step, exact, digits) == ""


@given(st.integers(1, 999), st.integers(1, 999), st.integers(0, 3), st.integers(-3, 3))
def test_a_printed_share_passes_if_and_only_if_it_fits(
    part: int, rest: int, digits: int, off: int
) -> None:
    whole = part + rest
    step = Decimal(1).scaleb(-digits)
    exact = share_of(Decimal(part), Decimal(whole))
    printed = exact.quantize(step, ROUND_HALF_UP) + off * step
    if printed < 0:
        return
    check = one(f"全年公开信息{whole}条，其中政策类{part}条，占{printed:f}%。")
    assert (check.status == "pass") == bool(fit(printed, exact, digits))


def test_ids_do_not_depend_on_the_place() -> None:
    text = "全年主动公开信息100条，其中政策类30条，占30%，业务类70条，占70%。"
    ids = [c.id for c in checks(text)]
    assert len(set(ids)) == 3
    assert all(i.startswith("9:") for i in ids)
    assert [c.id for c in checks("前面多出一段，共12字。", text)] == ids
    assert [c.id for c in checks(text.replace("，", "， "))] == ids
    twice = [c.id for c in checks(text, text)]
    assert twice[:3] == ids
    assert len(set(twice)) == 6


def test_a_number_that_was_not_read_leaves_the_list_open() -> None:
    # 15 has no counting word: it is no figure, and the list lacks it
    assert checks("全年主动公开信息100条，其中政策类30条，业务类15，其他信息20条。") == ()


def test_traditional_characters_and_full_width() -> None:
    assert statuses("主動公開信息１００條，其中政策類３０條，其餘５０條。") == ["fail"]


@pytest.mark.parametrize("seed", range(6))
def test_clean_invented_reports_have_no_failures(seed: int, tmp_path: Path) -> None:
    form = ("docx", "html", "tabs")[seed % 3]
    path = tmp_path / f"report{SUFFIXES[form]}"
    path.write_bytes(write(invent(500 + seed), form))
    found = check_sentences(of_report(understand(read(path), path.name), path.name))
    assert not [c for c in found if c.status == "fail"]


needs_reports = pytest.mark.skipif(not SHARED.exists(), reason="the sample reports are not here")


def sample(name: str) -> tuple[Check, ...]:
    return check_sentences(of_report(understand(read(SHARED / name), name), name))


@needs_reports
def test_a_sample_with_a_percentage_that_was_cut() -> None:
    found = sample("dinghai_transport_2020.txt")
    assert {c.status for c in found} == {"pass"}
    assert any(c.right == 357 and [x.value for x in c.cells] == [41, 119, 54, 7, 136, 357]
               for c in found)  # fmt: skip
    (cut,) = [c for c in found if c.left == Decimal("38.09")]
    assert "截去尾数" in cut.message


@needs_reports
def test_samples_with_sums_that_hold() -> None:
    found = sample("huaian_2024.pdf")
    assert {c.status for c in found} == {"pass"}
    assert {c.right for c in found} == {3153, 351, 46}


@needs_reports
@pytest.mark.parametrize(
    ("name", "failing"),
    [
        ("pingtan_2016.txt", set()),
        ("pingtan_2019.txt", {2599}),
        ("pingtan_2020.txt", {2602}),
        ("pingtan_2021.txt", set()),
        ("pingtan_2022.txt", set()),
        ("pingtan_2023.txt", set()),
        ("pingtan_2024.txt", set()),
        ("shanghai_office_2019.html", {805, Decimal("32.050")}),
    ],
)
def test_samples_and_the_contradictions_in_them(name: str, failing: set[Decimal]) -> None:
    assert {c.right for c in sample(name) if c.status == "fail"} == failing


@pytest.mark.parametrize(
    "text",
    [
        # 其他 ends the list: its first parts alone are not the whole
        "全年收到政府信息公开申请143件，其中网络申请126件、信函申请17件、其他方式1件。",
        "全年主动公开信息100条，其中政策类30条、业务类70条、其他5条。",
        # the sentence names the whole; a number of the sentence before is none
        "办理人大代表建议47件。办结政府信息公开申请37件，其中予以公开6件，占办结总数的13%。",
    ],
)
def test_what_only_part_of_a_list_or_another_whole_would_fit_fails(text: str) -> None:
    assert "fail" in statuses(text)
