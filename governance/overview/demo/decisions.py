"""What the demo's councils decided and what came of it: minutes, resolutions at every station, projects.

滨湖明珠 shows its twelve 履责项目, 平湖 the seats of 文湖苑, 长沟 its parking places and the market that moved.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from deliberation.actions.minutes import digest
from deliberation.choices_councils import CouncilKind, ItemState, MeetingState, MinutesState, ResolutionState
from deliberation.choices_decisions import ProjectKind, ProjectSource, ProjectState
from deliberation.minutes_text import compose, extract_of
from deliberation.models import (
    AgendaItem,
    Attendance,
    Council,
    CouncilMember,
    Funding,
    Meeting,
    Milestone,
    Outcome,
    Progress,
    Project,
    Remark,
    Resolution,
)
from governance.foundation.workdays import Duration, DurationUnit, deadline
from hierarchy.models import OrgUnit, User

R, K = ResolutionState, ProjectKind
FITNESS = "健身器材改造升级"
BAYS = "沁心苑南门增划车位"
DECIDED = [  # community, days ago, topic, decision, state, days until due (from today)
    ("滨湖明珠社区", 40, FITNESS, "更换老旧健身器材，增设暖心便民小设施", R.ACCEPTED, -12),
    ("滨湖明珠社区", 33, "架空层充电口增设", "在架空层增设电动车充电口，统一收费公示", R.DONE, 3),
    ("平湖社区", 36, "便民座椅安装", "在文湖苑老人常坐的路边安装便民座椅", R.ACCEPTED, -10),
    ("长沟社区", 30, "停车位重新划线", "中街两侧和小区空地重新划线，机动车、非机动车分开", R.DOING, 6),
    ("沁心湖社区", 26, "垃圾投放点迁移", "投放点迁到南门东侧，原点位改成花坛", R.DOING, -2),
    ("沁心湖社区", 19, "楼道堆物集中清理", "每月最后一个周六集中清理，楼栋长带头", R.OPEN, 9),
    ("沁心湖社区", 12, BAYS, "南门砖地划二十六个车位，登高场地留空", R.OPEN, 14),
    ("沁心湖社区", 2, "月桂苑北门夜间值守", "门禁修好前物业每晚加一名夜班，楼栋长轮流抽查", R.OPEN, 20),
]
LEAD = {BAYS: "城管办"}  # the others are led by the community itself
MINUTES = {BAYS: MinutesState.SIGNED, "月桂苑北门夜间值守": MinutesState.REMARKS}  # the others are published
REMARKS = (  # on what is sent round for remarks: who, what, answer
    ("物业代表", "第二条“每晚加一名夜班”请写明到门禁修好为止。", "采纳，已补上“门禁修好为止”。"),
    ("居民代表", "请把抽查怎么排班也写上，免得说了没人去。", ""),
)
STEPS = {
    R.DOING: ["已到现场看过，和物业定了做法。"],
    R.DONE: ["已到现场看过，和物业定了做法。", "已完工，试用一周正常。"],
    R.ACCEPTED: ["材料已进场。", "已完工，居民试用没有问题。", "验收合格，与会上定的一致。"],
}
BENEFITS = [
    (FITNESS, K.BENEFIT, "更换老旧器材，增设完善暖心便民小设施。", ("小设施", "处", 6)),
    ("飞线充电整治", K.BENEFIT, "增设集中充电口，收掉楼上飞线。", ("充电口", "个", 48)),
    ("楼道照明更新", K.RENEWAL, "更换声控灯。", ("楼道灯", "盏", 132)),
    ("架空层党建服务点", K.BENEFIT, "把闲置架空层改成议事、休息的地方。", ("活动空间", "个", 2)),
    ("楼栋文化艺术长廊", K.RENEWAL, "征集居民书法作品，布置楼栋长廊。", ("文化长廊", "条", 1)),
    ("垃圾投放点遮雨棚", K.SMALL_DEED, "给投放点加棚、加洗手池。", ("投放点", "处", 5)),
    ("儿童活动角", K.RENEWAL, "铺软垫，换安全的小滑梯。", ("活动空间", "个", 1)),
    ("消防通道划线", K.SMALL_DEED, "重划消防通道，装提示牌。", ("提示牌", "块", 18)),
    ("便民晾衣架", K.SMALL_DEED, "在向阳空地安装晾衣架。", ("晾衣架", "组", 12)),
    ("高考陪读服务", K.BENEFIT, "考试期间静音巡查，设休息点。", ("服务点", "个", 2)),
    ("雨水井疏通", K.BENEFIT, "疏通低洼处雨水井。", ("雨水井", "口", 23)),
    ("无障碍坡道", K.RENEWAL, "给有轮椅的单元加坡道。", ("坡道", "处", 4)),
]
BESIDE = {
    "平湖社区": [("文湖苑便民座椅安装", K.SMALL_DEED, "在老人常走的路边安装便民座椅。", [("便民座椅", "把", 16)])],
    "长沟社区": [
        ("停车位改造", K.RENEWAL, "中街和小区空地重新划线。", [("机动车位", "个", 147), ("非机动车位", "个", 63)]),
        ("农贸市场搬迁", K.BENEFIT, "老旧农贸市场搬到新址，原地还路于民。", [("市场", "个", 1)]),
        ("休闲空间", K.RENEWAL, "建健身活动空间和多功能休闲区。", [("空间", "个", 2)]),
    ],
}
UNDER_WAY = {  # of this year, not finished: (title, kind, text, days since it was founded, outcome)
    "沁心湖社区": [
        (BAYS, K.RENEWAL, "南门砖地划车位，登高场地留空，装限位器。", 10, ("机动车位", "个", 26)),
        ("丁香里楼道照明更新", K.SMALL_DEED, "把拉线灯换成感应灯，先换老人多的单元。", 75, ("楼道灯", "盏", 42)),
    ],
    "望湖社区": [
        ("福桂苑垃圾投放点改造", K.BENEFIT, "新点位硬化地面、接水、加棚。", 60, ("投放点", "处", 1)),
    ],
}
PARTNERS = ("区供电服务站", "农商银行支行", "市第三小学", "社区卫生服务站")


def write_decisions(casts, today):
    """Save it all; returns how many projects there are."""
    communities = {unit.name: unit for cast in casts for unit in cast.ground.communities}
    made = {}
    for name, ago, *decided in DECIDED:
        if name in communities:
            made[decided[0]] = _decided(communities[name], today, today - timedelta(days=ago), *decided)
    count = 0
    for n, (title, kind, text, outcome) in enumerate(BENEFITS):
        if unit := communities.get("滨湖明珠社区"):
            _project(unit, n, 2021, title, kind, text, [outcome], made.get(title))
            count += 1
    for name, projects in BESIDE.items():
        for n, (title, kind, text, outcomes) in enumerate(projects):
            if unit := communities.get(name):
                _project(unit, n, 2021, title, kind, text, outcomes, None)
                count += 1
    for name, projects in UNDER_WAY.items():
        for title, kind, text, ago, outcome in projects:
            if unit := communities.get(name):
                _under_way(unit, title, kind, text, today - timedelta(days=ago), today, outcome, made.get(title))
                count += 1
    return count


def _at(day, hour=19):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _decided(unit, today, day, topic, decision, state, due_in):
    """One closed meeting of the community's 群贤议事会 with published minutes and the resolution of its topic."""
    council = Council.objects.filter(unit=unit, kind=CouncilKind.WISE_COUNCIL).first()
    if council is None:
        return None
    members = list(CouncilMember.objects.filter(council=council).order_by("pk")[:12])
    begin = _at(day)
    meeting = Meeting.objects.create(
        council=council, unit=unit, path=unit.path, title=f"{council}：{topic}", place="社区党群服务中心二楼",
        state=MeetingState.CLOSED, starts_at=begin, opened_at=begin, closed_at=begin + timedelta(minutes=80),
        chair=members[0].name if members else "", recorder=members[1].name if len(members) > 1 else "",
        made_at=begin - timedelta(days=4), announced_at=begin - timedelta(days=3),
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, member=each, group=each.group, resident=each.resident, user=each.user, name=each.name,
            organisation=each.organisation, invited=True, way="name" if n % 6 else "",
            arrived_at=begin if n % 6 else None, excused="" if n % 6 else "出差",
        )
        for n, each in enumerate(members, start=1)
    )  # fmt: skip
    item = AgendaItem.objects.create(
        meeting=meeting, order=1, title=topic, decision=decision, state=ItemState.DECIDED,
        decided_at=begin + timedelta(hours=1), opinions="多数赞成尽快办，要求施工避开早晚高峰。",
    )  # fmt: skip
    lead = OrgUnit.objects.get(path__startswith=unit.path[:4], name=LEAD[topic]) if topic in LEAD else unit
    resolution = _resolution(item, unit, lead, today + timedelta(days=due_in), state, day)
    _minutes(meeting, day, MINUTES.get(topic, MinutesState.PUBLISHED))
    return resolution


