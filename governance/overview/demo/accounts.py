"""The accounts a visitor signs in with: one a role in 望湖街道, three in each of the other offices.

Each belongs to a person who really holds the posts; all share `hierarchy.demo.PASSWORD`, hashed once.
"""

from django.contrib.auth.hashers import make_password

from governance.overview.demo.people import OWN_BUILDING, OWN_ESTATE
from hierarchy.choices import Duty, PostRole
from hierarchy.demo import PASSWORD
from hierarchy.models import User

R = PostRole


def open_accounts(casts, people, now):
    """Give the people of the demo's own line a login name, and add the two who hold no post."""
    wanghu, *others = casts
    keeper = _keepers(wanghu, people)
    chosen = keeper + _of_wanghu(wanghu) + [pair for cast in others for pair in _of_other(cast)]
    encoded = make_password(PASSWORD)
    for username, user in chosen:
        user.username, user.demo = username, True
        user.password, user.password_set_at = encoded, now
    return [user for _, user in chosen]


def _keepers(cast, people):
    manager = User(name="系统管理员", duty=Duty.SYSTEM)
    auditor = User(name="审计员", duty=Duty.AUDIT, audits=cast.ground.street)
    people.users += [manager, auditor]
    return [("guanli", manager), ("shenji", auditor)]


def own_building(ground):
    """The building whose 楼栋长 a visitor can be: 月桂苑3号楼, and the first one of the other offices."""
    if ground.plan.code != "WH":
        return ground.buildings[0]
    return next(b for b in ground.buildings if b.estate.name == OWN_ESTATE and b.number == OWN_BUILDING)


def own_entrance(ground):
    """The stairs with 36 households."""
    return next(e for e in ground.entrances if e.building is own_building(ground) and e.number == "2")


def _of_wanghu(cast):
    ground = cast.ground
    building = own_building(ground)
    community, grid = ground.above(building.unit, 2), ground.above(building.unit, 3)
    return [
        ("jiedao", cast.serving(ground.street, R.OFFICER)[0]),
        ("chengguan", cast.serving(ground.departments[1], R.OFFICER)[0]),
        ("shequ", cast.serving(community, R.SECRETARY)[0]),
        ("shegong", cast.serving(community, R.WORKER)[0]),
        ("wangge", cast.serving(grid, R.GRID_LEADER)[0]),
        ("louzhang", cast.leader_of(building)),
        ("danyuan", cast.entrance_leader(own_entrance(ground))),
    ]


NAMES = {
    "BH": ("binhu", "mingzhu", "mingzhulou"),
    "YQ": ("yuqi", "pinghu", "pinghulou"),
    "SZ": ("shizhong", "changgou", "changgoulou"),
}


def _of_other(cast):
    ground = cast.ground
    street, community, leader = NAMES[ground.plan.code]
    return [
        (street, cast.serving(ground.street, R.OFFICER)[0]),
        (community, cast.serving(ground.communities[0], R.SECRETARY)[0]),
        (leader, cast.leader_of(own_building(ground))),
    ]
