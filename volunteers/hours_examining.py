"""Whose a line of an old sheet is, and whether the ledger has room for it; the same for the preview and the import.

Nobody is registered by a sheet: a name that is no volunteer's is refused.
"""

import json
import re
from collections import defaultdict
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from governance.foundation import workbooks
from governance.foundation.workbooks import Doubtful
from volunteers.fields import document_key, phone_key
from volunteers.hours_incoming import understand
from volunteers.models import HoursEntry, HoursSettings, Volunteer

NOT_ONE = "没有登记为志愿者：本人同意并登记后才能记时长，导入不会代为注册"
MORNING = time(8)  # where the sheet names no time
AT_ONCE = 500


def examine(batch, rows, by=None):
    """Fill `volunteer`, `words`, `place`, `begins_at`, `ends_at`, `problem` and `note` of the batch's rows.

    A dozen queries however many rows there are. Returns them in the order of the sheet.
    """
    lines = []
    for row in rows:
        said = json.loads(row.said)
        line = understand(said)
        row.words, row.place = said["words"].strip()[:100], said["place"].strip()[:60]
        row.volunteer = row.begins_at = row.ends_at = None
        row.problem, row.note = line.problem, line.note
        lines.append((row, said, line))
    _whose(batch, lines, by)
    _room(batch, lines)
    return rows


def _whose(batch, lines, by):
    registered = Volunteer.objects.filter(street_path=batch.path[:4])
    wanted = {"number": set(), "document_key": set(), "phone_key": set(), "name": set()}
    for _, said, _ in lines:
        said["name"] = workbooks.token(said["name"])
        said["number"] = workbooks.token(said["number"]).upper()
        said["keys"] = document_key(said["number"]), phone_key(_phone(said["phone"]))
        for column, value in zip(wanted, (said["number"], *said["keys"], said["name"]), strict=True):
            wanted[column].add(value)
    known = {column: defaultdict(list) for column in wanted}
    for column, values in wanted.items():
        values = sorted(values - {""})
        for start in range(0, len(values), AT_ONCE):
            for each in registered.filter(**{f"{column}__in": values[start : start + AT_ONCE]}).order_by("pk"):
                known[column][getattr(each, column)].append(each)
    for row, said, line in lines:
        if not row.problem:
            found = _found(said, known)
            row.problem = found if isinstance(found, str) else _not_him(found, line, by)
            row.volunteer = None if row.problem else found
            if row.volunteer and not row.note and not said["number"] and not said["phone"]:
                row.note = "只按姓名认出，请核对是不是本人"


def _phone(said):
    try:
        return workbooks.phone(said).first
    except Doubtful:
        return ""


def _found(said, known):
    """The volunteer, or why there is none. A number that is somebody else's is never passed over."""
    by_document, by_phone = said["keys"]
    for column, value in (("number", said["number"]), ("document_key", by_document)):
        mine = known[column].get(value, []) if value else []
        same = [each for each in mine if each.name == said["name"]]
        if same:
            return same[-1]
        if mine:
            return "编号或证件号码登记的是另一个人，请核对姓名"
    named = known["name"].get(said["name"], [])
    if by_phone and (called := [each for each in named if each.phone_key == by_phone]):
        return called[-1]
    if said["number"] and re.search(r"\d", said["number"]) and "*" not in said["number"] and named:
        return "编号或证件号码没有登记过，请核对，或改填本系统的志愿者编号"
    here = [each for each in named if each.left_on is None] or named
    if len(here) > 1:
        return "有几位同名的志愿者，请补志愿者编号或登记的电话"
    return here[0] if here else NOT_ONE


def _not_him(volunteer, line, by):
    if volunteer.left_on and line.day > volunteer.left_on:
        return f"这位志愿者已于 {volunteer.left_on} 退出，退出以后的服务不能记"
    if by is not None and volunteer.user_id == by.pk:
        return "自己的时长由同事导入"
    return ""


def _room(batch, lines):
    """Overlaps, the day's most, and doubles, with the ledger and within the sheet; those without a time come last."""
    good = [(row, line) for row, _, line in lines if not row.problem]
    if not good:
        return
    most = HoursSettings.of(batch.path[:4]).most_a_day * 60
    spans, days, done = _there(good)
    for row, line in sorted(good, key=lambda each: (each[1].begins_at is None, each[0].number)):
        who, length = row.volunteer.pk, timedelta(minutes=line.minutes)
        key = (who, line.day, row.words, line.minutes)
        begins_at = line.begins_at
        if begins_at is None:
            if key in done:
                row.problem = "这一天已有同样内容、同样时长的记录，可能重复了"
                continue
            begins_at = _free(line.day, spans[who])
            row.note = row.note or "原表没有写时间，排在当天空着的时间"
        ends_at = begins_at + length
        if ends_at > timezone.now():
            row.problem = "服务还没有结束"
        elif clash := next((words for b, e, words in spans[who] if b < ends_at and begins_at < e), None):
            row.problem = f"与“{clash[:30]}”的时间重叠，同一时间只能记一次"
        elif days[who, line.day] + line.minutes > most:
            row.problem = f"加上这一条，这一天超过 {most // 60} 小时"
        else:
            row.begins_at, row.ends_at = begins_at, ends_at
            spans[who].append((begins_at, ends_at, row.words))
            days[who, line.day] += line.minutes
            done.add(key)


def _there(good):
    """What stands in the ledger around the sheet's days: {person: spans}, {(person, day): minutes}, {same service}."""
    days = [line.day for _, line in good]
    first, last = min(days) - timedelta(days=1), max(days) + timedelta(days=1)
    people = sorted({row.volunteer.pk for row, _ in good})
    spans, minutes, done = defaultdict(list), defaultdict(int), set()
    for start in range(0, len(people), AT_ONCE):
        rows = HoursEntry.objects.standing().between(first, last).filter(volunteer__in=people[start : start + AT_ONCE])
        for who, begins, ends, day, n, words in rows.values_list(
            "volunteer", "begins_at", "ends_at", "day", "minutes", "words"
        ):
            spans[who].append((begins, ends, words))
            minutes[who, day] += n
            done.add((who, day, words, n))
    return spans, minutes, done


def _free(day, spans):
    """The first moment of a day from eight o'clock on after everything the person did on it."""
    morning = timezone.make_aware(datetime.combine(day, MORNING)).astimezone(UTC)
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    return max([morning, *(ends for begins, ends, _ in spans if begins < midnight and ends > morning)])