def _resolution(item, unit, lead, due, state, day):
    done = state in (R.DONE, R.ACCEPTED)
    at = min(_at(due - timedelta(days=1), 16), _at(day + timedelta(days=18), 16))
    made = Resolution.objects.create(
        item=item, unit=unit, path=unit.path, lead=lead, text=item.decision, due_on=due, made_on=day, state=state,
        criterion="居民用得上、看得见，半个月内没有新的反映。", done_at=at if done else None,
        accepted_at=at + timedelta(days=1) if state == R.ACCEPTED else None,
        outcome=STEPS[state][1] if done else "",
    )  # fmt: skip
    stations = [R.DOING, R.DONE, R.ACCEPTED]
    for n, text in enumerate(STEPS.get(state, ())):
        Progress.objects.create(
            resolution=made, text=text, state=stations[n], by_line=f"{lead}", at=at - timedelta(days=5 - 3 * n)
        )
    return made


def _minutes(meeting, day, state):
    """The minutes as far as they have come: sent round the next morning, signed after a week, then published."""
    meeting.minutes_text, meeting.minutes_state = compose(meeting), state
    if state == MinutesState.REMARKS:
        days = Duration(meeting.council.remark_days, DurationUnit.WORKING_DAY)
        meeting.remarks_until = deadline(_at(day + timedelta(days=1), 9), days).at
        for n, (name, text, answer) in enumerate(REMARKS):
            at = _at(day + timedelta(days=1), 10 + n)
            Remark.objects.create(meeting=meeting, by=_writer(meeting), name=name, text=text, at=at, answer=answer)
    else:
        meeting.signed_at = _at(day + timedelta(days=7), 10)
        meeting.signed_digest = digest(meeting)
    if state == MinutesState.PUBLISHED:
        meeting.extract, meeting.published_at = extract_of(meeting), meeting.signed_at
        meeting.notice_until = day + timedelta(days=14)
    meeting.save()


