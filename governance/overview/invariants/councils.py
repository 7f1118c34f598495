"""Meetings and votes: what was frozen adds up, and who may not be known is not."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from deliberation.actions.minutes import digest
from deliberation.choices_councils import Choice, ItemState, MeetingState, MinutesState, ResolutionState, VoteWay
from deliberation.models import AgendaItem, Attendance, Meeting, Motion, Resolution, SecretTally, Voted
from deliberation.tally import outcome
from governance.overview.invariants.registry import COUNCILS, Breach, invariant

VOTE = "请把这次表决作废，重新表决；会已散的，请在纪要里写明并更正。"
LIST = "请打开会议核对这一项，必要时在纪要里更正。"
PLACE = "item__meeting__path"


def _motions(rows, wrong):
    for pk, path in rows.values_list("pk", PLACE).order_by("pk").iterator():
        yield Breach(f"表决{pk}", wrong, path, reverse("motion", args=[pk]))


def _meetings(rows, wrong, prefix=""):
    for pk, path in rows.values_list(f"{prefix}pk", f"{prefix}path").iterator():
        yield Breach(f"会议{pk}", wrong, path, reverse("meeting", args=[pk]))


def _closed(span):
    return Motion.objects.filter(span.of("pk"), state=Motion.State.CLOSED)


def _counted(model, value, **which):
    rows = model.objects.filter(motion=OuterRef("pk"), **which).order_by().values("motion")
    return Coalesce(Subquery(rows.annotate(n=value).values("n")), 0)


@invariant("motions.quorum", "表决时的到会人数、法定人数冻结在案", COUNCILS, VOTE, over=Motion)
def presence_is_frozen_with_the_roll(span):
    columns = ("pk", PLACE, "roll", "present", "entitled", "quorum_words")
    for pk, path, roll, present, _, words in _closed(span).values_list(*columns).iterator():
        if len({voter for voter, _ in roll}) != present or not words:
            yield Breach(f"表决{pk}", "到会票数与名册对不上，或没有到会情况", path, reverse("motion", args=[pk]))


@invariant("motions.count", "票数相加不超过到会票数", COUNCILS, VOTE, over=Motion)
def no_more_votes_than_people(span):
    rows = _closed(span).annotate(cast=F("ayes") + F("noes") + F("abstentions") + F("invalid"))
    yield from _motions(rows.filter(Q(cast=None) | Q(cast__gt=F("present"))), "票数缺项，或多于到会票数")


@invariant("motions.outcome", "通过与否与计票规则一致", COUNCILS, VOTE, over=Motion)
def outcome_follows_from_the_rule(span):
    numbers = ("ayes", "noes", "abstentions", "present", "entitled", "groups_needed")
    rows = _closed(span).exclude(ayes=None).exclude(noes=None).exclude(abstentions=None)
    for pk, path, rule, passed, *found in rows.values_list("pk", PLACE, "rule", "passed", *numbers).iterator():
        if outcome(rule, **dict(zip(numbers, found, strict=True))).passed != passed:
            yield Breach(f"表决{pk}", "按票数和规则推算，结果相反", path, reverse("motion", args=[pk]))


@invariant("motions.named", "实名表决的票数等于逐票相加", COUNCILS, VOTE, over=Motion)
def named_votes_add_up(span):
    rows = _closed(span).filter(way=VoteWay.NAMED)
    for choice, column in zip(Choice, ("ayes", "noes", "abstentions"), strict=True):
        rows = rows.annotate(**{f"said_{column}": _counted(Voted, Count("pk"), choice=choice)})
    same = Q(ayes=F("said_ayes"), noes=F("said_noes"), abstentions=F("said_abstentions"))
    yield from _motions(rows.exclude(same), "公布的票数与逐票记录不同")


@invariant("motions.secret", "无记名票数等于投票人数，且查不到谁投了什么", COUNCILS, VOTE, over=Motion)
def secret_votes_are_counters(span):
    secret = Motion.objects.filter(span.of("pk"), way=VoteWay.SECRET)
    named = Exists(Voted.objects.filter(motion=OuterRef("pk")).exclude(choice=""))
    yield from _motions(secret.filter(named), "无记名表决留下了谁投什么")
    cast, kept = _counted(Voted, Count("pk")), _counted(SecretTally, Sum("votes"))
    rows = secret.exclude(state=Motion.State.VOID).annotate(cast=cast, kept=kept)
    told = F("ayes") + F("noes") + F("abstentions")
    wrong = ~Q(cast=F("kept")) | Q(state=Motion.State.CLOSED) & ~Q(cast=told)
    yield from _motions(rows.filter(wrong), "票数与投票人数对不上")


@invariant("items.decided", "议定的议题有议定内容，最后一次表决没有否决", COUNCILS, LIST, over=AgendaItem)
def decided_means_decided(span):
    last = Motion.objects.filter(item=OuterRef("pk"), state=Motion.State.CLOSED).order_by("-pk").values("passed")[:1]
    rows = AgendaItem.objects.filter(span.of("pk"), state=ItemState.DECIDED).annotate(passed=Subquery(last))
    yield from _meetings(
        rows.filter(Q(decision="") | Q(decided_at=None)), "有议题登记为议定，没有议定内容", "meeting__"
    )
    yield from _meetings(rows.filter(passed=False), "有议题表决没有通过，却登记为议定", "meeting__")


@invariant(
    "items.resolved",
    "表决通过的诉求议题已登记议定事项",
    COUNCILS,
    "请登记议定事项：牵头单位、时限、验收标准。",
    over=AgendaItem,
)
def what_was_carried_has_a_resolution(span):
    carried = Exists(Motion.objects.filter(item=OuterRef("pk"), state=Motion.State.CLOSED, passed=True))
    made = Exists(Resolution.objects.filter(item=OuterRef("pk")))
    rows = AgendaItem.objects.filter(span.of("pk"), carried, ~made, state=ItemState.DECIDED, ticket__isnull=False)
    signed = Q(meeting__minutes_state__in=[MinutesState.SIGNED, MinutesState.PUBLISHED])
    yield from _meetings(rows.filter(signed), "纪要已签字，议定的诉求没有登记议定事项", "meeting__")


@invariant("meetings.votes_ended", "散会、取消的会议没有进行中的表决", COUNCILS, VOTE, over=Meeting)
def no_vote_outlives_its_meeting(span):
    running = Exists(Motion.objects.filter(item__meeting=OuterRef("pk"), state=Motion.State.OPEN))
    rows = Meeting.objects.filter(span.of("pk"), running).exclude(state=MeetingState.OPEN)
    yield from _meetings(rows, "会议不在进行，表决还开着")


@invariant(
    "meetings.signed",
    "签字的纪要没有改动",
    COUNCILS,
    "请从备份找回签字文本，改动的写成“更正”。",
    over=Meeting,
    stretch=500,
)
def signed_minutes_are_as_signed(span):
    signed = [MinutesState.SIGNED, MinutesState.PUBLISHED]
    rows = Meeting.objects.filter(span.of("pk"), minutes_state__in=signed)
    rows = rows.only("minutes_text", "chair", "recorder", "signed_digest", "path")
    for meeting in rows.iterator(chunk_size=100):
        if digest(meeting) != meeting.signed_digest:
            yield Breach(f"会议{meeting.pk}", "纪要正文或签名与签字时不同", meeting.path, meeting.get_absolute_url())


@invariant("attendances.proxies", "受托人到了同一场会", COUNCILS, "请在会议的到会名单里更正委托。", over=Attendance)
def proxies_are_held_by_who_was_there(span):
    rows = Attendance.objects.filter(span.of("pk"), held_by__isnull=False)
    astray = ~Q(held_by__meeting=F("meeting")) | Q(held_by=F("pk"))
    yield from _meetings(rows.filter(astray), "委托给了不在这场会的人", "meeting__")


@invariant(
    "resolutions.dates", "议定事项的状态与完成、验收时间一致", COUNCILS, "请打开议定事项重新登记进展。", over=Resolution
)
def resolutions_have_their_days(span):
    wrong = Q(state=ResolutionState.ACCEPTED) & (Q(accepted_at=None) | Q(done_at=None))
    wrong |= Q(state=ResolutionState.DONE, done_at=None) | Q(state=ResolutionState.DROPPED, dropped_why="")
    wrong |= Q(state__in=[ResolutionState.OPEN, ResolutionState.DOING], accepted_at__isnull=False)
    for pk, path in Resolution.objects.filter(span.of("pk")).filter(wrong).values_list("pk", "path"):
        yield Breach(f"议定事项{pk}", "状态与时间对不上", path, reverse("resolution", args=[pk]))


@invariant("resolutions.of_item", "议定事项出自议定的议题", COUNCILS, LIST, over=Resolution)
def resolutions_come_from_decided_items(span):
    rows = Resolution.objects.filter(span.of("pk"), item__isnull=False).exclude(state=ResolutionState.DROPPED)
    for pk, path in rows.exclude(item__state=ItemState.DECIDED).values_list("pk", "path"):
        yield Breach(f"议定事项{pk}", "它的议题没有登记为议定", path, reverse("resolution", args=[pk]))
