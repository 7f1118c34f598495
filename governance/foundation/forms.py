"""Shapes of what the system manager types about the calendar. A row of a sheet is a day's form too."""

import json

from django import forms

from governance.foundation.holiday_notice import read_notice
from governance.foundation.models import CalendarDay
from governance.foundation.provisional import LAST_YEAR
from governance.foundation.stored_days import FIRST_YEAR

Kind = CalendarDay.Kind
SAID = {
    "上班": None,  # whichever the weekday makes it
    "班": None,
    "补班": Kind.MAKEUP,
    "调休": Kind.MAKEUP,
    "调休补班": Kind.MAKEUP,
    "放假": Kind.HOLIDAY,
    "休": Kind.HOLIDAY,
    "休息": Kind.HOLIDAY,
    "假日": Kind.HOLIDAY,
    "法定节假日": Kind.HOLIDAY,
    "休息日": Kind.WEEKEND,
    "双休日": Kind.WEEKEND,
} | {kind.label: kind for kind in Kind}

WRONG_KIND = "性质只能是工作日、周末、节假日、调休上班。"


class KindField(forms.ChoiceField):
    """A day's kind by its name, or by a word offices write for it."""

    def to_python(self, value):
        value = super().to_python(value).strip()
        return SAID[value] or value if value in SAID else value

    def valid_value(self, value):
        return value in SAID or super().valid_value(value)


class DayForm(forms.Form):
    date = forms.DateField(label="日期", error_messages={"invalid": "日期不对，请写成 2027-01-01 这样。"})
    kind = KindField(
        label="性质", choices=Kind, error_messages={"invalid_choice": "性质只能是工作日、周末、节假日、调休上班。"}
    )
    name = forms.CharField(label="节日名称", max_length=20, required=False, help_text="如 春节；工作日和周末不用填")

    def clean_date(self):
        when = self.cleaned_data["date"]
        if not FIRST_YEAR <= when.year <= LAST_YEAR:
            raise forms.ValidationError(f"只能维护 {FIRST_YEAR}–{LAST_YEAR} 年的日历。")
        return when

    def clean(self):
        data = super().clean()
        when, kind = data.get("date"), data.get("kind")
        if when and kind:
            weekend = when.weekday() >= 5
            if kind in ("上班", "班"):
                data["kind"] = kind = Kind.MAKEUP if weekend else Kind.WORKDAY
            if weekend and kind == Kind.WORKDAY:
                self.add_error("kind", "周六、周日上班请选“调休上班”。")
            elif not weekend and kind == Kind.MAKEUP:
                self.add_error("kind", "周一至周五本来就上班，请选“工作日”。")
            elif not weekend and kind == Kind.WEEKEND:
                self.add_error("kind", "周一至周五放假请选“节假日”。")
            if kind in (Kind.WORKDAY, Kind.WEEKEND):
                data["name"] = ""
        return data


class NoticeForm(forms.Form):
    year = forms.IntegerField(
        label="年份", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text="通知标题里有年份时可以不填"
    )
    text = forms.CharField(
        label="通知正文",
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="把国务院办公厅《关于××××年部分节假日安排的通知》从标题到“七、国庆节”整段粘贴进来",
    )

    def clean(self):
        """The text as days off and on; each item that was not understood is an error of its own."""
        data = super().clean()
        if data.get("text") and not self.errors:
            notice = read_notice(data["text"], data.get("year"))
            for problem in notice.problems:
                self.add_error("text", problem)
            data["days"] = notice.days
        return data


class SheetForm(forms.Form):
    file = forms.FileField(label="日历文件", help_text="Excel 或 CSV，三列：日期、性质、名称；一天一行")


class PlanForm(forms.Form):
    """What a preview hands to its confirmation: the days, and what they would change."""

    days = forms.CharField(widget=forms.HiddenInput, max_length=200_000)
    how = forms.ChoiceField(choices=[("notice", "粘贴通知"), ("sheet", "导入表格")], widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_days(self):
        try:
            rows = [
                DayForm({"date": _text(when), "kind": _text(kind), "name": _text(name)})
                for when, kind, name in json.loads(self.cleaned_data["days"])
            ]
        except (ValueError, TypeError, RecursionError) as error:
            raise forms.ValidationError("核对页面的内容不完整，请重新粘贴或上传。") from error
        if not rows or not all(row.is_valid() for row in rows):
            raise forms.ValidationError("核对页面的内容被改动过，请重新粘贴或上传。")
        return {row.cleaned_data["date"]: (row.cleaned_data["kind"], row.cleaned_data["name"]) for row in rows}


def _text(value):
    """A text a database can keep: neither a number or list, nor half a sign."""
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()
    return value
