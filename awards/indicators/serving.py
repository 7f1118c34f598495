"""Figures of volunteering, wishes, meetings people came to, and the household itself."""

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from awards.indicators.governing import PLACES
from awards.indicators.shape import Indicator, Source, every
from deliberation.choices_councils import CouncilKind, MeetingState
from deliberation.models import Attendance, Meeting
from hierarchy.choices import PostRole
from residents.models import Household
from volunteers.choices import ClaimState, HoursSource, WishState
from volunteers.figures_activities import CAME
from volunteers.models import (
    Claim,
    ClaimService,
    HoursEntry,
    MicroWish,
    Pledge,
    Shift,
    SignUp,
    VolunteerActivity,
)

OF_VOLUNTEER = {
    "household": "volunteer__resident__household",
    "person": "volunteer__user",
    "volunteer": "volunteer",
}


def _shifts(span):
    """Shifts somebody came to."""
    came = SignUp.objects.filter(shift=OuterRef("pk"), state__in=CAME)
    return Shift.objects.filter(span.moments("begins_at"), Exists(came), cancelled_why="")


def _shift(shift):
    return shift.begins_at, shift.activity.title, shift.activity.get_absolute_url()


def _shift_source(at):
    seen = ("activity", VolunteerActivity)
    return Source("活动", _shifts, at, seen=seen, line=_shift, related=("activity",))


ACTIVITIES = Indicator(
    "activities",
    "志愿与支部活动",
    "数据期内本地组织、有人到场的活动班次，含志愿服务、课程和文化活动；取消的不算",
    "场",
    (_shift_source({key: f"activity__{lookup}" for key, lookup in PLACES.items()}),),
)


def _entries(span):
    return HoursEntry.objects.between(span.since, span.until).standing()


def _entry(entry):
    return entry.day, f"{entry.volunteer.masked_name} {entry.words} {entry.minutes} 分钟", ""


def _hours_source(rows, at, **more):
    seen = ("pk", HoursEntry)
    return Source("服务", rows, at, seen=seen, line=_entry, related=("volunteer",), **more)


SERVICE_TIMES = Indicator(
    "service_times",
    "志愿参与",
    "数据期内本地组织的志愿服务人次，按时长台账，冲正的不算；与月报同一算法",
    "人次",
    (_hours_source(_entries, PLACES),),
)
SERVICE_HOURS = Indicator(
    "service_hours",
    "志愿时长",
    "数据期内的志愿服务小时数（不足一小时的舍去），按时长台账，冲正的不算；家庭按现在同住的人合计",
    "小时",
    (_hours_source(_entries, OF_VOLUNTEER, n=lambda span: Sum("minutes")),),
    finish=lambda minutes: minutes // 60,
)


def _wish(wish):
    return wish.collected_at, f"{wish.shown or wish.caller} {wish.get_state_display()}", wish.get_absolute_url()


WISHES_DONE = Indicator(
    "wishes_done",
    "微心愿完成率",
    "数据期内征集的微心愿中，现在已经完成的占多少；不予上架的不计",
    "%",
    (
        Source(
            "微心愿",
            lambda span: MicroWish.objects.filter(span.moments("collected_at")).exclude(state=WishState.DECLINED),
            PLACES,
            done=Q(state=WishState.DONE),
            of=every,
            seen=("pk", MicroWish),
            line=_wish,
        ),
    ),
    share=True,
)


def _attended(span):
    rows = Attendance.objects.filter(
        span.moments("meeting__starts_at"), meeting__state=MeetingState.CLOSED, arrived_at__isnull=False, awaiting=False
    )
    home = Coalesce("resident__household", "household", "member__resident__household")
    return rows.annotate(home=home, account=Coalesce("user", "member__user"))


def _attendance(row):
    return row.meeting.starts_at, row.meeting.title, row.meeting.get_absolute_url()


def _came(span):
    return SignUp.objects.filter(span.moments("shift__begins_at"), state__in=CAME)


def _sign_up(row):
    return row.shift.begins_at, row.shift.activity.title, row.shift.activity.get_absolute_url()


TOOK_PART = Indicator(
    "took_part",
    "参加议事、活动",
    "数据期内到会的议事会和到场的活动，一人一场算一次；家庭按现在同住的人合计",
    "次",
    (
        Source(
            "议事会",
            _attended,
            {"household": "home", "person": "account"},
            seen=("meeting", Meeting),
            line=_attendance,
            related=("meeting",),
        ),
        Source(
            "活动",
            _came,
            OF_VOLUNTEER,
            seen=("shift__activity", VolunteerActivity),
            line=_sign_up,
            related=("shift__activity",),
        ),
    ),
)


