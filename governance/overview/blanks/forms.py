"""Shapes of what a clerk sends: the blank, for whom and when, what a heading is."""

import re
from datetime import date

from django import forms
from django.utils import timezone

from governance.overview.blanks.wishing import DOWN_TO
from governance.overview.months.reading import last_month, live
from hierarchy.models import OrgUnit

EARLIEST = 2015
NAMED = re.compile(r"(20\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月(?!\s*\d)")  # no day: 3月20日 is when to send it


class UploadForm(forms.Form):
    file = forms.FileField(
        label="上级的空白表",
        help_text="Excel 工作簿（.xlsx），8 MB 以内。表头、合并格、公式、隐藏的工作表都不会动。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
    )


class MonthField(forms.CharField):
    """2026-03 as the month's first day; a month that has not begun has no figures."""

    def __init__(self, **more):
        super().__init__(max_length=7, widget=forms.TextInput(attrs={"type": "month"}), **more)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        try:
            month = date.fromisoformat(f"{value}-01")
        except ValueError:
            raise forms.ValidationError("月份不对，请写成 2026-03 这样。") from None
        if not date(EARLIEST, 1, 1) <= month <= timezone.localdate():
            raise forms.ValidationError("这个月还没有到，或者太早了，请重新选月份。")
        return month


class ForForm(forms.Form):
    """For which unit and month; both have an answer when nothing is said: the month a form names, or the last one."""

    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), to_field_name="code", required=False, label="填报单位", empty_label=None
    )
    month = MonthField(required=False, label="月份")

    def __init__(self, *args, user, home=None, title="", **more):
        super().__init__(*args, **more)
        self.title = title
        units = OrgUnit.objects.visible_to(user).filter(depth__lte=DOWN_TO, closed_on=None).order_by("path")
        self.units = [unit for unit in units if any(unit.path.startswith(branch) for branch in user.scope.branches)]
        self.home = home
        self.fields["unit"].queryset = units.filter(pk__in=[unit.pk for unit in self.units])

    @property
    def chosen(self):
        """(unit, month) of a valid form."""
        unit = self.cleaned_data.get("unit") or self.home
        if unit not in self.units:
            unit = self.units[0]
        return unit, self.cleaned_data.get("month") or _named(self.title) or last_month(live())


def _named(title):
    """The one month a title names, when it has begun."""
    months = {date(int(year), int(month), 1) for year, month in NAMED.findall(title)}
    return months.pop() if len(months) == 1 and date(EARLIEST, 1, 1) <= min(months) <= timezone.localdate() else None


class MeaningForm(forms.Form):
    heading = forms.CharField(max_length=12)
    meaning = forms.CharField(max_length=80, required=False)
    before = forms.CharField(max_length=80, required=False)


class PurposeForm(forms.Form):
    use = forms.CharField(
        label="用途",
        min_length=4,
        max_length=40,
        help_text="写明为什么要完整号码，例如“报送高龄津贴名单”。用途记入操作台账，每位居民本人都能看到。",
    )
