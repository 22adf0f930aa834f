"""Sentences about the figures of a report: what the table says once more, sums and percentages.

None of the sentences is taken from a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from bench.checks.growing import cells_of, edition_of, total
from bench.invented.counts import CARRIED, DONE, LEFT, NEW, Counts
from reportqa.form.catalogue import catalogue

REVIEW, SUIT = "行政复议总计", "行政诉讼"
_GROUPS = {g.name: g.members for g in catalogue().groups}
_RESULTS = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
PARTS_OF_REVIEW = ("行政复议结果维持", "行政复议结果纠正", "行政复议其他结果", "行政复议尚未审结")
SUITS = ("行政诉讼（未经复议直接起诉）总计", "行政诉讼（复议后起诉）总计")


@dataclass(frozen=True)
class Sum:
    """The slots of a whole and of the parts that a sentence lists; ``complete``: of all of them."""

    whole: str
    parts: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class Share:
    """The slots of a percentage, of the part and of the whole."""

    percent: str
    part: str
    whole: str


@dataclass(frozen=True)
class Told:
    """A sentence: ``template`` with slots, what stands in them, and what the slots mean.

    ``claims`` names the measure or group of the table that a slot gives once more.
    """

    template: str
    values: Mapping[str, str]
    claims: Mapping[str, str] = field(default_factory=dict)
    sums: tuple[Sum, ...] = ()
    shares: tuple[Share, ...] = ()
    paragraph: int = 1

    @property
    def text(self) -> str:
        """The sentence."""
        return self.template.format(**self.values)

    def saying(self, **values: object) -> Told:
        """The sentence with other figures."""
        return replace(self, values={**self.values, **{k: str(v) for k, v in values.items()}})


def measures_of(claim: str, edition: int) -> tuple[str, ...]:
    """The measures of the table that a claim is the sum of, in one edition."""
    by_name = catalogue().by_name
    if claim == "其他处理" and edition == 2019:
        return (claim,)
    return tuple(m for m in _GROUPS.get(claim, (claim,)) if edition in by_name[m].editions)


def value_of(claim: str, counts: Counts, edition: int) -> int:
    """The figure of a measure, or of a group the sum, over all applicants."""
    cells = cells_of(counts, edition)
    return int(sum(cells[total(m)] for m in measures_of(claim, edition)))


def tell(
    random: Random, counts: Counts, year: int, ours: str, former_new: int | None
) -> tuple[Told, ...]:
    """Some sentences of a report, all of them right, no measure told in two of them."""
    every = [random.choice(g) for g in wordings(random, counts, year, ours, former_new)]
    chosen = [told for told in every if random.random() < 0.75]
    random.shuffle(chosen)
    return tuple(chosen)


def wordings(
    random: Random, counts: Counts, year: int, ours: str, former_new: int | None
) -> list[list[Told]]:
    """For each subject the sentences that the report may have of it, at most one of them."""
    t = _Told(random, counts, year, ours, former_new)
    return [group for group in _groups(random, t) if group]


def percent(random: Random, part: int, whole: int) -> str:
    """A share in percent, rounded or cut at one, two or no digits."""
    digits = Decimal(1).scaleb(-random.choice((0, 1, 2, 2)))
    how = random.choice((ROUND_HALF_UP, ROUND_DOWN))
    return f"{(Decimal(100 * part) / whole).quantize(digits, how)}"


class _Told:
    """What the sentences of one report can draw on."""

    def __init__(
        self, random: Random, counts: Counts, year: int, ours: str, former_new: int | None
    ) -> None:
        self.random = random
        self.counts = counts
        self.year = year
        self.edition = edition_of(year)
        self.ours = ours
        self.former_new = former_new

    def value(self, claim: str) -> int:
        return value_of(claim, self.counts, self.edition)

    def all_above_zero(self, *claims: str) -> bool:
        return all(self.value(c) > 0 for c in claims)

    def of(
        self,
        template: str,
        claims: Mapping[str, str],
        sums: tuple[Sum, ...] = (),
        shares: tuple[tuple[str, str, str], ...] = (),
        paragraph: int = 1,
        **others: object,
    ) -> Told:
        """A sentence whose slots are those claims, other figures, and percentages of both."""
        fixed = template.replace("{ours}", self.ours).replace("{year}", str(self.year))
        numbers = {s: self.value(c) for s, c in claims.items()}
        values = {s: str(v) for s, v in (numbers | others).items()}
        for slot, part, whole in shares:
            values[slot] = percent(self.random, int(values[part]), int(values[whole]))
        return Told(fixed, values, dict(claims), sums, tuple(Share(*s) for s in shares), paragraph)


def _groups(random: Random, t: _Told) -> Iterator[list[Told]]:
    yield list(_applications(t))
    yield list(_results(t))
    yield list(_carried(t))
    yield list(_reviews(t))
    yield list(_suits(t))
    yield list(_licences(t))
    yield list(_penalties(t))
    yield list(_documents(t))
    yield list(_published(random, t))
    yield list(_proposals(random, t))
    yield list(_beside(random, t))


def _applications(t: _Told) -> Iterator[Told]:
    if not t.all_above_zero(NEW):
        return
    claim = {"new": NEW}
    yield t.of("{year}年，{ours}共收到政府信息公开申请{new}件，均依法办理。", claim)
    yield t.of("全年新收政府信息公开申请{new}件。", claim)
    yield t.of("本年度{ours}收到公民、法人和其他组织提出的政府信息公开申请{new}件。", claim)
    people = t.counts.three[NEW][0]
    others = t.value(NEW) - people
    if people and others:
        yield t.of(
            "全年收到政府信息公开申请{new}件，其中自然人申请{people}件、法人或其他组织申请{firms}件。",
            claim, (Sum("new", ("people", "firms"), True),), people=people, firms=others,
        )  # fmt: skip
        yield t.of(
            "本年新收政府信息公开申请{new}件，其中自然人申请{people}件，占{share}%。",
            claim, (Sum("new", ("people",), False),), (("share", "people", "new"),), people=people,
        )  # fmt: skip
    if t.value(NEW) > 6:
        online = t.random.randint(2, t.value(NEW) - 3)
        letters = t.random.randint(1, t.value(NEW) - online - 1)
        yield t.of(
            "全年收到政府信息公开申请{new}件，其中网络申请{online}件、信函申请{letters}件、"
            "其他方式{other}件。",
            claim, (Sum("new", ("online", "letters", "other"), True),),
            online=online, letters=letters, other=t.value(NEW) - online - letters,
        )  # fmt: skip


def _results(t: _Told) -> Iterator[Told]:
    if not t.all_above_zero(DONE):
        return
    claim = {"done": DONE}
    yield t.of("全年办结政府信息公开申请{done}件。", claim)
    yield t.of("{year}年共答复政府信息公开申请{done}件。", claim)
    slots = {f"r{i}": name for i, name in enumerate(_RESULTS)}
    listed = "，".join(f"{name}{{r{i}}}件" for i, name in enumerate(_RESULTS))
    sums = (Sum("done", tuple(slots), True),)
    yield t.of(f"全年办结政府信息公开申请{{done}}件，其中{listed}。", claim | slots, sums)
    some = {s: n for s, n in slots.items() if t.value(n)}
    listed = "、".join(f"{n}{{{s}}}件" for s, n in some.items())
    if len(some) > 1:
        # nothing says that these are all
        sums = (Sum("done", tuple(some), False),)
        yield t.of(f"本年度共办结政府信息公开申请{{done}}件，包括{listed}。", claim | some, sums)
    if t.all_above_zero("予以公开"):
        yield t.of(
            "办结政府信息公开申请{done}件，其中予以公开{r0}件，占办结总数的{share}%。",
            claim | {"r0": "予以公开"}, (Sum("done", ("r0",), False),), (("share", "r0", "done"),),
        )  # fmt: skip


def _carried(t: _Told) -> Iterator[Told]:
    if t.all_above_zero(LEFT):
        yield t.of("结转下年度继续办理的政府信息公开申请{left}件。", {"left": LEFT})
    if t.all_above_zero(CARRIED):
        yield t.of("上年结转政府信息公开申请{carried}件。", {"carried": CARRIED})


def _reviews(t: _Told) -> Iterator[Told]:
    if not t.all_above_zero(REVIEW):
        return
    claim = {"n": REVIEW}
    yield t.of("全年因政府信息公开被申请行政复议{n}件。", claim, paragraph=2)
    yield t.of("{year}年，{ours}政府信息公开行政复议案件共{n}件。", claim, paragraph=2)
    slots = {f"p{i}": name for i, name in enumerate(PARTS_OF_REVIEW)}
    listed = "、".join(f"{name.removeprefix('行政复议')}{{{s}}}件" for s, name in slots.items())
    yield t.of(
        f"全年发生政府信息公开行政复议{{n}}件，其中{listed}。",
        claim | slots, (Sum("n", tuple(slots), True),), paragraph=2,
    )  # fmt: skip


def _suits(t: _Told) -> Iterator[Told]:
    if not t.all_above_zero(SUIT):
        return
    claim = {"n": SUIT}
    yield t.of("全年因政府信息公开引发行政诉讼{n}件。", claim, paragraph=2)
    yield t.of(
        "全年发生政府信息公开行政诉讼{n}件，其中未经复议直接起诉{a}件、复议后起诉{b}件。",
        claim | {"a": SUITS[0], "b": SUITS[1]}, (Sum("n", ("a", "b"), True),), paragraph=2,
    )  # fmt: skip


def _licences(t: _Told) -> Iterator[Told]:
    claim = {"n": "行政许可处理决定数量"}
    if t.all_above_zero(*claim.values()):
        yield t.of("全年{ours}作出行政许可决定{n}件。", claim, paragraph=0)
        yield t.of("{year}年作出行政许可处理决定{n}件，结果全部在网上公开。", claim, paragraph=0)


def _penalties(t: _Told) -> Iterator[Told]:
    claim = {"n": "行政处罚处理决定数量"}
    if t.all_above_zero(*claim.values()):
        yield t.of("全年{ours}作出行政处罚决定{n}件。", claim, paragraph=0)
        yield t.of("{year}年共作出行政处罚{n}件，处罚信息全部上网公示。", claim, paragraph=0)


def _documents(t: _Told) -> Iterator[Told]:
    if t.edition == 2019:
        made = {"n": "规范性文件新制作数量"}
        if t.all_above_zero(*made.values()):
            yield t.of("全年新制作规范性文件{n}件。", made, paragraph=0)
            yield t.of("{year}年，{ours}制发规范性文件{n}件。", made, paragraph=0)
        return
    made, force = {"n": "规范性文件制发件数"}, {"k": "规范性文件现行有效件数"}
    if t.all_above_zero(*made.values()):
        yield t.of("全年制发行政规范性文件{n}件。", made, paragraph=0)
        yield t.of("{year}年，{ours}共制定行政规范性文件{n}件。", made, paragraph=0)
    if t.all_above_zero(*force.values()):
        yield t.of("截至{year}年底，现行有效的行政规范性文件共{k}件。", force, paragraph=0)
    if t.all_above_zero(*made.values(), *force.values(), "规范性文件废止件数"):
        yield t.of(
            "本年制发行政规范性文件{n}件，废止{gone}件，现行有效{k}件。",
            made | force | {"gone": "规范性文件废止件数"}, paragraph=0,
        )  # fmt: skip


def _published(random: Random, t: _Told) -> Iterator[Told]:
    """What the form does not count: only the sentence itself can be checked."""
    site, account, other = (random.randint(20, 2000) for _ in range(3))
    whole = site + account + other
    yield t.of(
        "全年通过各类渠道发布信息{w}条，其中门户网站{a}条、微信公众号{b}条、其他渠道{c}条。",
        {}, (Sum("w", ("a", "b", "c"), True),), w=whole, a=site, b=account, c=other, paragraph=0,
    )  # fmt: skip
    yield t.of(
        "门户网站全年发布信息{w}条，其中政策解读{a}条、民生信息{b}条。",
        {}, (Sum("w", ("a", "b"), False),), w=whole, a=site, b=account, paragraph=0,
    )  # fmt: skip
    yield t.of(
        "门户网站全年发布信息{w}条，其中政策文件{a}条，占{share}%。",
        {}, (Sum("w", ("a",), False),), (("share", "a", "w"),), w=whole, a=site, paragraph=0,
    )  # fmt: skip


def _proposals(random: Random, t: _Told) -> Iterator[Told]:
    main, joint = random.randint(2, 90), random.randint(2, 90)
    yield t.of(
        "办理人大代表建议和政协委员提案{w}件，其中建议{a}件、提案{b}件。",
        {}, (Sum("w", ("a", "b"), False),), w=main + joint, a=main, b=joint,
    )  # fmt: skip
    yield t.of(
        "政务热线全年受理群众来电{w}件，按时办结{a}件，按时办结率{share}%。",
        {}, (Sum("w", ("a",), False),), (("share", "a", "w"),), w=main + joint, a=main,
    )  # fmt: skip


def _beside(random: Random, t: _Told) -> Iterator[Told]:
    """Figures near the form's that are not its: nothing may be held against them."""
    if t.former_new:
        former = str(t.year - 1)
        yield t.of(former + "年收到政府信息公开申请{x}件。", {}, x=t.former_new)
        yield t.of("上年度收到政府信息公开申请{x}件。", {}, x=t.former_new)
    if t.value(NEW) > 4:
        yield t.of("通过在线系统提交的申请有{x}件。", {}, x=random.randint(1, t.value(NEW) - 2))
    yield t.of("编印行政许可办事指南{x}份。", {}, x=random.randint(3, 60))
    yield t.of("公开行政处罚典型案例{x}个。", {}, x=random.randint(3, 60))
    yield t.of("解读行政规范性文件{x}次。", {}, x=random.randint(3, 60))
