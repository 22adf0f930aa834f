"""Who reports: every place is named by the earthly branches, so that none is taken for real."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.invented.names import Agency

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Member:
    """An agency and the years it reports.

    ``key`` is its short form, by which questions name its cells. ``licences``, ``penalties`` and
    ``measures`` are ranges of decisions a year, ``fees`` one of charges in 万元. ``traps`` are the
    traps of ``bench.invented.traps`` of the report for a year, None standing for every year.
    """

    key: str
    name: str
    ours: str
    aliases: tuple[str, ...]
    former: tuple[str, ...]
    pinyin: str
    level: str
    region: str
    parent: str
    years: tuple[int, ...]
    size: int = 0
    licences: Range = (0, 0)
    penalties: Range = (0, 0)
    measures: Range = (0, 0)
    fees: Range = (0, 0)
    traps: dict[int | None, frozenset[str]] = field(default_factory=dict)

    @property
    def agency(self) -> Agency:
        """As the generator of sentences takes it."""
        return Agency(self.name, self.ours, self.size)

    def traps_in(self, year: int) -> frozenset[str]:
        """The traps of the report for a year."""
        return self.traps.get(year, frozenset()) | self.traps.get(None, frozenset())


def _traps(*names: str) -> frozenset[str]:
    return frozenset(names)


COUNTY = "辰巳县人民政府"
_REGION = "虚构省子丑市辰巳县"

MEMBERS = (
    Member(
        "县政府", COUNTY, "我县", ("辰巳县政府", "县政府", "辰巳县"), (),
        "Chensi Xian Renmin Zhengfu", "县级", _REGION, "", tuple(range(2018, 2025)), 2,
        (3000, 9000), (800, 2500), (40, 200), (800, 3000),
        {2019: _traps("plus_minus"), 2024: _traps("separators"), 2023: _traps("broken_labels")},
    ),
    Member(
        "府办", "辰巳县人民政府办公室", "本办", ("县政府办公室", "县政府办", "县府办", "府办"),
        ("辰巳县人民政府办公厅",), "Chensi Xian Renmin Zhengfu Bangongshi", "县级部门", _REGION,
        COUNTY, (2021, 2022, 2023, 2024), traps={2021: _traps("blanks")},
    ),
    Member(
        "住建局", "辰巳县住房和城乡建设局", "我局", ("县住建局", "住建局", "住房城乡建设局"),
        ("辰巳县建设局",), "Chensi Xian Zhufang He Chengxiang Jianshe Ju", "县级部门", _REGION,
        COUNTY, tuple(range(2019, 2025)), 1, (200, 900), (20, 120), (1, 12), (100, 900),
        {2019: _traps("word_signs"), 2024: _traps("vertical_headings")},
    ),
    Member(
        "市监局", "辰巳县市场监督管理局", "我局", ("县市监局", "市监局", "市场监管局"),
        ("辰巳县工商行政管理局", "辰巳县工商局"), "Chensi Xian Shichang Jiandu Guanli Ju",
        "县级部门", _REGION, COUNTY, (2020, 2021, 2023, 2024), 1,
        (1500, 4000), (150, 600), (3, 30), (1, 40), {2021: _traps("fault_row")},
    ),
    Member(
        "卫健委", "辰巳县卫生健康委员会", "我委", ("县卫健委", "卫健委", "卫生健康委"),
        ("辰巳县卫生和计划生育委员会", "县卫计委"), "Chensi Xian Weisheng Jiankang Weiyuanhui",
        "县级部门", _REGION, COUNTY, (2021, 2022, 2023), 0, (60, 400), (10, 90), (0, 0), (0, 0),
        {2022: _traps("totals_blank")},
    ),
    Member(
        "农业局", "辰巳县农业农村局", "我局", ("县农业农村局", "县农业局", "农业局"),
        ("辰巳县农业委员会", "县农委"), "Chensi Xian Nongye Nongcun Ju", "县级部门", _REGION,
        COUNTY, (2022, 2023, 2024), 0, (10, 90), (5, 60), (0, 3), (0, 0),
        {2022: _traps("full_width_digits"), 2023: _traps("totals_blank")},
    ),
    Member(
        "交易中心", "辰巳县公共资源交易中心", "本中心", ("县公共资源交易中心", "县交易中心"),
        ("辰巳县招标投标中心",), "Chensi Xian Gonggong Ziyuan Jiaoyi Zhongxin", "县级部门",
        _REGION, COUNTY, (2023, 2024), traps={None: _traps("slashes")},
    ),
    Member(
        "申酉县", "申酉县人民政府", "我县", ("申酉县政府", "申酉县"), (),
        "Shenyou Xian Renmin Zhengfu", "县级", "虚构省子丑市申酉县", "", (2023, 2024), 1,
        (4000, 12000), (900, 3000), (40, 200), (500, 2500), {2024: _traps("fault_four")},
    ),
)  # fmt: skip

FIRST, LAST = 2018, 2024
DEPARTMENTS = tuple(m for m in MEMBERS if m.parent)
