"""Agencies with the reports of successive years: sound in themselves and with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from random import Random

from bench.checks.growing import CASE_NAMES, Key, edition_of, follow, grown_up, together
from bench.checks.telling import Told, tell
from bench.invented import prose, write
from bench.invented.counts import Counts
from bench.invented.form import OUTCOMES, Form
from bench.invented.model import Grid, Heading, Invented, Part, Place, Prose
from bench.invented.problems import section_five, stories
from bench.invented.story import TITLES

FORMATS = ("text", "html", "html", "text", "html", "text", "html", "docx")
_NUMERALS = "一二三四五六"
_SIGNS = "甲乙丙丁戊己庚辛壬癸"
_LEVELS = ("县", "市", "区")
_DEPARTMENTS = ("教育局", "水利局", "民政局", "统计局", "交通运输局", "市场监督管理局")
_ZEROS = ("", "", "blanks", "blanks", "slashes", "dashes", "words_for_none", "nbsp_blanks")
_PRINTS = (
    "", "", "separators", "full_width_digits", "broken_labels", "half_brackets", "plain_corner",
    "separate_blocks", "units_in_cells", "notes_in_cells", "plus_minus", "word_signs",
    "rows_left_out", "totals_blank", "extra_row", "spaced_totals",
)  # fmt: skip
SPANS = ((2019, 2020), (2021, 2022), (2020, 2021), (2021, 2022, 2023), (2022, 2023))


@dataclass(frozen=True)
class Draft:
    """A report before it is printed.

    ``printed`` are cells that do not show their figure but these words; ``told`` its sentences on
    the figures, ``seed`` what the rest of it is drawn from. ``form`` is the format of its file.
    """

    agency: str
    ours: str
    year: int
    counts: Counts
    size: int
    traps: frozenset[str]
    form: str
    seed: int
    former_new: int | None
    government: bool
    told: tuple[Told, ...] = ()
    printed: Mapping[Key, str] = field(default_factory=dict)

    @property
    def edition(self) -> int:
        """The edition of its form."""
        return edition_of(self.year)

    @property
    def name(self) -> str:
        """Agency and year."""
        return f"{self.agency}-{self.year}"

    def retold(self) -> Draft:
        """The draft with sentences that agree with its figures."""
        return replace(
            self,
            told=tell(
                Random(f"{self.seed} told"), self.counts, self.year, self.ours, self.former_new
            ),
        )

    def invented(self) -> Invented:
        """The report laid out."""
        random = Random(self.seed)
        form = Form(self.counts, self.edition, self.size, random, self.traps)
        heads = [Heading(f"{_NUMERALS[i]}、{t}", str(i + 1)) for i, t in enumerate(TITLES)]
        parts: list[Part] = [heads[0], Prose(prose.opening(random, self.ours, self.year))]
        texts = [_paragraph(random, self.ours, topic) for topic in random.sample(range(5), 3)]
        for told in self.told:
            texts[told.paragraph % 3] += told.text
        parts += [Prose(text) for text in texts]
        parts += [heads[1], *(self._shown(grid) for grid in form.two())]
        parts += [heads[2], self._shown(form.three()), heads[3], self._shown(form.four())]
        parts += [heads[4]]
        problems = stories(random, [self.year])[self.year]
        parts += [Prose(text) for text in section_five(self.ours, self.year, problems)]
        parts += [heads[5], Prose(prose.section_six(random, self.year)[0])]
        scope = ("本报告汇总了本级政府各部门的数据。",) if self.government else ()
        return Invented(
            agency=self.agency,
            year=self.year,
            edition=self.edition,
            title=f"{self.agency}{self.year}年政府信息公开工作年度报告",
            published=f"{self.year + 1}-01-{random.randint(8, 29):02}",
            source_url=f"https://www.example.invalid/{self.seed}/{self.year + 1}.html",
            preamble=(prose.preamble(self.agency, self.year), *scope),
            parts=tuple(parts),
            signed=random.random() < 0.5,
            seed=self.seed,
        )

    def file(self) -> bytes:
        """The report as a file of its format."""
        return write(self.invented(), self.form)

    def _shown(self, grid: Grid) -> Grid:
        places = [self._place(p) for p in grid.places]
        return replace(grid, places=tuple(places))

    def _place(self, place: Place) -> Place:
        known = place.known
        if known is None or known.measure is None:
            return place
        key = (known.measure, known.applicant)
        return replace(place, text=self.printed[key]) if key in self.printed else place


def _paragraph(random: Random, ours: str, topic: int) -> str:
    """A paragraph without parts of a whole: their figures are drawn one by one."""
    while True:
        text, _ = prose.paragraph(random, ours, topic)
        if "其中" not in text and "当月答复" not in text:
            return text


@dataclass(frozen=True)
class Household:
    """Reports by agency, each agency's in the order of years; the first agency is the government.

    A household of one agency has no government.
    """

    drafts: tuple[tuple[Draft, ...], ...]

    @property
    def all(self) -> Iterator[Draft]:
        """Every report."""
        return (draft for of in self.drafts for draft in of)

    def at(self, place: tuple[int, int]) -> Draft:
        """A report by the places of its agency and its year."""
        return self.drafts[place[0]][place[1]]

    @property
    def places(self) -> list[tuple[int, int]]:
        """The places of all reports."""
        return [(a, y) for a, of in enumerate(self.drafts) for y in range(len(of))]


def households(seed: int, reports: int) -> list[Household]:
    """Households with that many reports in all; the same seed gives the same."""
    out: list[Household] = []
    held = 0
    spans = cycle(SPANS)
    number = 0
    while held < reports:
        years = next(spans)
        departments = (0, 0, 2, 0, 0, 3, 0)[number % 7]
        random = Random(f"{seed} {number}")
        drafts = _drafts(random, number, years[: reports - held], departments)
        # the last household is cut off, so that there are as many reports as were asked for
        while sum(map(len, drafts)) > reports - held:
            drafts = drafts[:-1]
        out.append(Household(tuple(drafts)))
        held += sum(map(len, drafts))
        number += 1
    return out


def _drafts(
    random: Random, number: int, years: Sequence[int], departments: int
) -> list[tuple[Draft, ...]]:
    place = "".join(random.choice(_SIGNS) for _ in range(2)) + random.choice(_LEVELS)
    names = [place + d for d in random.sample(_DEPARTMENTS, max(1, departments))]
    size = random.choice((0, 1, 1, 2))
    every = [grown_up(random, size, years) for _ in names]
    if not departments:
        if random.random() < 0.3:
            names = [place + "人民政府"]
        return [_of_agency(random, names[0], years, every[0], size)]
    while True:
        own = grown_up(random, size, years)
        whole = [together([own[i], *(e[i] for e in every)]) for i in range(len(years))]
        if follow(whole, years):
            break
    out = [_of_agency(random, place + "人民政府", years, whole, size)]
    return out + [
        _of_agency(random, name, years, of, size) for name, of in zip(names, every, strict=True)
    ]


def _of_agency(
    random: Random, name: str, years: Sequence[int], counts: Sequence[Counts], size: int
) -> tuple[Draft, ...]:
    ours = f"我{name[2]}" if name.endswith("人民政府") else "我局"
    out: list[Draft] = []
    former: int | None = None
    for year, of in zip(years, counts, strict=True):
        traps = frozenset({random.choice(_ZEROS), random.choice(_PRINTS)} - {""})
        draft = Draft(
            agency=name,
            ours=ours,
            year=year,
            counts=of,
            size=size,
            traps=traps,
            form=random.choice(FORMATS),
            seed=random.randrange(2**31),
            former_new=former,
            government=name.endswith("人民政府"),
        )
        draft = replace(draft, printed=_blanks(random, draft))
        out.append(draft.retold())
        former = of.three["本年新收政府信息公开申请数量"][6]
    return tuple(out)


def _blanks(random: Random, draft: Draft) -> dict[Key, str]:
    """In some reports whole groups that count nothing are left blank, their totals too."""
    out: dict[Key, str] = {}
    for case, values in zip(CASE_NAMES, draft.counts.four, strict=True):
        if not any(values) and random.random() < 0.4:
            total = random.choice(("", "0"))
            out |= {(case + o, ""): total if o == "总计" else "" for o in OUTCOMES}
    return out
