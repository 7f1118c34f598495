"""A year of meetings of the demo's councils: agenda from the office's own tickets, who came, what was voted."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.utils import timezone

from deliberation.choices import FINISHED
from deliberation.choices_councils import Block, CouncilKind, ItemState, MeetingState, PassRule, VoteBase, VoteWay
from deliberation.models import (
    AgendaItem,
    Attendance,
    Council,
    CouncilMember,
    Meeting,
    MeetingSeries,
    Motion,
    SeatGroup,
    Ticket,
)
from deliberation.quorum import quorum
from deliberation.rolls import room_of
from deliberation.tally import outcome
from governance.foundation.bulk import Inserter, settled
from governance.overview.demo.people import OWN_BUILDING, OWN_ESTATE
from residents.models import Resident

K, S = CouncilKind, MeetingState
MOST = {"WH": 318}  # 议事协商会议 300 余次 in a year
DAYS = 365
PLACES = {K.BUILDING_TALK: "楼下凉亭", K.STREET_MEETING: "街道三楼会议室"}
TOPICS = (  # title, what was decided, whether it costs money
    ("电动车充电桩选址", "先在西门内侧装 10 个充电位，物业负责报装。", True),
    ("楼道杂物清理", "周六上午统一清理，楼栋长挨户提醒，大件由物业清运。", False),
    ("垃圾分类投放时间", "早七点到九点、晚六点到八点投放，志愿者轮值一个月。", False),
    ("文明养犬约定", "写进居民公约：出门牵绳、随手清便，由楼栋长提醒。", False),
    ("晾晒架更换", "更换破损晾晒架 12 组，用公共收益支付。", True),
    ("小区停车秩序", "重新划线，消防通道不停车，物业每晚巡查两次。", False),
    ("健身器材维修", "报社区申请更换两件，其余由物业月底前修好。", True),
    ("楼道灯改感应灯", "分两批更换，先换三单元和五单元。", True),
)
PROPOSERS = ("居民", "楼栋长", "物业", "网格员")
TALK = ("话家常，听听近况。", "说问题，登记诉求。", "聊法子，商量怎么办。")


def write_meetings(streets, today, rng_of):
    """Save a year of meetings of every street and what lies ahead; returns how many were held. Councils, tickets and
    residents are there already.
    """
    held = 0
    for street in streets:
        year = Year(street, today, rng_of(street))
        held += year.write()
    settled(Meeting, AgendaItem, Attendance, Motion)
    return held


class Year:
    """The meetings of one office."""

    def __init__(self, street, today, rng):
        self.street, self.today, self.rng = street, today, rng
        self.series = MeetingSeries.objects.filter(office=street).first()
        self.meetings, self.items, self.motions, self.people = [], [], [], []
        self.used = set()
        self.members, self.homes, self.tickets = defaultdict(list), defaultdict(list), defaultdict(list)
        for one in CouncilMember.objects.filter(council__path__startswith=street.path).order_by("pk"):
            self.members[one.council_id].append(one)

    def write(self):
        councils = list(
            Council.objects.current()
            .filter(path__startswith=self.street.path)
            .select_related("unit", "building__estate")
            .order_by("pk")
        )
        self._look_round({each.building_id for each in councils if each.building_id})
        days = [(council, day) for council in councils for day in self._days(council)]
        most = MOST.get(self.street.code, len(days))
        if len(days) > most:
            days = [days[n] for n in sorted(self.rng.sample(range(len(days)), most))]
        for council, day in sorted(days, key=lambda pair: (pair[1], pair[0].pk)):
            self._held(council, day)
        held = len(self.meetings)
        for council in councils:
            self._ahead(council)
        self._save()
        return held

    def _look_round(self, buildings):
        here = Resident.objects.here().filter(building__in=buildings, household__ended_on=None).order_by("pk")
        columns = (
            "building",
            "household",
            "name",
            "household__dwelling__number",
            "household__dwelling__entrance__number",
        )
        seen = set()
        for building, household, name, door, entrance in here.values_list(*columns):
            if household not in seen:
                seen.add(household)
                self.homes[building].append((household, name, f"{entrance}单元{door}室" if entrance else f"{door}室"))
        tickets = Ticket.objects.filter(street_path=self.street.path, confidential=False)
        columns = ("id", "title", "building", "estate", "community_path", "reported_at", "state")
        for row in tickets.order_by("reported_at", "pk").values_list(*columns):
            for key in (("building", row[2]), ("estate", row[3]), ("path", row[4])):
                self.tickets[key].append(row)

    def _days(self, council):
        """About the same week of the months in which the council meets; now and then a month goes by."""
        every = council.every_months or 4
        first, week = self.rng.randrange(every), self.rng.randint(0, 20)
        for month in range(first, 12, every):
            day = self.today - timedelta(days=DAYS - 30 * month - week)
            if council.founded_on <= day < self.today and self.rng.random() < 0.94:
                yield day

    def _at(self, council, day):
        hour, minute = (19, 0) if council.kind in (K.BUILDING_TALK, K.ESTATE_COMMITTEE) else (14, 30)
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))

    def _meeting(self, council, starts_at, state, **more):
        day = timezone.localtime(starts_at)
        series = self.series if council.kind == K.BUILDING_TALK else None
        meeting = Meeting(
            council=council, unit=council.unit, path=council.path, series=series, state=state, starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=90), place=PLACES.get(council.kind, "党群服务中心议事厅"),
            title=f"{series.name + '：' if series else ''}{council.name}{day.year}年{day.month}月会议"[:100],
            code=f"{self.rng.randrange(10**6):06d}", token=f"{self.rng.getrandbits(128):032x}",
            chair=next((m.name for m in self.members[council.pk] if m.office), ""),
            made_at=starts_at - timedelta(days=6), recorder=self._recorder(council), **more,
        )  # fmt: skip
        self.meetings.append(meeting)
        return meeting

    def _recorder(self, council):
        members = self.members[council.pk]
        return members[-1].name if members else ""

    def _held(self, council, day):
        at = self._at(council, day)
        end = at + timedelta(minutes=self.rng.randint(50, 120))
        meeting = self._meeting(
            council, at, S.CLOSED, announced_at=at - timedelta(days=3), opened_at=at, closed_at=end, version=4,
            minutes_told_at=end + timedelta(days=7),  # long ago: nobody is told of a year's minutes at once
        )  # fmt: skip
        here = self._came(meeting, at)
        taken = []
        for n in range(self.rng.randint(1, 3)):
            self._heard(meeting, n, here, taken)

    def _came(self, meeting, at=None):
        """Attendances of those invited, with who came where `at` is given: {"persons", "votes", "sides", …}."""
        council, rng = meeting.council, self.rng
        by_household = council.vote_base == VoteBase.HOUSEHOLD
        found = {"persons": 0, "voters": set(), "sides": set(), "whole": set()}
        for member in self.members[council.pk]:
            facts = {"member_id": member.pk, "group_id": member.group_id, "name": member.name}
            facts |= {"user_id": member.user_id, "resident_id": member.resident_id, "organisation": member.organisation}
            came = at is not None and rng.random() < 0.86
            self._person(meeting, at if came else None, **facts)
            if not by_household:
                self._count(
                    found, f"person:{member.pk}" if council.vote_base == VoteBase.PERSON else member.group_id, came
                )
            if came:
                found["sides"].add(member.group_id)
        if by_household:
            for household, name, door in self.homes[council.building_id]:
                came = at is not None and rng.random() < 0.34
                self._person(
                    meeting,
                    at if came else None,
                    household_id=household,
                    name=name if came else door,
                    organisation=door,
                )
                self._count(found, f"household:{household}", came)
        return found

    def _count(self, found, voter, came):
        found["whole"].add(voter)
        if came:
            found["persons"] += 1
            found["voters"].add(voter)

    def _person(self, meeting, at, **facts):
        late = self.rng.choice((-9, -6, -4, -2, 0, 0, 5))
        arrived = at + timedelta(minutes=late) if at else None
        way = self.rng.choice(("qr", "name", "name", "code")) if at else ""
        self.people.append((meeting, facts | {"invited": True, "arrived_at": arrived, "way": way}))

    def _topic(self, council, before, running=False, taken=()):
        """(title, decision, cost, ticket) of a ticket of the place that had lately come in, or of a usual topic that
        is not taken.
        """
        if council.building_id:
            key = ("building", council.building_id)
        elif council.estate_id:
            key = ("estate", council.estate_id)
        else:
            key = ("path", council.path[:8])
        near = [
            row
            for row in self.tickets[key]
            if (council.pk, row[0]) not in self.used
            and timedelta(0) < before - row[5] < timedelta(days=60)
            and not (running and row[6] in FINISHED)
        ]
        if near and self.rng.random() < 0.7:
            row = self.rng.choice(near[-6:])
            self.used.add((council.pk, row[0]))
            return row[1], "按大家议定的办法办理，进展在下次会上通报。", False, row[0]
        return (*self.rng.choice([topic for topic in TOPICS if topic[0] not in taken]), None)

    def _item(self, meeting, order, **facts):
        item = AgendaItem(meeting=meeting, order=10 + order, **facts)
        self.items.append(item)
        return item

    def _heard(self, meeting, order, here, taken):
        council = meeting.council
        title, decision, cost, ticket = self._topic(council, meeting.starts_at, taken=taken)
        taken.append(title)
        blocks = (Block.CHAT, Block.PROBLEM, Block.IDEA) if meeting.series else (Block.TOPIC,) * 3
        item = self._item(
            meeting, order, title=title, ticket_id=ticket, with_cost=cost, block=blocks[order], state=ItemState.DECIDED,
            decision=decision, decided_at=meeting.closed_at, proposed_by=self.rng.choice(PROPOSERS),
            text=TALK[order] if meeting.series else "",
        )  # fmt: skip
        rule = council.passes_with_cost if cost and council.passes_with_cost else council.passes
        if rule == PassRule.OPINION or self.rng.random() < 0.35:
            item.opinions = "各方意见基本一致。"
            return
        self._vote(item, rule, here)

    def _vote(self, item, rule, here):
        council, rng = item.meeting.council, self.rng
        present, entitled = len(here["voters"]), len(here["whole"])
        found = quorum(
            council.quorum, here=present, whole=entitled, part=council.quorum_part, of=council.quorum_of,
            persons=here["persons"], persons_enough=council.quorum_persons,
        )  # fmt: skip
        if not found.reached or present == 0:
            item.state, item.decision = ItemState.CARRIED_OVER, ""
            item.opinions = "到会人数不够，没有表决，下次再议。"
            return
        noes, abstentions = rng.choice((0, 0, 0, 1, 2)), rng.choice((0, 0, 1))
        noes, abstentions = min(noes, present // 3), min(abstentions, present // 4)
        counts = {"ayes": present - noes - abstentions, "noes": noes, "abstentions": abstentions}
        result = outcome(rule, **counts, present=present, entitled=entitled, groups_needed=council.groups_needed)
        if not result.passed:
            item.state, item.decision, item.opinions = ItemState.DROPPED, "", "表决未通过。"
        names = [member.name for member in self.members[council.pk]]
        self.motions.append(
            Motion(
                item=item, question=item.title, way=VoteWay.HANDS, base=council.vote_base, rule=rule, state="closed",
                groups_needed=council.groups_needed, opened_at=item.meeting.opened_at + timedelta(minutes=20),
                closed_at=item.meeting.opened_at + timedelta(minutes=30), entitled=entitled, present=present,
                quorum_words=found.words[:200], passed=result.passed, formula=result.formula[:300],
                recorder=item.meeting.recorder, witness=names[0] if names else "", **counts,
            )
        )  # fmt: skip

    def _ahead(self, council):
        """Some councils have the next meeting announced, some only planned; the demo's own building sits tonight."""
        house = council.building
        tonight = bool(house) and (house.estate.name, house.number) == (OWN_ESTATE, OWN_BUILDING)
        if self.rng.random() > 0.3 and not tonight:
            return
        day = self.today + timedelta(days=0 if tonight else self.rng.randint(1, 12))
        at, soon = self._at(council, day), (day - self.today).days <= 4
        facts = {"announced_at": at - timedelta(days=5), "version": 2} if soon else {}
        meeting = self._meeting(council, at, S.ANNOUNCED if soon else S.PLANNED, **facts)
        taken = []
        for n in range(2):
            title, _, cost, ticket = self._topic(council, at, running=True, taken=taken)
            taken.append(title)
            self._item(meeting, n, title=title, ticket_id=ticket, with_cost=cost)
        if soon:
            self._came(meeting)

    def _save(self):
        Meeting.objects.bulk_create(self.meetings, batch_size=500)
        AgendaItem.objects.bulk_create(self.items, batch_size=500)
        Inserter(Attendance).insert([{"meeting_id": meeting.pk} | facts for meeting, facts in self.people])
        self._call_rolls()
        Motion.objects.bulk_create(self.motions, batch_size=500)

    def _call_rolls(self):
        """Who might vote when each question was put, as `open_vote` freezes it."""
        meetings = {motion.item.meeting for motion in self.motions}
        seats, groups = defaultdict(list), defaultdict(list)
        for row in Attendance.objects.filter(meeting__in=meetings).order_by("pk"):
            seats[row.meeting_id].append(row)
        for group in SeatGroup.objects.filter(council__in={meeting.council_id for meeting in meetings}):
            groups[group.council_id].append(group)
        for motion in self.motions:
            meeting = motion.item.meeting
            room = room_of(meeting.council, seats[meeting.pk], groups[meeting.council_id], motion.opened_at)
            motion.roll = room.roll
