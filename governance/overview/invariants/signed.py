"""What was signed, decided or named stands in the ledger: a state nobody put on record was written past the actions."""

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from awards.choices import NominationState, RoundState
from awards.models import AwardRound, Nomination
from deliberation.choices_disputes import DisputeState
from deliberation.models import Dispute
from governance.foundation.models import LedgerEntry
from governance.overview.invariants.registry import AWARDS, FIGURES, TICKETS, Breach, invariant
from governance.overview.models import MonthReport, MonthState

MEND = "这个状态不是在系统里办出来的。请查最近的数据库操作，由经办单位核对后重办。"


def _without_entry(rows, recorded):
    """Rows whose state no ledger entry of theirs tells; `recorded` is {state: action}."""
    about = LedgerEntry.objects.filter(
        subject_type=rows.model._meta.label_lower, subject_id=Cast(OuterRef("pk"), CharField())
    )
    wrong = Q()
    for state, action in recorded.items():
        wrong |= Q(state=state) & ~Exists(about.filter(action=action))
    return rows.filter(wrong).order_by("pk")


def _told(row):
    return f"状态是“{row.get_state_display()}”，台账里没有这一步"


@invariant("reports.recorded", "月报的提交、定稿都有台账", FIGURES, MEND, over=MonthReport)
def reports_were_signed_on_record(span):
    recorded = {MonthState.SUBMITTED: "month.submitted", MonthState.FROZEN: "month.frozen"}
    for row in _without_entry(MonthReport.objects.filter(span.of("pk")), recorded).select_related("unit"):
        yield Breach(f"{row.unit.name} {row.month:%Y-%m} 月报", _told(row), row.path, row.get_absolute_url())


@invariant("disputes.recorded", "矛盾纠纷的受理和结果都有台账", TICKETS, MEND, over=Dispute)
def disputes_were_led_on_record(span):
    told = (DisputeState.ACCEPTED, DisputeState.SUCCEEDED, DisputeState.FAILED, DisputeState.ENDED)
    for row in _without_entry(Dispute.objects.filter(span.of("pk")), {each: f"dispute.{each.value}" for each in told}):
        yield Breach(f"纠纷{row.pk}", _told(row), row.path, row.get_absolute_url())


@invariant("rounds.recorded", "评选轮次的开始、命名、取消都有台账", AWARDS, MEND)
def rounds_were_run_on_record():
    recorded = {
        RoundState.OPEN: "award.opened",
        RoundState.NAMED: "award.named",
        RoundState.CANCELLED: "award.cancelled",
    }
    for row in _without_entry(AwardRound.objects.select_related("office"), recorded):
        yield Breach(f"评选{row.pk}", _told(row), row.office.path, row.get_absolute_url())


@invariant("nominations.recorded", "评选推荐的审核都有台账", AWARDS, MEND, over=Nomination)
def nominations_were_checked_on_record(span):
    recorded = {NominationState.ACCEPTED: "award.checked", NominationState.DECLINED: "award.checked"}
    for row in _without_entry(Nomination.objects.filter(span.of("pk")), recorded):
        yield Breach(f"推荐{row.pk}", _told(row), row.path, row.get_absolute_url())
