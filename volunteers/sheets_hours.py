"""E-4 志愿服务汇总表 with its annex per person, and the ledger in the columns of the national system."""

from django.db.models import Count, Q
from django.utils import timezone

from governance.foundation.workbooks import Column, write_table
from volunteers.choices import HoursSource, Theme
from volunteers.figures_hours import STANDING, counted
from volunteers.models import TeamPlace, Volunteer, VolunteerActivity
from volunteers.starring import with_stars

SOURCES = [source for source in HoursSource if source != HoursSource.REVERSAL]
SUMMARY = [
    Column("社区/网格", 20),
    Column("队伍", 22),
    Column("活动场次", 9, "number"),
    Column("参与人数", 9, "number"),
    Column("人次", 9, "number"),
    Column("时长(小时)", 10, "number"),
    Column("服务对象人次", 11, "number"),
    *(Column(f"{theme.label}人次", 8, "number") for theme in Theme),
    *(Column(f"{source.label}人次", 9, "number") for source in SOURCES),
]
ANNEX = [
    Column("序号", 6, "number"),
    Column("姓名", 10, "short"),
    Column("志愿者编号", 16, "short"),
    Column("社区/网格", 20),
    Column("队伍", 24),
    Column("人次", 8, "number"),
    Column("时长(小时)", 10, "number"),
    Column("累计时长(小时)", 12, "number"),
    Column("星级", 8, "short"),
]
NATIONAL = [
    Column("序号", 6, "number"),
    Column("志愿者姓名", 10, "short"),
    Column("证件类型", 14, "short"),
    Column("证件号码", 22, "short"),
    Column("联系电话", 15, "short"),
    Column("项目名称", 24),
    Column("服务类别", 12, "short"),
    Column("服务日期", 12, "day"),
    Column("开始时间", 18, "moment"),
    Column("结束时间", 18, "moment"),
    Column("服务时长(小时)", 10, "number"),
    Column("服务地点", 20),
    Column("服务组织", 20),
    Column("记录人", 10, "short"),
    Column("记录编号", 10, "number"),
]
AT_ONCE = 1000


def write_sheet(target, kind, entries, *, title, unit, mark, today=None):
    """Write one of the three sheets of a queryset of `HoursEntry`; returns how many lines it has."""
    today = today or timezone.localdate()
    columns, rows, sheet = {
        "summary": (SUMMARY, summary, "志愿服务汇总表"),
        "people": (ANNEX, annex, "个人附表"),
        "national": (NATIONAL, national, "时长记录"),
    }[kind]
    return write_table(
        target, title=title, left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日", columns=columns,
        rows=rows(entries), mark=mark, sheet=sheet,
    )  # fmt: skip


def hours_of(minutes):
    return round(minutes / 60, 1)


def _kinds():
    found = {f"theme_{theme}": Count("pk", filter=STANDING & Q(theme=theme)) for theme in Theme}
    return found | {f"source_{source}": Count("pk", filter=STANDING & Q(source=source)) for source in SOURCES}


def summary(entries):
    """One line a unit and team, and the sum at the end: 人数 of the whole is counted, not added up."""
    entries, kinds = entries.order_by(), _kinds()
    helped = _helped(entries)
    rows = entries.values("path", "unit__name", "team", "team__name").annotate(**counted(), **kinds)
    for row in rows.order_by("path", "team__name"):
        yield _line(row["unit__name"], row["team__name"] or "（不属于队伍）", row, kinds, helped)
    whole = entries.aggregate(**counted(), **kinds)
    yield _line("合计", "", whole, kinds, {None: sum(helped.values())}, whole=True)


def _line(place, team, row, kinds, helped, whole=False):
    key = None if whole else (row["path"], row["team"])
    numbers = (row["sessions"], row["people"], row["times"], hours_of(row["minutes"]), helped.get(key, 0))
    return (place, team, *numbers, *(row[name] for name in kinds))


def _helped(entries):
    """{(path, team): 服务对象人次} of the activities behind the rows, each counted once."""
    served = entries.standing().filter(sign_up__isnull=False).values("sign_up__shift__activity")
    found = {}
    for path, team, n in VolunteerActivity.objects.filter(pk__in=served).values_list("path", "team", "served"):
        found[path, team] = found.get((path, team), 0) + (n or 0)
    return found


def annex(entries):
    """One line a person who has hours among the rows; 累计 is everything the ledger holds of him."""
    entries = entries.order_by()
    counts = {
        row["volunteer"]: row
        for row in entries.values("volunteer").annotate(times=counted()["times"], minutes=counted()["minutes"])
        if row["times"]
    }
    people = with_stars(Volunteer.objects.filter(pk__in=entries.values("volunteer"))).select_related("unit")
    teams = {}
    places = TeamPlace.objects.filter(left=None, volunteer__in=entries.values("volunteer")).order_by("pk")
    for volunteer, name in places.values_list("volunteer", "team__name"):
        teams.setdefault(volunteer, []).append(name)
    n = 0
    for person in people.order_by("path", "number").iterator(chunk_size=AT_ONCE):
        row = counts.get(person.pk)
        if row is None:
            continue
        n += 1
        star = f"{'一二三四五'[person.held - 1]}星" if person.held else ""
        yield (
            n, person.name, person.number, person.unit.name, "、".join(teams.get(person.pk, [])), row["times"],
            hours_of(row["minutes"]), hours_of(person.minutes), star,
        )  # fmt: skip


def national(entries):
    """One line a person-time that stands, with the holder's document number: 须录入全国志愿服务信息系统."""
    rows = entries.standing().select_related("volunteer", "unit", "recorded_by").order_by("day", "pk")
    sources = dict(HoursSource.choices)
    for n, row in enumerate(rows.iterator(chunk_size=AT_ONCE), start=1):
        who = row.volunteer
        yield (
            n, who.name, who.get_document_display(), who.document_number, who.phone, row.words, sources[row.source],
            row.day, row.begins_at, row.ends_at, hours_of(row.minutes), row.place, row.unit.name,
            row.recorded_by.name if row.recorded_by_id else "系统", row.pk,
        )  # fmt: skip