def _writer(meeting):
    """Who of the council has an account: writes down what the others say."""
    return User.objects.serving_at(meeting.unit).order_by("pk").first()


def _under_way(unit, title, kind, text, founded, today, outcome, resolution):
    """A project of this year with its first milestone reached; the newest is only founded."""
    begun = (today - founded).days > 30
    made = Project.objects.create(
        unit=unit, path=unit.path, owner=unit, kind=kind, year=founded.year, title=title, summary=text, budget=26000,
        source=ProjectSource.RESIDENTS, founded_on=founded, public=begun, public_summary=text if begun else "",
        state=ProjectState.RUNNING if begun else ProjectState.FOUNDED, from_resolution=resolution,
    )  # fmt: skip
    Funding.objects.create(project=made, partner=PARTNERS[1], amount=8000)
    for n, words in enumerate(("定方案", "进场", "完工")):
        due = founded + timedelta(days=25 * (n + 1))
        Milestone.objects.create(project=made, title=words, due_on=due, done_on=due if begun and n == 0 else None)
    name, word, number = outcome
    Outcome.objects.create(project=made, name=name, unit_word=word, count=number if begun else 0)


def _project(unit, n, year, title, kind, text, outcomes, resolution):
    """A finished project of a year, with its funding, milestones and outcomes; shown to everybody."""
    first = date(year, 1 + n % 6, 10)
    made = Project.objects.create(
        unit=unit, path=unit.path, owner=unit, kind=kind, year=year, title=title, summary=text,
        source=ProjectSource.RESIDENTS if n % 4 else ProjectSource.UPPER, budget=3000 + 2500 * n, founded_on=first,
        state=ProjectState.ACCEPTED, finished_on=first + timedelta(days=120), public=True, public_summary=text,
        from_resolution=resolution,
    )  # fmt: skip
    if n % 2 == 0:
        Funding.objects.create(project=made, partner=PARTNERS[n // 2 % 4], amount=2000 + 1500 * n)
    else:
        Funding.objects.create(project=made, partner=PARTNERS[n // 2 % 4], in_kind="安装和维护")
    for step, words in enumerate(("定方案", "进场", "完工")):
        on = first + timedelta(days=30 * (step + 1))
        Milestone.objects.create(project=made, title=words, due_on=on, done_on=on)
    for name, word, number in outcomes:
        Outcome.objects.create(project=made, name=name, unit_word=word, count=number)
