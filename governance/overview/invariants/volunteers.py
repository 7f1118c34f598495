"""The ledger of hours, what is said out of it, and the places of shifts."""

from datetime import timedelta

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    RowRange,
    Subquery,
    Sum,
    Window,
)
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from governance.overview.invariants.registry import VOLUNTEERS, Breach, invariant
from volunteers.choices import CertificateState, CorrectionState, HoursSource, SignUpState
from volunteers.models import (
    HoursCorrection,
    HoursEntry,
    Shift,
    SignUp,
    StarAward,
    TeamPlace,
    Volunteer,
    VolunteerCertificate,
)

ENTRY = "请对这一条申请更正：冲正后重新登记。"
PAPER = "请撤销这份证明，按台账重新开具。"
PLACES = "请打开活动核对报名名单，由系统管理员更正名额。"


def _entries(rows, wrong):
    for pk, path, volunteer in rows.values_list("pk", "path", "volunteer").iterator():
        yield Breach(f"时长{pk}", wrong, path, reverse("volunteer", args=[volunteer]))


@invariant("hours.reversals", "冲正与原记录同人、同日、时长相抵", VOLUNTEERS, ENTRY, over=HoursEntry)
def a_reversal_takes_away_what_was_there(span):
    rows = HoursEntry.objects.filter(span.of("pk"), reverses__isnull=False)
    same = Q(reverses__volunteer=F("volunteer"), reverses__day=F("day"), reverses__minutes=-F("minutes"))
    yield from _entries(rows.exclude(same, reverses__reverses=None), "与被冲正的那一条不相抵")


@invariant("hours.day", "服务日期就是服务开始的那一天", VOLUNTEERS, ENTRY, over=HoursEntry)
def service_belongs_to_its_day(span):
    rows = HoursEntry.objects.filter(span.of("pk")).annotate(began=TruncDate("begins_at"))
    yield from _entries(rows.exclude(began=F("day")), "服务日期与开始时间不是同一天")


@invariant("hours.minutes", "记的时长不长于起止时间", VOLUNTEERS, ENTRY, over=HoursEntry)
def minutes_fit_between_begin_and_end(span):
    spent = ExpressionWrapper(F("ends_at") - F("begins_at"), output_field=DurationField())
    rows = HoursEntry.objects.filter(span.of("pk"), minutes__gt=0).annotate(spent=spent)
    told = ExpressionWrapper(F("minutes") * timedelta(minutes=1), output_field=DurationField())
    yield from _entries(rows.filter(spent__lt=told), "记的分钟数多于起止时间")


@invariant("hours.apart", "同一人的服务时间不重叠", VOLUNTEERS, ENTRY, over=Volunteer)
def nobody_serves_twice_at_once(span):
    before = Window(
        Max("ends_at"), partition_by=F("volunteer"), order_by=["begins_at", "pk"], frame=RowRange(start=None, end=-1)
    )
    rows = HoursEntry.objects.standing().filter(span.of("volunteer")).annotate(before=before)
    for pk, path, who in rows.filter(before__gt=F("begins_at")).values_list("pk", "path", "volunteer"):
        yield Breach(f"时长{pk}", "与同一人的另一条时间重叠", path, reverse("volunteer", args=[who]))


@invariant("hours.consent", "时长都在志愿者同意登记之后", VOLUNTEERS, ENTRY, over=HoursEntry)
def no_hours_without_consent(span):
    """Old sheets tell of service before the portal was there: they are of whoever agreed later."""
    rows = HoursEntry.objects.standing().filter(span.of("pk")).exclude(source=HoursSource.IMPORT)
    yield from _entries(rows.filter(day__lt=F("volunteer__consent_on")), "服务在本人同意登记之前")
    minors = rows.filter(volunteer__minor=True, volunteer__guardian_consent_on=None)
    yield from _entries(minors, "未成年人没有监护人同意")


@invariant("hours.after_leaving", "退出以后没有新的时长", VOLUNTEERS, ENTRY, over=HoursEntry)
def no_hours_after_leaving(span):
    rows = HoursEntry.objects.standing().filter(span.of("pk"), day__gt=F("volunteer__left_on"))
    yield from _entries(rows, "服务在本人退出之后")


@invariant("hours.of_sign_up", "班次的时长记在报名的人名下", VOLUNTEERS, ENTRY, over=HoursEntry)
def hours_are_of_who_signed_up(span):
    rows = HoursEntry.objects.filter(span.of("pk"), sign_up__isnull=False)
    yield from _entries(rows.exclude(sign_up__volunteer=F("volunteer")), "记在了别人名下")


@invariant("hours.corrected", "同意的更正都已冲正", VOLUNTEERS, "请重新办理这份更正申请。", over=HoursCorrection)
def granted_corrections_were_carried_out(span):
    rows = HoursCorrection.objects.filter(span.of("pk"), state=CorrectionState.GRANTED, entry__reversed_by=None)
    for pk, path, who in rows.values_list("pk", "entry__path", "entry__volunteer").iterator():
        yield Breach(f"更正{pk}", "已同意，原记录没有冲正", path, reverse("volunteer", args=[who]))


