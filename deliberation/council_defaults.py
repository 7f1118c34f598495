"""What a new council of each kind begins with (domain 6.5). The form shows it and the office changes it."""

from dataclasses import dataclass, field

from deliberation.choices_councils import CouncilKind, PassRule, QuorumRule, VoteBase
from hierarchy.choices import Level

K = CouncilKind
BUILDING, ESTATE, UNIT = "building", "estate", "unit"  # what a council of the kind sits for


@dataclass(frozen=True)
class Preset:
    """`groups` are (name, seats, least present), 0 seats for as many as the topic asks for; `at` levels of its unit."""

    place: str
    at: tuple
    convener: str
    groups: tuple
    rules: dict = field(default_factory=dict)  # columns of Council that differ from its own defaults


PRESETS = {
    K.BUILDING_TALK: Preset(
        BUILDING,
        (Level.COMMUNITY, Level.GRID, Level.BUILDING),
        "楼栋长",
        (("楼栋长", 1, 0), ("单元长", 6, 0), ("党小组长", 1, 0)),  # every household is invited; these convene
        {
            "every_months": 3,
            "quorum": QuorumRule.HOUSEHOLDS,
            "quorum_part": 1,
            "quorum_of": 5,
            "quorum_persons": 9,
            "vote_base": VoteBase.HOUSEHOLD,
            "term_years": 0,
        },
    ),
    K.ESTATE_COMMITTEE: Preset(
        ESTATE,
        (Level.COMMUNITY, Level.GRID),
        "小区党支部书记（主任）",
        (
            ("小区党支部书记", 1, 0),
            ("业委会", 2, 0),
            ("物业", 1, 0),
            ("楼栋长", 3, 0),
            ("居民代表", 3, 0),
            ("党员", 2, 0),
            ("单位、商户", 1, 0),
        ),
        {"passes": PassRule.ALL_MAJORITY, "passes_with_cost": PassRule.PRESENT_TWO_THIRDS},
    ),
    K.WISE_COUNCIL: Preset(
        UNIT,
        (Level.COMMUNITY,),
        "社区党委书记",
        (
            ("社区两委", 3, 0),
            ("居民代表", 6, 0),
            ("两代表一委员", 3, 0),
            ("群贤、能人", 3, 0),
            ("业委会、物业", 2, 0),
            ("驻区单位", 2, 0),
            ("专家", 1, 0),
        ),
    ),
    K.QUAD_MEETING: Preset(
        ESTATE,
        (Level.COMMUNITY, Level.GRID),
        "社区",
        (("社区", 2, 1), ("业委会", 2, 1), ("物业", 2, 1), ("居民代表", 2, 1)),
        {
            "quorum": QuorumRule.EVERY_GROUP,
            "passes": PassRule.GROUPS_MAJORITY,
            "groups_needed": 3,
            "vote_base": VoteBase.GROUP,
        },
    ),
    K.CONSULTATION: Preset(
        UNIT,
        (Level.STREET, Level.COMMUNITY),
        "召集人",
        (("政协委员", 0, 0), ("部门", 0, 0), ("物业", 0, 0), ("居民代表", 0, 0)),
        {
            "every_months": 3,
            "quorum": QuorumRule.INVITED,
            "quorum_part": 1,
            "quorum_of": 2,
            "passes": PassRule.OPINION,
            "term_years": 0,
        },
    ),
    K.STREET_MEETING: Preset(
        UNIT,
        (Level.STREET,),
        "街道党工委",
        (("牵头单位", 1, 1), ("职能部门", 0, 0), ("社区", 0, 0), ("专家", 0, 0)),
        {"every_months": 0, "quorum": QuorumRule.INVITED, "passes": PassRule.OPINION, "term_years": 0},
    ),
    K.OTHER: Preset(UNIT, (Level.STREET, Level.COMMUNITY, Level.GRID, Level.BUILDING), "", (("成员", 0, 0),)),
}


def name_of(kind, unit, estate=None, building=None):
    """How a council is called unless the office calls it otherwise: 杏花苑3号楼居民沟通会, 沁心湖社区群贤议事会."""
    if kind == K.BUILDING_TALK:
        return f"{building.estate}{building}居民沟通会"
    return {
        K.ESTATE_COMMITTEE: f"{estate}小区共治委员会",
        K.WISE_COUNCIL: f"{unit}群贤议事会",
        K.QUAD_MEETING: f"{estate or unit}四位一体联席会",
        K.CONSULTATION: f"{unit}有事好商量协商会",
        K.STREET_MEETING: f"{unit}联席会",
    }.get(kind, "")