def _pledges(span):
    rows = Pledge.objects.filter(Q(ended_on=None) | Q(ended_on__gt=span.until), signed_on__lte=span.until)
    return rows.annotate(home=Coalesce("resident__household", "volunteer__resident__household"))


def _pledge(pledge):
    return pledge.signed_on, f"{pledge.place} {pledge.item_words}", pledge.get_absolute_url()


PLEDGED = Indicator(
    "pledged",
    "门前五包等公约履行",
    "数据期最后一天（没到的按取数当天）还在履行的门前五包承诺",
    "份",
    (Source("承诺", _pledges, {"household": "home"}, seen=("pk", Pledge), line=_pledge),),
)


def _claims(span):
    return Claim.objects.filter(span.moments("confirmed_at"), state=ClaimState.CONFIRMED)


def _claim(claim):
    what = claim.item.title if claim.item_id else claim.wish.shown or "心愿"
    return claim.confirmed_at, what, claim.get_absolute_url()


def _of_claim(service):
    return _claim(service.claim)


HELPED = Indicator(
    "helped",
    "邻里互助",
    "数据期内完成的认领（心愿、需求，含随队参加的）和登记过时长的临时帮忙；家庭按现在同住的人合计",
    "次",
    (
        Source("认领", _claims, OF_VOLUNTEER, seen=("pk", Claim), line=_claim, related=("item", "wish")),
        Source(
            "随队服务",
            lambda span: ClaimService.objects.filter(
                span.moments("claim__confirmed_at"), claim__state=ClaimState.CONFIRMED, claim__volunteer=None
            ),
            OF_VOLUNTEER,
            seen=("claim", Claim),
            line=_of_claim,
            related=("claim__item", "claim__wish"),
        ),
        _hours_source(lambda span: _entries(span).filter(source=HoursSource.AD_HOC), OF_VOLUNTEER),
    ),
)

HOUSEHOLD_POST = Indicator(
    "household_post",
    "中心户、示范户履职",
    "取数时是党员家庭中心户或示范户",
    "户",
    (
        Source(
            "家庭",
            lambda span: Household.objects.exclude(designation=""),
            {"household": "pk"},
            seen=("pk", Household),
            line=lambda household: (None, household.designated, ""),
        ),
    ),
)


def _held(span):
    return Meeting.objects.filter(span.moments("starts_at"), state=MeetingState.CLOSED)


def _meeting(meeting):
    return meeting.starts_at, meeting.title, meeting.get_absolute_url()


TALKS = Indicator(
    "talks",
    "居民沟通会",
    "数据期内开过并已散会的本楼居民沟通会",
    "次",
    (
        Source(
            "沟通会",
            lambda span: _held(span).filter(council__kind=CouncilKind.BUILDING_TALK),
            PLACES | {"building": "council__building"},
            seen=("pk", Meeting),
            line=_meeting,
        ),
    ),
)


def _led(span):
    """Meetings of a building that somebody led when they were held, where somebody else wrote them down."""
    post = "council__building__posts"
    on = TruncDate("starts_at")
    rows = (
        _held(span)
        .annotate(on=on)
        .filter(
            Q(**{f"{post}__terms__ended_on": None}) | Q(**{f"{post}__terms__ended_on__gt": F("on")}),
            **{f"{post}__role": PostRole.BUILDING_LEADER, f"{post}__terms__began_on__lte": F("on")},
        )
    )
    rows = rows.annotate(leader=F(f"{post}__terms__holder"), leader_as=F(f"{post}__terms__holder__volunteer"))
    return rows.exclude(by=F("leader"))


GATHERINGS_HELD = Indicator(
    "gatherings_held",
    "组织议事、活动",
    "数据期内由本人登记或由本人任楼栋长的楼召开、已散会的议事会，和由本人登记、有人到场的活动班次",
    "场",
    (
        Source(
            "议事会",
            _held,
            {"person": "by", "volunteer": "by__volunteer"},
            seen=("pk", Meeting),
            line=_meeting,
        ),
        Source(
            "本楼议事会",
            _led,
            {"person": "leader", "volunteer": "leader_as"},
            seen=("pk", Meeting),
            line=_meeting,
        ),
        _shift_source({"person": "activity__made_by", "volunteer": "activity__made_by__volunteer"}),
    ),
)

INDICATORS = (
    ACTIVITIES,
    SERVICE_TIMES,
    SERVICE_HOURS,
    WISHES_DONE,
    TOOK_PART,
    PLEDGED,
    HELPED,
    HOUSEHOLD_POST,
    TALKS,
    GATHERINGS_HELD,
)