@invariant("certificates.sum", "证明上的时长等于开具时台账之和", VOLUNTEERS, PAPER, over=VolunteerCertificate)
def certificates_say_what_the_ledger_said(span):
    rows = VolunteerCertificate.objects.filter(span.of("pk"), state=CertificateState.ISSUED)
    of = HoursEntry.objects.filter(
        volunteer=OuterRef("volunteer"),
        day__gte=OuterRef("since"),
        day__lte=OuterRef("until"),
        path__startswith=OuterRef("path"),
        recorded_at__lte=OuterRef("issued_at"),
    )
    minutes = Subquery(of.order_by().values("volunteer").annotate(n=Sum("minutes")).values("n"))
    rows = rows.annotate(right=Coalesce(minutes, 0)).exclude(right=F("minutes"))
    for pk, path, was, right in rows.values_list("pk", "path", "minutes", "right").iterator():
        yield Breach(f"证明{pk}", f"写着 {was} 分钟，台账是 {right} 分钟", path, reverse("certificate", args=[pk]))


@invariant("certificates.numbers", "证明编号连续，没有缺号", VOLUNTEERS, "请查明缺的编号去了哪里，并写在操作说明里。")
def certificate_numbers_have_no_gap():
    rows = VolunteerCertificate.objects.exclude(number=None).order_by("number")
    last = {}
    for pk, number, path in rows.values_list("pk", "number", "path").iterator():
        head, n = number[:-5], number[-5:]
        if n.isdigit() and int(n) != last.get(head, 0) + 1:
            yield Breach(f"证明{number}", "前面缺号", path, reverse("certificate", args=[pk]))
        last[head] = int(n) if n.isdigit() else 0


@invariant("certificates.issued", "开具的证明有编号、公示期和经办人", VOLUNTEERS, PAPER, over=VolunteerCertificate)
def issued_certificates_are_complete(span):
    out = [CertificateState.ISSUED, CertificateState.REVOKED]
    rows = VolunteerCertificate.objects.filter(span.of("pk"), state__in=out, issued_at__isnull=False)
    late = Q(issued_at__date__lte=F("notice_until"))
    rows = rows.filter(Q(number=None) | Q(digest="") | Q(notice_until=None) | late)
    for pk, path in rows.values_list("pk", "path").iterator():
        yield Breach(f"证明{pk}", "缺编号、校验码，或公示没有期满", path, reverse("certificate", args=[pk]))


def _activities(rows, label, wrong, prefix=""):
    columns = ("pk", f"{prefix}activity__path", f"{prefix}activity")
    for pk, path, activity in rows.values_list(*columns).iterator():
        yield Breach(f"{label}{pk}", wrong, path, reverse("activity", args=[activity]))


@invariant("shifts.joined", "班次的已报名数等于占名额的人数", VOLUNTEERS, PLACES, over=Shift)
def taken_places_are_counted(span):
    taken = SignUp.objects.holding().filter(shift=OuterRef("pk")).order_by().values("shift")
    right = Coalesce(Subquery(taken.annotate(n=Count("pk")).values("n")), 0)
    rows = Shift.objects.filter(span.of("pk"), cancelled_why="").annotate(right=right).exclude(right=F("joined"))
    yield from _activities(rows, "班次", "已报名数与名单对不上")


@invariant(
    "sign_ups.credited", "签退的人记了时长", VOLUNTEERS, "请在活动页面为这个人补记时长，或写明为什么不记。", over=SignUp
)
def who_left_has_hours(span):
    """A course is learning, not service; and who left within a minute served none."""
    least = timedelta(minutes=1)
    rows = SignUp.objects.filter(span.of("pk"), state=SignUpState.LEFT).exclude(shift__activity__kind="training")
    rows = rows.filter(left_at__gte=F("came_at") + least).filter(left_at__gte=F("shift__begins_at") + least)
    rows = rows.filter(~Exists(HoursEntry.objects.filter(sign_up=OuterRef("pk"))))
    yield from _activities(rows, "报名", "已签退，时长台账里没有", "shift__")


@invariant("teams.left", "退出的志愿者不在队里", VOLUNTEERS, "请为其办理离队。", over=TeamPlace)
def who_left_is_in_no_team(span):
    rows = TeamPlace.objects.filter(span.of("pk"), left=None, volunteer__left_on__lte=timezone.localdate())
    for pk, path, team in rows.values_list("pk", "volunteer__path", "team").iterator():
        yield Breach(f"队员{pk}", "已退出志愿者，还在队里", path, reverse("volunteer-team", args=[team]))


@invariant(
    "stars.noticed",
    "星级公示期满才授予",
    VOLUNTEERS,
    "请核对公示日期；确实没有公示满的，撤回后重新公示。",
    over=StarAward,
)
def stars_stood_their_notice(span):
    rows = StarAward.objects.filter(span.of("pk"), given_at__date__lte=F("notice_until"))
    for pk, path, who in rows.values_list("pk", "volunteer__path", "volunteer").iterator():
        yield Breach(f"星级{pk}", "公示没有期满就授予了", path, reverse("volunteer", args=[who]))
