"""文字部分 of a month: what was saved, what is drafted, and saving it without writing over a colleague."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from governance.overview.models import MonthReport, MonthState, MonthText
from governance.overview.months.reading import last_month
from governance.overview.reports.drafting import facts

PARTS = {"facts": "基本情况", "deeds": "主要做法", "problems": "存在问题", "plans": "下步打算"}


def text_of(month):
    """The `MonthText` of a `Month`: as saved, else a draft of the figures that is not saved yet (version 0)."""
    saved = MonthText.objects.filter(unit=month.unit, month=month.month).select_related("changed_by").first()
    return saved or MonthText(unit=month.unit, month=month.month, facts=facts(month), version=0)


def before(unit, month):
    """The last month's `MonthText`, whose words may be carried over; None where nobody wrote any."""
    return MonthText.objects.filter(unit=unit, month=last_month(month)).first()


@transaction.atomic
def save_text(unit, month, *, by, version, **words):
    """Save the words of a month somebody edited from `version`; refused once the report was submitted."""
    report = MonthReport.objects.select_for_update(of=("self",)).filter(unit=unit, month=month).first()
    if report is not None and report.state != MonthState.DRAFT:
        raise ActionRefused(f"{report.get_state_display()}的月报不能再改文字。要改请先请街道退回，改好再提交。")
    saved = MonthText.objects.select_for_update(of=("self",)).filter(unit=unit, month=month).first()
    if saved is None:
        with one_winner(_overtaken("同事")):
            saved = MonthText.objects.create(unit=unit, month=month, changed_by=by, **words)
    elif saved.version != version:
        raise Conflict(_overtaken(saved.changed_by.name if saved.changed_by_id else "同事"))
    else:
        for name, text in words.items():
            setattr(saved, name, text)
        saved.version, saved.changed_by, saved.changed_at = version + 1, by, timezone.now()
        saved.save()
    ledger.record("month_text.saved", unit, by=by, unit=unit, month=f"{month:%Y-%m}", version=saved.version)
    return saved


def _overtaken(name):
    return f"您写的时候，{name}已经保存了另一稿，您的这一稿还没有保存，也没有丢：两稿都在下面，合在一起再保存一次。"
