"""What somebody asked for and nobody has answered: applications, corrections, nominations, objections, wishes."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from awards.choices import NominationState, RoundState, SuggestionState
from awards.choices import ObjectionState as AwardObjectionState
from awards.models import Nomination, PlanItem, Suggestion
from awards.models import Objection as AwardObjection
from deliberation.choices import TicketState
from deliberation.choices_decisions import ObjectionState
from deliberation.choices_following import ExclusionState
from deliberation.choices_ladder import ExtensionState
from deliberation.models import Exclusion, Extension, Objection, Ticket
from governance.foundation.kinds import Due, kind, while_in
from governance.overview.reminders.people import next_working_day, serving, working_days_ago
from volunteers.choices import ApplicationState, CertificateState, CorrectionState, WishState
from volunteers.choices import ObjectionState as NoticeObjectionState
from volunteers.models import HoursCorrection, MicroWish, NoticeObjection, VolunteerApplication, VolunteerCertificate

STREET, COMMUNITY, OWN = 4, 8, 20  # how much of a row's path says who answers


@dataclass(frozen=True)
class Asked:
    """Rows that wait: `waiting()` all of them, `late(rows, now)` those to remind of; `path` and `url` of one row."""

    waiting: object
    late: object
    path: object
    url: object
    text: str
    level: int = COMMUNITY
    window: object = None

    def find(self, now):
        rows = list(self.late(self.waiting(), now).order_by("pk"))
        paths = [self.path(row)[: self.level] for row in rows]
        people = serving(paths)
        for row, path in zip(rows, paths, strict=True):
            window = self.window(row) if self.window else "once"
            yield Due(str(row.pk), window, people.get(path, ()), self.text, self.url(row), path)


def _for_days(field, days):
    return lambda rows, now: rows.filter(**{f"{field}__lt": working_days_ago(now, days)})


def _ask(code, title, group, when, whom, asked):
    kind(code, title, group, when=when, whom=whom, find=asked.find, still=while_in(asked.waiting))


_ask(
    "extension.waiting", "等待审批的延期申请", "诉求办理", "原时限前一个工作日还没有审批", "审批单位的人",
    Asked(
        lambda: Extension.objects.filter(state=ExtensionState.ASKED).select_related("answered_at_unit", "ticket"),
        lambda rows, now: rows.filter(due_before__gt=now, due_before__lte=next_working_day(now)),
        lambda row: row.answered_at_unit.path,
        lambda row: row.ticket.get_absolute_url(),
        "有一件延期申请要在原时限前审批，过期自动失效",
        OWN,
    ),
)  # fmt: skip
_ask(
    "ticket.unaccepted", "没有受理的诉求", "诉求办理", "登记满 1 个工作日", "受理单位的人",
    Asked(
        lambda: Ticket.objects.filter(state=TicketState.SUBMITTED).select_related("unit"),
        _for_days("created_at", 1),
        lambda row: row.unit.path,
        lambda row: row.get_absolute_url(),
        "一件诉求登记满 1 个工作日还没有受理，请受理或说明不受理的原因",
        OWN,
    ),
)  # fmt: skip
_ask(
    "exclusion.waiting", "等待审批的剔除申请", "诉求办理", "申请满 3 个工作日", "申请单位的上一级",
    Asked(
        lambda: Exclusion.objects.filter(state=ExclusionState.ASKED).select_related("ticket"),
        _for_days("asked_at", 3),
        lambda row: row.path[:-4] or row.path,
        lambda row: row.ticket.get_absolute_url(),
        "一份剔除申请已等 3 个工作日，请审批",
        OWN,
    ),
)  # fmt: skip
_ask(
    "objection.waiting", "没有处理的公示异议", "议事协商", "收到满 2 个工作日", "议事会所属单位的人",
    Asked(
        lambda: Objection.objects.filter(state=ObjectionState.OPEN).select_related("meeting"),
        _for_days("at", 2),
        lambda row: row.meeting.path,
        lambda row: reverse("minutes", args=[row.meeting_id]),
        "议定事项公示的异议已等 2 个工作日，请处理",
        OWN,
    ),
)  # fmt: skip
_ask(
    "volunteer_application.waiting", "没有答复的志愿者登记申请", "志愿服务", "申请满 3 个工作日", "申请登记单位的人",
    Asked(
        lambda: VolunteerApplication.objects.filter(state=ApplicationState.OPEN),
        _for_days("at", 3),
        lambda row: row.path,
        lambda row: reverse("volunteer-applications"),
        "志愿者登记申请已等 3 个工作日，请联系本人后办理",
        OWN,
    ),
)  # fmt: skip
_ask(
    "hours_correction.waiting", "没有审核的时长更正", "志愿服务", "申请满 3 个工作日", "社区的人",
    Asked(
        lambda: HoursCorrection.objects.filter(state=CorrectionState.ASKED).select_related("entry"),
        _for_days("asked_at", 3),
        lambda row: row.entry.path,
        lambda row: reverse("hours-corrections"),
        "时长更正申请已等 3 个工作日，请审核",
    ),
)  # fmt: skip
_ask(
    "certificate.waiting", "没有受理的志愿服务证明", "志愿服务", "申请满 3 个工作日", "社区的人",
    Asked(
        lambda: VolunteerCertificate.objects.filter(state=CertificateState.ASKED),
        _for_days("asked_at", 3),
        lambda row: row.path,
        lambda row: row.get_absolute_url(),
        "志愿服务证明申请已等 3 个工作日，请受理",
    ),
)  # fmt: skip
_ask(
    "certificate.notice_over", "公示期满的志愿服务证明", "志愿服务", "公示期满第二天", "社区的人",
    Asked(
        lambda: VolunteerCertificate.objects.filter(state=CertificateState.NOTICE),
        lambda rows, now: rows.filter(notice_until__lt=timezone.localdate(now)),
        lambda row: row.path,
        lambda row: row.get_absolute_url(),
        "志愿服务证明公示期满，请开具",
    ),
)  # fmt: skip
_ask(
    "volunteer_objection.waiting", "没有处理的志愿公示异议", "志愿服务", "收到满 2 个工作日", "社区的人",
    Asked(
        lambda: NoticeObjection.objects.filter(state=NoticeObjectionState.OPEN).select_related(
            "star__volunteer", "certificate"
        ),
        _for_days("at", 2),
        lambda row: row.certificate.path if row.certificate_id else row.star.volunteer.path,
        lambda row: reverse("stars"),
        "志愿服务公示的异议已等 2 个工作日，请处理",
    ),
)  # fmt: skip
_ask(
    "wish.waiting", "没有核实的微心愿", "共建与心愿", "征集满 3 个工作日", "社区的人",
    Asked(
        lambda: MicroWish.objects.filter(state=WishState.COLLECTED).only("pk", "path"),
        _for_days("collected_at", 3),
        lambda row: row.path,
        lambda row: row.get_absolute_url(),
        "一个微心愿征集满 3 个工作日，请核实、上架",
    ),
)  # fmt: skip
_ask(
    "nomination.waiting", "没有审核的推荐", "和美评选", "推荐满 3 个工作日", "社区的人；推荐社区的是街道的人",
    Asked(
        lambda: Nomination.objects.filter(state=NominationState.SUBMITTED, entry__round__state=RoundState.OPEN),
        _for_days("at", 3),
        lambda row: row.path[: max(len(row.path) - 4, STREET)],
        lambda row: row.get_absolute_url(),
        "一条评选推荐已等 3 个工作日，请审核",
    ),
)  # fmt: skip
_ask(
    "suggestion.waiting", "没有核对的群众推荐", "和美评选", "收到满 3 个工作日", "社区的人",
    Asked(
        lambda: Suggestion.objects.filter(
            state=SuggestionState.RECEIVED, entry__round__state=RoundState.OPEN
        ).select_related("entry"),
        _for_days("at", 3),
        lambda row: row.path,
        lambda row: reverse("suggestions", args=[row.entry.round_id]),
        "一条群众推荐已等 3 个工作日，请核对",
    ),
)  # fmt: skip
_ask(
    "award_objection.due", "快到期的评选异议", "和美评选", "答复期限前一个工作日", "街道的人",
    Asked(
        lambda: AwardObjection.objects.filter(
            state__in=[AwardObjectionState.RECEIVED, AwardObjectionState.LOOKING]
        ).select_related("nomination__entry"),
        lambda rows, now: rows.filter(due_on__lte=timezone.localdate(next_working_day(now))),
        lambda row: row.nomination.path,
        lambda row: reverse("award-objections", args=[row.nomination.entry.round_id]),
        "评选公示的异议快到答复期限，请核实答复",
        STREET,
    ),
)  # fmt: skip
_ask(
    "building_item.waiting", "等待核对的 5+N 项目", "和美评选", "请社区核对满 5 天", "社区的人",
    Asked(
        lambda: PlanItem.objects.filter(asked_on__isnull=False).select_related("plan__building__unit"),
        lambda rows, now: rows.filter(asked_on__lte=timezone.localdate(now) - timedelta(days=5)),
        lambda row: row.plan.building.unit.path,
        lambda row: reverse("building-plan", args=[row.plan.building_id]),
        "楼栋 5+N 有一项等待核对满 5 天，请去看一看",
        window=lambda row: f"{row.asked_on}",
    ),
)  # fmt: skip
