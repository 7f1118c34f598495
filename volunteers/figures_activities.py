"""Who took part: people, person-times, time, age bands and party members of activities; courses of a volunteer."""

from collections import Counter

from django.db.models import Count, F
from django.utils import timezone

from volunteers.choices import ActivityKind, SignUpState
from volunteers.models import SignUp

CAME = (SignUpState.CAME, SignUpState.LEFT)
BANDS = ((18, "未满 18 岁"), (35, "18–34 岁"), (60, "35–59 岁"), (200, "60 岁及以上"))
UNKNOWN = "年龄未登记"


def age_on(born, day):
    """Full years on a day; None without a birth date."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) if born else None


def band_of(age):
    return UNKNOWN if age is None else next(words for limit, words in BANDS if age < limit)


def participants(places, on):
    """Of a queryset of sign-ups, in one query: {people, times, party, bands {words: people}}, ages on a day.

    人数 and 人次 apart: who came to two shifts is one person and two person-times. Bands and party count people.
    """
    rows = places.filter(state__in=CAME).values_list("volunteer", "volunteer__birth_date", "volunteer__party_member")
    people, times = {}, 0
    for volunteer, born, party in rows:
        times += 1
        people[volunteer] = (band_of(age_on(born, on)), party)
    counted = Counter(band for band, _ in people.values())
    order = [*(words for _, words in BANDS), UNKNOWN]
    return {
        "people": len(people),
        "times": times,
        "party": sum(party for _, party in people.values()),
        "bands": {words: counted[words] for words in order if counted[words]},
    }


def trainings(volunteer):
    """培训情况 of a volunteer, newest first: [{title, day, minutes, teacher}]. No service, in no sum of hours."""
    rows = volunteer.sign_ups.filter(state=SignUpState.LEFT, shift__activity__kind=ActivityKind.TRAINING)
    rows = rows.annotate(title=F("shift__activity__title"), teacher=F("shift__activity__teacher"))
    rows = rows.select_related("shift").order_by("-shift__begins_at", "-pk")[:200]
    return [
        {
            "title": row.title,
            "teacher": row.teacher,
            "day": row.shift.begins_at,
            "minutes": max(0, int((row.left_at - max(row.came_at, row.shift.begins_at)).total_seconds() // 60)),
        }
        for row in rows
    ]


def shifts_of(activity, me):
    """Its shifts in order, each with `free`, `waiting`, `here` (came), `forgotten` and `mine` (the own place)."""
    shifts = {shift.pk: shift for shift in activity.shifts.all()}
    now = timezone.now()
    for shift in shifts.values():
        shift.free = max(0, shift.capacity - shift.joined)
        shift.waiting = shift.here = shift.forgotten = 0  # people
        shift.mine, shift.ahead = None, shift.closed_at is None and shift.ends_at > now
        shift.begun = shift.begins_at <= now
    rows = SignUp.objects.filter(shift__in=shifts).exclude(state=SignUpState.CANCELLED)
    for pk, state, forgotten, n in rows.values_list("shift", "state", "forgotten").annotate(n=Count("pk")).order_by():
        shifts[pk].waiting += n if state == SignUpState.WAITING else 0
        shifts[pk].here += n if state in CAME else 0
        shifts[pk].forgotten += n if forgotten and state == SignUpState.CAME else 0
    for place in rows.filter(volunteer=me) if me is not None else []:
        shifts[place.shift_id].mine = place
    return list(shifts.values())
