"""Whose ledger rows an auditor may read, and the narrowing a person chooses."""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.models import LedgerEntry
from hierarchy.models import OrgUnit

FACTS = {
    "number": "编号",
    "name": "人员",
    "code": "编码",
    "reason": "原因",
    "days": "天数",
    "rows": "行数",
    "year": "年份",
    "since": "自",
    "on": "日期",
}
PORTAL = "foundation."  # calendar, background work, keys: what belongs to no office concerns every office


def entries_for(user):
    """Rows of the office the auditor audits, and of the portal itself; nobody else reads the ledger here."""
    if not user.is_auditor:
        return LedgerEntry.objects.none()
    of_the_portal = Q(unit_path="") & (Q(subject_type="") | Q(subject_type__startswith=PORTAL))
    return LedgerEntry.objects.filter(Q(unit_path__startswith=user.audits.path) | of_the_portal)


class DayField(forms.DateField):
    """A day of this century: the ones at the ends of the calendar have no midnight before or after."""

    def __init__(self, **more):
        super().__init__(required=False, widget=forms.DateInput(attrs={"type": "date"}), **more)

    def clean(self, value):
        day = super().clean(value)
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError("日期请填 2000 年至 2100 年之间的。")
        return day


class LedgerFilter(forms.Form):
    """Kept in the address, so that a search can be sent to a colleague."""

    action = forms.ChoiceField(label="动作", required=False)
    who = forms.CharField(label="经办人", required=False, max_length=40)
    about = forms.CharField(label="对象", required=False, max_length=60)
    since = DayField(label="自")
    until = DayField(label="至")

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        named = sorted(ledger.NAMES.items(), key=lambda pair: (pair[0].partition(".")[0], pair[1]))
        self.fields["action"].choices = [("", "全部动作"), *named]

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "结束日期早于开始日期。")
        return data

    def of(self, entries):
        """The rows that fit; a condition that is not valid is told on the page and does not narrow."""
        self.is_valid()
        data = self.cleaned_data
        if data.get("action"):
            entries = entries.filter(action=data["action"])
        if data.get("who"):
            entries = entries.filter(actor_name=data["who"].strip())
        if data.get("about"):
            entries = entries.filter(subject_label__startswith=data["about"].strip())
        if data.get("since"):
            entries = entries.filter(at__gte=_midnight(data["since"]))
        if data.get("until"):
            entries = entries.filter(at__lt=_midnight(data["until"] + timedelta(days=1)))
        return entries


def told(entries):
    """The entries with what a row of the page shows: words, unit and facts, in one more query."""
    paths = {entry.unit_path for entry in entries if entry.unit_path}
    units = dict(OrgUnit.objects.filter(path__in=paths).values_list("path", "name"))
    for entry in entries:
        entry.words = ledger.name_of(entry.action)
        entry.unit_name = units.get(entry.unit_path, "")
        entry.said = [
            (FACTS[key], value) for key, value in entry.facts.items() if key in FACTS and value not in ("", None)
        ]
    return entries


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))
