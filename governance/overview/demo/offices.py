"""Four offices as plans: what `tree.py` builds. Places follow the published descriptions; the rest is invented."""

from dataclasses import dataclass
from datetime import date

from hierarchy.choices import EstateKind, UnitKind

K = EstateKind


@dataclass(frozen=True)
class EstatePlan:
    """A 小区: one entry a building in `entrances` (how many 单元 it has)."""

    name: str
    entrances: tuple
    floors: tuple = (6,)  # taken in turn, building by building
    flats: int = 2  # a landing
    kind: str = K.COMMODITY
    managed: bool = True
    households: tuple = ()  # a building; reckoned from floors and flats when empty
    population: int = 0


@dataclass(frozen=True)
class CommunityPlan:
    name: str
    estates: tuple
    grids: tuple  # how many buildings each grid takes, in the estates' order
    founded: date
    grid_name: str = "{community}第{ordinal}网格"
    groups: str = "building"  # a party group a building, a sector of several, or none
    sectors: tuple = ()
    beside: tuple = ()  # (name, kind) of party organisations beyond the residential grids
    entrance_posts: bool = False


@dataclass(frozen=True)
class OfficePlan:
    code: str
    name: str
    founded: date
    labels: tuple  # (organisation, short) from level 1 down
    communities: tuple
    departments: tuple = ()
    households: int = 0  # 中心户和示范户 altogether
    chat_groups: int = 0
    group_leaders: int | None = None  # in office; the other posts stand vacant
    entrance_leaders: int = 0
    building_leaders: float = 1.0  # part of the buildings that have one
    phone: str = ""


WANGHU = OfficePlan(
    code="WH",
    name="望湖街道",
    founded=date(2006, 5, 18),
    phone="0551-00000100",
    labels=(
        ("街道党工委", "街道"),
        ("社区党委", "社区"),
        ("网格党支部", "网格"),
        ("楼栋党小组", "楼栋"),
        ("党员家庭", "家庭"),
    ),
    departments=("党建办", "城管办", "平安办", "社会事务办"),
    households=288,
    chat_groups=183,
    group_leaders=199,
    entrance_leaders=108,
    building_leaders=0.88,
    communities=(
        CommunityPlan(
            "望湖社区",
            (
                EstatePlan("福桂苑", (2,) * 14, (11,)),
                EstatePlan("桂香居", (3, 2) * 8, (6,)),
                EstatePlan("望湖东村", (4,) * 16, (6,), kind=K.OLD, managed=False),
                EstatePlan("望湖名邸", (1, 2) * 7, (26, 18)),
            ),
            (10,) * 6,
            date(2007, 3, 1),
            beside=(("望湖商业街党支部", UnitKind.BUSINESS_AREA),),
        ),
        CommunityPlan(
            "沁心湖社区",
            (
                EstatePlan("月桂苑", (2,) * 18, (11, 11, 18)),
                EstatePlan("沁心苑", (2,) * 16, (6,), kind=K.RESETTLEMENT),
                EstatePlan("湖畔雅居", (2,) * 14, (18,)),
                EstatePlan("丁香里", (2, 2, 2, 3) * 3, (6,), kind=K.OLD, managed=False),
            ),
            (10,) * 6,
            date(2010, 9, 1),
            beside=(("邻里公益社会组织党支部", UnitKind.SOCIAL_ORG),),
            entrance_posts=True,
        ),
        CommunityPlan(
            "竹溪社区",
            (
                EstatePlan("竹溪花园", (3,) * 20, (6,)),
                EstatePlan("竹溪新村", (4, 3) * 10, (5,), kind=K.RESETTLEMENT),
                EstatePlan("溪岸公馆", (2,) * 10, (17,)),
                EstatePlan("安竹里", (1,) * 8, (28,), 4, kind=K.AFFORDABLE),
            ),
            (10, 10, 10, 10, 9, 9),
            date(2012, 6, 1),
            beside=(("竹溪农贸市场党支部", UnitKind.BUSINESS_AREA),),
        ),
        CommunityPlan(
            "云谷社区",
            (
                EstatePlan("云谷佳园", (2,) * 20, (18, 11)),
                EstatePlan("锦绣里", (3,) * 15, (6,)),
                EstatePlan("云上府", (1, 2) * 7, (30, 24)),
            ),
            (10, 10, 10, 10, 9),
            date(2016, 11, 1),
            beside=(
                ("云谷大厦楼宇党支部", UnitKind.OFFICE_BUILDING),
                ("云谷软件园企业联合党支部", UnitKind.PRIVATE_FIRM),
            ),
        ),
    ),
)

