"""The programmes the four offices are known for, as data: names, slogans and pillars are theirs, the sentences ours."""

import secrets
from datetime import date

from django.core.files.base import ContentFile

from governance.overview.demo.covers import cover
from governance.overview.models import Pillar, Programme
from hierarchy.models import OrgUnit

PROGRAMMES = {  # (street's code, community or ""): (name, slogan, summary, since, pillars)
    ("WH", ""): (
        "邻聚力", "党建引领、五级联动、五治共建、五美同创",
        "街道、社区、网格、楼栋、家庭一级连着一级，邻居之间多走动、多商量，陌邻变睦邻。", date(2020, 4, 1),
        [
            ("党建引领", "网格有支部、楼栋有小组、家庭有中心户和示范户，居民身边总找得到党员。", ["O1", "O2"]),
            ("五级联动", "小事不出网格、大事不出社区、难事不出街道，办不了的逐级往上报。", ["I1", "I4", "I5"]),
            ("五治共建", "法治、德治、共治、自治、智治一起用，大家的事坐下来商量。", ["D1", "D2", "I8"]),
            ("五美同创", "评和美社区、网格、楼栋、家庭和头雁，看平时做了什么，不用报材料。", ["S1", "A1"]),
        ],
    ),
    ("BH", "滨湖明珠社区"): (
        "楼长有话说", "话家常、说问题、聊法子",
        "每月一次楼长见面会，楼长把邻居叫到一起，有什么说什么，说完有人办。", date(2021, 3, 1),
        [
            ("话家常", "先拉拉家常，新搬来的陪读家庭也能认识邻居。", ["D1"]),
            ("说问题", "哪里不方便、哪里不放心，当场记下来转成工单。", ["I1", "I2"]),
            ("聊法子", "社区、业委会、物业、居民一起想办法，定了就排上日程。", ["D2"]),
        ],
    ),
    ("YQ", "平湖社区"): (
        "一核多yuan", "智慧元、共建源、议事员、爱心园",
        "支部是核心，网格、居民代表、驻区单位、志愿队伍一起出力，缺什么大家补。", date(2019, 6, 1),
        [
            ("智慧元", "线上提、线上看、线上评，办到哪一步自己就能查。", ["I3"]),
            ("共建源", "居民提需求，单位亮资源，对上了就认领。", ["M1", "U1"]),
            ("议事员", "妈妈、孩子、老人各有议事队，谁的事谁来说。", ["D1"]),
            ("爱心园", "独居老人家里的电路有人查，平日有人上门看。", ["V1", "S1"]),
        ],
    ),
    ("SZ", ""): (
        "三主互动", "党员在身边、服务零距离",
        "党组织当主心骨，居民做主人翁，共建共治是主旋律，走好联系居民的最后一百米。", date(2021, 1, 1),
        [
            ("主心骨", "组织找党员、党员找组织，片长、楼栋长由党员和能人来当。", ["O1", "O2"]),
            ("主人翁", "群众来说事、大家来议事，事怎么办由住在这里的人商量。", ["D1", "V2"]),
            ("主旋律", "大事一起干、好坏大家判、事事有人管，微心愿有人认领。", ["W1", "I1"]),
        ],
    ),
}  # fmt: skip


def write_programmes(streets):
    """The programmes of the streets that were built; returns how many."""
    count = 0
    for (code, community), (name, slogan, summary, since, pillars) in PROGRAMMES.items():
        street = next((each for each in streets if each.code == code), None)
        below = OrgUnit.objects.filter(path__startswith=street.path, name=community) if street else None
        unit = street if not community else below.first() if below is not None else None
        if unit is None:
            continue
        made = Programme(unit=unit, name=name, slogan=slogan, summary=summary, begins_on=since, public=True)
        made.cover.save(f"{secrets.token_hex(16)}.jpg", ContentFile(cover(name)), save=False)
        made.save()
        Pillar.objects.bulk_create(
            Pillar(programme=made, position=n, name=words, text=text, figures=figures)
            for n, (words, text, figures) in enumerate(pillars, 1)
        )
        count += 1
    return count
