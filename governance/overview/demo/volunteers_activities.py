"""A year of activities of the demo: 43 普法, 学雷锋, 我们的节日, 高考保障 by shifts, 社区治理学院, 书法作品征集,
one shift tonight, and somebody who forgot to sign out.

Who takes part is drawn from the community's volunteers, nobody twice on one day; the hours are written as the
ledger's own actions would have, one row a person-time. Volunteers are there already.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from governance.foundation.bulk import settled
from governance.foundation.models import CalendarDay
from governance.overview.demo import activity_plans as plans
from governance.overview.demo.people import OWN_ESTATE
from hierarchy.choices import UnitKind
from hierarchy.models import Building, OrgUnit, User
from volunteers.choices import ActivityKind, ActivityState, ConsentPaper, HoursSource, SignUpState
from volunteers.choices_activities import ArtKind, WorkState
from volunteers.models import (
    ActivitySeries,
    ArtCall,
    ArtWork,
    HoursEntry,
    Shift,
    SignUp,
    Volunteer,
    VolunteerActivity,
)
from volunteers.sign_in_codes import new_secret

A, S = ActivityState, SignUpState
DAYS = 365
LAW_MEETINGS = 43  # of 望湖街道 in a year
MOST_DRAWN = 400  # volunteers of a community


def write_activities(streets, today, rng_of):
    """Save a year of every office and what lies ahead; returns how many activities there are."""
    made = sum(Year(street, today, rng_of(street)).write() for street in streets)
    settled(VolunteerActivity, Shift, SignUp, HoursEntry, ArtCall, ArtWork)
    return made


class Year:
    """One office's activities. `busy` says who is taken on which day."""

    def __init__(self, street, today, rng):
        self.street, self.today, self.rng = street, today, rng
        self.first = today - timedelta(days=DAYS)
        units = OrgUnit.objects.children_of(self.street).current().filter(kind=UnitKind.REGULAR)
        self.communities = list(units.order_by("path"))
        self.people, self.busy = defaultdict(list), set()
        for one in Volunteer.objects.filter(street_path=self.street.path, left_on=None).order_by("pk"):
            if one.path[:8] and len(self.people[one.path[:8]]) < MOST_DRAWN:
                self.people[one.path[:8]].append(one)
        self.series = {
            name: ActivitySeries.objects.get_or_create(office=self.street, name=name)[0] for name in plans.SERIES
        }
        self.keeper = {unit.pk: User.objects.serving_at(unit).order_by("pk").first() for unit in self.communities}
        self.activities, self.shifts, self.places, self.hours = [], [], [], []

    def write(self):
        for held, unit, days, times in sorted(self._year(), key=lambda each: each[2][0]):
            self._hold(held, unit, days, times)
        self._save()
        self._ahead()
        self._collect()
        return len(self.activities)

    # What is held when

    def _year(self):
        """(plan, unit, days, shifts a day) of everything held in the year."""
        rng, main = self.rng, self.street.code == "WH"
        for n in range(LAW_MEETINGS if main else 4):
            yield self._one(plans.LAW[n % len(plans.LAW)], self._some_day(n, LAW_MEETINGS if main else 4))
        for month in range(12 if main else 4):
            for unit in self.communities:
                for held in rng.sample(plans.ROUND, 2 if main else 1):
                    yield held, unit, [self._day(month * (30 if main else 90) + rng.randrange(25))], 1
            yield self._one(plans.COURSES[month % len(plans.COURSES)], self._day(month * 30 + 12))
        for words, before, held in plans.FESTIVALS:
            if day := self._festival(words):
                yield from ((held, unit, [day - timedelta(days=before)], 1) for unit in self.communities)
        for unit in self.communities:
            yield plans.LEI_FENG_DAY, unit, [self._every(3, 5)], 1
        exam = self._every(6, 7)
        yield plans.EXAM_SHIFT, self.communities[0], [exam + timedelta(days=n) for n in range(3)], 2

    def _one(self, held, day):
        return held, self.rng.choice(self.communities), [day], 1

    def _day(self, n):
        return self.first + timedelta(days=min(n, DAYS - 3))

    def _some_day(self, n, of):
        return self._day(n * DAYS // of + self.rng.randrange(5))

    def _every(self, month, day):
        """The last time this day of the year lay far enough behind."""
        when = date(self.today.year, month, day)
        return when if when + timedelta(days=4) < self.today else when.replace(year=when.year - 1)

    def _festival(self, words):
        days = CalendarDay.objects.filter(name__contains=words, date__gte=self.first, date__lt=self.today)
        return days.order_by("date").values_list("date", flat=True).first()

    # How it went

    def _hold(self, held, unit, days, times):
        activity = self._activity(held, unit, A.DONE, min(days))
        for day in days:
            for n in range(times):
                begins_at = _at(day, held.hour + n * (held.hours + 1))
                shift = self._shift(activity, begins_at, held.hours, held.places)
                shift.closed_at = shift.ends_at + timedelta(hours=2)
                self._attend(shift, held, unit, day)

    def _activity(self, held, unit, state, day):
        made = VolunteerActivity(
            unit=unit, path=unit.path, title=held.title, kind=held.kind, theme=held.theme, place=held.place,
            series=self.series.get(held.series), about=held.about, for_whom=held.for_whom, teacher=held.teacher,
            leader="活动负责人", contact=self.street.phone, state=state, made_at=_at(day - timedelta(days=8), 10),
            served=held.served if state == A.DONE else None, made_by=self.keeper[unit.pk],
        )  # fmt: skip
        self.activities.append(made)
        return made

    def _shift(self, activity, begins_at, hours, capacity):
        shift = Shift(
            activity=activity, begins_at=begins_at, ends_at=begins_at + timedelta(hours=hours), capacity=capacity,
            secret=new_secret(),
        )  # fmt: skip
        self.shifts.append(shift)
        return shift

    def _attend(self, shift, held, unit, day):
        for one in self._drawn(unit, day, held.people):
            missed = self.rng.random() < 0.06
            place = SignUp(shift=shift, volunteer=one, state=S.MISSED if missed else S.LEFT, at=shift.begins_at)
            place.at -= timedelta(days=self.rng.randrange(1, 6))
            if not missed:
                place.came_at = shift.begins_at - timedelta(minutes=self.rng.randrange(-8, 16))
                place.left_at = shift.ends_at + timedelta(minutes=self.rng.randrange(-20, 11))
                place.walk_up = self.rng.random() < 0.05
            self._place(shift, place)

    def _drawn(self, unit, day, n):
        free = [one for one in self.people[unit.path] if (one.pk, day) not in self.busy]
        drawn = self.rng.sample(free, min(n, len(free)))
        self.busy |= {(one.pk, day) for one in drawn}
        return drawn

    def _place(self, shift, place):
        self.places.append(place)
        shift.joined += place.state != S.WAITING

    # What is coming

    def _ahead(self):
        """Tonight's patrol with a code, tomorrow's full shift with a queue, yesterday's forgotten sign-outs."""
        unit = self._at_home()
        begun = len(self.activities), len(self.shifts), len(self.places)
        tonight = plans.Held(
            "夜间平安巡逻",
            plans.T.TOGETHER,
            place="小区东门集合",
            people=6,
            about="巡楼道、查充电、看独居老人灯亮没亮。",
        )
        activity = self._activity(tonight, unit, A.OPEN, self.today)
        self._queue(self._shift(activity, _at(self.today, 18, 30), 2, 12), unit, 7)
        tomorrow = self._activity(plans.ROUND[0], unit, A.OPEN, self.today)
        self._queue(self._shift(tomorrow, _at(self.today + timedelta(days=1), 9), 2, 10), unit, 13)
        course = self._activity(plans.COURSES[0], unit, A.OPEN, self.today)
        self._queue(self._shift(course, _at(self.today + timedelta(days=6), 14), 2, 30), unit, 5)
        self._activity(plans.ROUND[3], unit, A.DRAFT, self.today)
        self._forget(unit)
        self._save(*begun)

    def _at_home(self):
        """The community of the demo's own accounts, else the one with the most volunteers."""
        own = Building.objects.filter(estate__name=OWN_ESTATE, unit__path__startswith=self.street.path).first()
        homes = [each for each in self.communities if own and own.unit.path.startswith(each.path)]
        return homes[0] if homes else max(self.communities, key=lambda each: len(self.people[each.path]))

    def _queue(self, shift, unit, n):
        for one in self._drawn(unit, timezone.localdate(shift.begins_at), n):
            state = S.JOINED if shift.joined < shift.capacity else S.WAITING
            self._place(shift, SignUp(shift=shift, volunteer=one, state=state, at=_at(self.today, 8)))

    def _forget(self, unit):
        day = self.today - timedelta(days=1)
        shift = self._shift(self._activity(plans.ROUND[4], unit, A.DONE, day), _at(day, 15), 3, 12)
        shift.closed_at = shift.ends_at + timedelta(hours=2)
        for n, one in enumerate(self._drawn(unit, day, 8)):
            forgot = n < 2
            place = SignUp(shift=shift, volunteer=one, state=S.CAME if forgot else S.LEFT, forgotten=forgot)
            place.at, place.came_at = _at(day, 9), shift.begins_at - timedelta(minutes=5)
            place.left_at = None if forgot else shift.ends_at
            self._place(shift, place)

    # Saving

    def _save(self, activities=0, shifts=0, places=0):
        places = self.places[places:]
        VolunteerActivity.objects.bulk_create(self.activities[activities:], batch_size=500)
        Shift.objects.bulk_create(self.shifts[shifts:], batch_size=500)
        SignUp.objects.bulk_create(places, batch_size=500)
        served = (place for place in places if place.state == S.LEFT)
        HoursEntry.objects.bulk_create([row for place in served if (row := _hours(place))], batch_size=500)

    # 书法作品征集

    def _collect(self):
        festival = self._festival("端午") or self.today - timedelta(days=90)
        unit = self.communities[0]
        building = Building.objects.filter(unit__path__startswith=unit.path).order_by("pk").first()
        call = ArtCall.objects.create(
            unit=unit, path=unit.path, title="楼栋文化艺术长廊书法作品征集", kind=ArtKind.CALLIGRAPHY,
            theme=plans.T.VIRTUE, series=self.series[plans.FESTIVAL], building=building, hand_in="社区党群服务中心一楼",
            about="写邻里、写家风、写和美楼栋，纸张不限。展出要作者同意。", closes_on=festival,
            made_at=_at(festival - timedelta(days=30), 9), made_by=self.keeper[unit.pk],
        )  # fmt: skip
        ArtWork.objects.bulk_create(
            ArtWork(
                call=call, title=title, author=author, signed=signed, minor=minor, consent=agreed,
                consent_paper=ConsentPaper.WRITTEN if agreed else "", received_at=_at(festival - timedelta(days=9), 10),
                guardian_consent_on=festival - timedelta(days=9) if minor and agreed else None,
                state=WorkState.SHOWN if agreed else WorkState.RECEIVED,
            )
            for title, author, signed, agreed, minor in plans.WORKS
        )  # fmt: skip
        ArtCall.objects.create(
            unit=unit, path=unit.path, title="邻里一家亲摄影征集", kind=ArtKind.PHOTO, theme=plans.T.SELF,
            hand_in="社区党群服务中心一楼", closes_on=self.today + timedelta(days=20), made_at=_at(self.today, 8),
            series=self.series["融邻礼文化节"], made_by=call.made_by,
        )  # fmt: skip


def _at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _hours(place):
    """The row `volunteers.actions.presence` writes when somebody leaves; None for a course."""
    shift, activity = place.shift, place.shift.activity
    begins_at = max(place.came_at, shift.begins_at)
    if activity.kind == ActivityKind.TRAINING:
        return None
    return HoursEntry(
        volunteer=place.volunteer, minutes=int((place.left_at - begins_at).total_seconds() // 60), begins_at=begins_at,
        ends_at=place.left_at, day=timezone.localdate(begins_at), source=HoursSource.SHIFT, words=activity.title,
        place=activity.place, theme=activity.theme, unit=activity.unit, path=activity.path, sign_up=place,
        recorded_at=place.left_at, client_key=f"sign-up:{place.pk}",
    )  # fmt: skip
