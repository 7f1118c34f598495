"""Who needs attention, why, and who looks after them."""

from datetime import timedelta

from hierarchy.choices import PostRole
from residents.choices import Attention, CareKind, LivingWith, Match, Presence, SelfCare, Sex
from residents.models import CareMark, CareProfile

K = CareKind
HEALTH = (
    "高血压，按时服药。",
    "糖尿病，每周自测。",
    "冠心病，床头放药。",
    "膝盖不好，不便下楼。",
    "听力差，敲门要久一点。",
)
NEEDS = ("希望每周有人来说说话。", "买菜拎不动，需要搭把手。", "灯泡、水龙头坏了没人修。", "想办高龄津贴。")
DETAILS = {
    K.DISABILITY: ("肢体三级", "视力二级", "听力三级", "肢体四级"),
    K.SUBSISTENCE_ALLOWANCE: ("二档", "三档"),
    K.SERIOUS_ILLNESS: ("尿毒症透析", "肿瘤术后"),
    K.VETERAN: ("1979年入伍", "1985年入伍", "1991年入伍"),
}


def profiles(town):
    """A file for everybody who falls into a category, opened some time ago."""
    for household in town.households:
        members = [one for one in town.members[id(household)] if one.presence == Presence.HERE]
        for someone in members:
            kinds = kinds_of(town, someone, members)
            if kinds:
                _open(town, someone, kinds, members)


def kinds_of(town, someone, members):
    """What follows from age and company, and what chance adds."""
    rng, age = town.rng, someone.age_on(town.today)
    living = [one for one in members if one.match != Match.REGISTERED_ONLY]
    if age is None or someone not in living:
        return []
    kinds = [K.ADVANCED_AGE] if age >= 80 else []
    if age >= 65 and len(living) == 1:
        kinds.append(K.LIVING_ALONE_ELDER)
    elif age >= 70 and len(living) == 2 and all((one.age_on(town.today) or 0) >= 60 for one in living):
        kinds.append(K.EMPTY_NEST_ELDER)
    chances = {
        K.DISABLED_ELDER: 0.10 if age >= 78 else 0,
        K.DISABILITY: 0.012,
        K.SUBSISTENCE_ALLOWANCE: 0.01,
        K.SERIOUS_ILLNESS: 0.005 if age >= 40 else 0,
        K.VETERAN: 0.02 if someone.sex == Sex.MALE and age >= 50 else 0,
        K.CHILD_IN_DIFFICULTY: 0.006 if age < 14 else 0,
        K.MENTAL: 0.002 if age >= 18 else 0,
    }
    return kinds + [kind for kind, chance in chances.items() if rng.random() < chance]


def _open(town, someone, kinds, members):
    rng, age = town.rng, someone.age_on(town.today)
    opened = max(town.today - timedelta(days=rng.randint(120, 700)), someone.since)
    profile = CareProfile(resident=someone, opened_on=opened, worker=worker_for(town, someone))
    weekly = K.LIVING_ALONE_ELDER in kinds or K.DISABLED_ELDER in kinds
    profile.attention = Attention.SPECIAL if weekly and age >= 80 else Attention.HIGH if weekly else Attention.NORMAL
    if age >= 65:
        profile.self_care = SelfCare.PARTLY if K.DISABLED_ELDER in kinds else SelfCare.FULL
        profile.health = rng.choice(HEALTH) if rng.random() < 0.5 else ""
        profile.needs = rng.choice(NEEDS) if rng.random() < 0.3 else ""
        profile.living_with = _company(kinds, members)
    if rng.random() < 0.6:
        profile.contact_name = someone.name[0] + rng.choice(("海燕", "志刚", "晓东", "丽娟"))
        profile.contact_relation = rng.choice(("女儿", "儿子"))
        profile.contact_phone = town.families.numbers.phone()
    town.profiles.append(profile)
    for kind in kinds:
        detail = rng.choice(DETAILS[kind]) if kind in DETAILS else ""
        town.marks.append(CareMark(profile=profile, kind=kind, detail=detail, since=opened))
    profile.kinds = kinds


def _company(kinds, members):
    if K.LIVING_ALONE_ELDER in kinds:
        return LivingWith.ALONE
    return LivingWith.SPOUSE if len(members) == 2 else LivingWith.FAMILY


def worker_for(town, someone):
    """The leader of the stairs where there is one, else the building's, else somebody of the grid."""
    cast, rng = town.cast, town.rng
    leader = cast.entrance_leader(someone.household.dwelling.entrance) or cast.leader_of(someone.building)
    grid = town.ground.at[someone.path[:12]]
    workers = cast.serving(grid, PostRole.GRID_WORKER, PostRole.GRID_LEADER)
    return leader if leader and rng.random() < 0.55 else rng.choice(workers or [leader])
