"""Seed the working calendar with the days the State Council published for 2004–2026."""

from datetime import date, timedelta

from chinese_calendar import Holiday, constants
from django.db import migrations

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
NAMES = {
    "Tomb-sweeping Day": "清明节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def name_of(english):
    return NAMES.get(english) or Holiday(english).chinese


def kind_and_name(day):
    if day in constants.workdays:
        return "makeup", name_of(constants.workdays[day])
    if day in constants.holidays:
        return "holiday", name_of(constants.holidays[day])
    return ("workday" if day.weekday() < 5 else "weekend"), ""


def seed(apps, schema_editor):
    CalendarDay = apps.get_model("foundation", "CalendarDay")
    rows = []
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        kind, name = kind_and_name(day)
        rows.append(CalendarDay(date=day, kind=kind, name=name, source="library"))
    days = CalendarDay.objects.using(schema_editor.connection.alias)
    days.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def clear(apps, schema_editor):
    """Only what was seeded; days entered by hand or from a notice stay."""
    CalendarDay = apps.get_model("foundation", "CalendarDay")
    seeded = CalendarDay.objects.using(schema_editor.connection.alias).filter(source="library")
    seeded.filter(date__gte=FIRST, date__lte=LAST).delete()


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_ledger_is_append_only")]
    operations = [migrations.RunPython(seed, clear, elidable=False)]