BINHU = OfficePlan(
    code="BH",
    name="滨湖街道",
    founded=date(2012, 8, 1),
    phone="0551-00000200",
    labels=(
        ("街道党工委", "街道"),
        ("社区党委", "社区"),
        ("小区党支部", "小区"),
        ("楼栋党小组", "楼栋"),
        ("党员中心户", "家庭"),
    ),
    departments=("党建办", "社区服务办"),
    households=24,
    chat_groups=16,
    group_leaders=15,
    communities=(
        CommunityPlan(
            "滨湖明珠社区",
            (
                EstatePlan("明珠花园", (2,) * 8, (18,)),
                EstatePlan("书香雅苑", (2,) * 6, (11,)),
                EstatePlan("滨湖尚城", (1, 2) * 3, (32,), 4),
            ),
            (8, 6, 6),
            date(2014, 4, 1),
            grid_name="{estate}小区党支部",
            beside=(("明珠广场商圈党支部", UnitKind.BUSINESS_AREA),),
        ),
    ),
)

PINGHU = OfficePlan(
    code="YQ",
    name="玉祁街道",
    founded=date(2003, 1, 1),
    phone="0510-00000300",
    labels=(("街道党工委", "街道"), ("社区党支部", "社区"), ("网格党员先锋小组", "网格")),
    departments=("社会治理局",),
    chat_groups=40,
    building_leaders=0.9,
    communities=(
        CommunityPlan(
            "平湖社区",
            (
                EstatePlan("润秀苑", (3,) * 12, (6,), kind=K.RESETTLEMENT, population=4100),
                EstatePlan("文湖苑", (3,) * 10, (6,), kind=K.RESETTLEMENT, population=3600),
                EstatePlan("平湖花园", (2,) * 5, (11,), population=2050),
                EstatePlan("玉祁新城", (2,) * 6, (18,), population=2480),
                EstatePlan("湖滨名苑", (2,) * 5, (17,), population=2120),
                EstatePlan("金色家园", (2,) * 5, (11,), population=1880),
                EstatePlan("天誉华府", (1,) * 6, (28,), 4, population=2560),
                EstatePlan("和风雅筑", (2,) * 4, (11,), population=1540),
                EstatePlan("翡翠湾", (2,) * 6, (18,), population=2460),
                EstatePlan("香樟公馆", (1,) * 5, (26,), 4, population=1930),
                EstatePlan("云锦花苑", (2,) * 4, (11,), population=1490),
            ),
            (6, 6, 5, 5, 11, 10, 10, 6, 5, 4),
            date(2017, 9, 1),
            groups="none",
        ),
    ),
)

SHIZHONG = OfficePlan(
    code="SZ",
    name="石钟镇",
    founded=date(1998, 1, 1),
    phone="028-00000400",
    labels=(("镇党委", "镇"), ("社区党委", "社区"), ("小区党支部", "小区"), ("片区", "片区")),
    departments=("党群办", "社治办"),
    chat_groups=19,
    group_leaders=4,
    communities=(
        CommunityPlan(
            "长沟社区",
            (
                EstatePlan(
                    "长沟新村",
                    (2,) * 19,
                    (5,),
                    kind=K.RURAL_CLUSTER,
                    managed=False,
                    households=(18,) * 16 + (17,) * 3,
                    population=964,
                ),
            ),
            (19,),
            date(2019, 12, 1),
            grid_name="{estate}小区党支部",
            groups="sector",
            sectors=(5, 5, 5, 4),
            beside=(("长沟中街商户党支部", UnitKind.BUSINESS_AREA),),
        ),
    ),
)

OFFICES = (WANGHU, BINHU, PINGHU, SHIZHONG)
