"""Problems and promises of section five, which later years follow up, repeat or drop."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.invented.model import Promise


@dataclass(frozen=True, slots=True)
class Topic:
    """A problem in two wordings, a measure against it, and how its being done is told."""

    name: str
    problems: tuple[str, str]
    commitment: str
    done: str


TOPICS = (
    Topic("政策解读", ("政策解读多是文字，图表和视频偏少", "解读材料仍以长文为主，形式单调"),
          "为每份重要文件配上图解或短片", "去年答应的图解已经做到，重要文件都配了图解或短片"),
    Topic("培训", ("兼职公开员更换频繁，业务不熟", "新上岗的公开员对答复文书还不熟练"),
          "每季度给公开员办一次培训", "公开员培训已按季度举办，四期都留了课件"),
    Topic("栏目更新", ("个别栏目长时间没有更新", "部分栏目更新滞后，读者找不到新内容"),
          "给每个栏目指定责任人并按月检查", "栏目责任人已全部落实，办公室按月检查"),
    Topic("依申请答复", ("答复申请时说理不够充分", "依申请答复的理由写得过于简单"),
          "编写答复范本并由法制科审核", "答复范本已经编成，发出的答复均经法制科审核"),
    Topic("基层公开", ("村和社区的公开栏内容不全", "基层公开栏张贴不及时、内容缺漏"),
          "统一村级公开栏的目录和更新日期", "村级公开栏的目录和更新日期已经统一"),
    Topic("网站检索", ("网站检索结果杂乱，难找到文件", "站内搜索不好用，常搜不到要找的文件"),
          "改造站内搜索并增加文件分类", "站内搜索改造完毕，文件可以按分类查找"),
    Topic("数据开放", ("可下载的数据表格太少", "公开的数据多为图片，不便利用"),
          "把统计数据做成可下载的表格", "统计数据已改为可下载的表格"),
    Topic("会议公开", ("会议议定事项公开较慢", "会后公布议定事项往往超过十天"),
          "会后五个工作日内公布议定事项", "会议议定事项已能在五个工作日内公布"),
)  # fmt: skip

_FATES = ("reported", "repeated", "not mentioned")


def stories(random: Random, years: list[int]) -> dict[int, tuple[Promise, ...]]:
    """For each year its problems, and what the next year's report says of each.

    A problem that is repeated stands in the next year again, in its other wording.
    """
    out: dict[int, tuple[Promise, ...]] = {}
    open_again: list[tuple[Topic, int]] = []
    for i, year in enumerate(years):
        named = list(open_again)
        # what was done or dropped is not named again in the next year
        busy = {p.topic for p in out.get(years[i - 1], ())} if i else set()
        fresh = [t for t in TOPICS if t.name not in busy]
        named += [(t, 0) for t in random.sample(fresh, max(1, 3 - len(named)))]
        promises = []
        open_again = []
        last = i + 1 == len(years)
        for topic, wording in named:
            fate = None if last else random.choice(_FATES)
            quote = ""
            if fate == "reported":
                quote = topic.done
            elif fate == "repeated":
                quote = topic.problems[1 - wording]
                open_again.append((topic, 1 - wording))
            deadline = random.choice((f"{year + 1}年6月底前", f"{year + 1}年内", ""))
            promises.append(
                Promise(
                    topic.name, topic.problems[wording], topic.commitment, deadline, fate, quote
                )
            )
        out[year] = tuple(promises)
    return out


def section_five(ours: str, year: int, now: tuple[Promise, ...]) -> list[str]:
    """Section five in two paragraphs: the problems, then what will be done."""
    marks = ("一是", "二是", "三是", "四是", "五是")
    problems = "；".join(f"{m}{p.problem}" for m, p in zip(marks, now, strict=False))
    plans = "；".join(f"{m}{p.deadline}{p.commitment}" for m, p in zip(marks, now, strict=False))
    return [
        f"（一）存在的问题。{ours}的公开工作还有不足：{problems}。",
        f"（二）改进措施。{year + 1}年，{ours}将从几方面改进：{plans}。",
    ]


def followed_up(before: tuple[Promise, ...]) -> list[str]:
    """What this year's report says about the promises of the year before."""
    return [f"{p.later_quote}。" for p in before if p.later == "reported"]
