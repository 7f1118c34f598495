"""The rest of a year's hours of the demo: help, patrols and council service around the activities and claims that are
there already, up to 9,146 人次 of 望湖街道; then stars and certificates at every step. It is written last and counts
what it finds, so that the number comes out of the ledger.
"""

from bisect import bisect_left
from datetime import datetime, time, timedelta
from itertools import accumulate

from django.utils import timezone

from governance.foundation.bulk import settled
from governance.foundation.workdays import Duration, DurationUnit, deadline
from hierarchy.models import OrgUnit, User
from hierarchy.querysets import on_lines
from volunteers.certificate_codes import code_of, digest_of
from volunteers.certified import content_of, sums_of
from volunteers.choices import CertificateState, CorrectionState, Document, HoursSource, Theme
from volunteers.models import (
    HoursCorrection,
    HoursEntry,
    StarAward,
    TeamPlace,
    Volunteer,
    VolunteerCertificate,
)
from volunteers.starring import level_of, reached, with_stars

TIMES = 9146  # person-times of 望湖街道 in a year
BESIDE = 120  # of each other office
DAYS = 364
STARS = [100, 300, 600, 1000, 1500]
SLOTS = [(time(8, 30), 120), (time(14, 30), 90), (time(19), 120)]  # when people help, and how long
KINDS = [
    (HoursSource.PATROL, "夜间平安巡逻", Theme.TOGETHER), (HoursSource.PATROL, "消防通道巡查", Theme.LAW),
    (HoursSource.AD_HOC, "陪独居老人就医", Theme.VIRTUE), (HoursSource.AD_HOC, "清理楼道杂物", Theme.SELF),
    (HoursSource.AD_HOC, "垃圾分类引导", Theme.SELF), (HoursSource.AD_HOC, "教老人用智能手机", Theme.SMART),
    (HoursSource.AD_HOC, "邻里纠纷劝解", Theme.VIRTUE), (HoursSource.COUNCIL, "参加楼栋议事会", Theme.TOGETHER),
]  # fmt: skip


def write_hours(streets, today, rng_of):
    """Fill up the year of every street that has volunteers; returns how many person-times the first one has."""
    for street in streets:
        _Year(street, today, rng_of(street)).write(TIMES if street.code == "WH" else BESIDE)
    settled(HoursEntry, StarAward, VolunteerCertificate)
    return HoursEntry.objects.filter(on_lines([streets[0].path])).sums()["times"]


class _Year:
    def __init__(self, street, today, rng):
        self.street, self.today, self.rng = street, today, rng
        rows = Volunteer.objects.serving().filter(street_path=street.path).select_related("unit").order_by("pk")
        self.people = list(rows)
        self.teams = dict(
            TeamPlace.objects.filter(left=None, volunteer__in=self.people).values_list("volunteer", "team")
        )
        keepers = User.objects.filter(terms__post__unit__path__startswith=street.path, is_active=True)
        self.keepers = dict(keepers.order_by("-pk").values_list("terms__post__unit", "pk"))

    def write(self, wanted):
        if not self.people:
            return
        self._serve(wanted)
        self._correct()
        self._stars()
        self._certify()

    # Hours

    def _serve(self, wanted):
        mine = HoursEntry.objects.filter(on_lines([self.street.path])).standing()
        self.taken = set(mine.values_list("volunteer", "day"))
        rows, missing = [], wanted - mine.count()
        # the few who are always there, and the many who come now and then
        weights = list(accumulate(1 / (n + 12) for n in range(len(self.people))))
        order = self.rng.sample(self.people, len(self.people))
        while len(rows) < missing:
            one = order[bisect_left(weights, self.rng.random() * weights[-1])]
            rows += self._day(one, missing - len(rows))
        HoursEntry.objects.bulk_create(rows, batch_size=500)

    def _day(self, one, most):
        day = self.today - timedelta(days=self.rng.randrange(1, DAYS))
        if (one.pk, day) in self.taken or day < one.consent_on:  # nobody serves before the own yes
            return []
        self.taken.add((one.pk, day))
        chosen = self.rng.sample(SLOTS, min(most, 1 if self.rng.random() < 0.8 else 2))
        return [self._entry(one, day, *slot) for slot in chosen]

    def _entry(self, one, day, begins, minutes):
        source, words, theme = self.rng.choice(KINDS)
        begins_at = timezone.make_aware(datetime.combine(day, begins))
        minutes += self.rng.randrange(-40, 31, 5)
        return HoursEntry(
            volunteer=one, minutes=minutes, begins_at=begins_at, ends_at=begins_at + timedelta(minutes=minutes),
            day=day, source=source, words=words, theme=theme, place="本小区", unit=one.unit, path=one.unit.path,
            team_id=self.teams.get(one.pk), recorded_by_id=self.keepers.get(one.unit_id),
            recorded_at=begins_at + timedelta(hours=4),
        )  # fmt: skip

    def _correct(self):
        """One asked for by the volunteer and waiting; nothing that changes how many person-times there are."""
        entry = HoursEntry.objects.filter(on_lines([self.street.path]), source=HoursSource.AD_HOC).standing().last()
        if entry is not None:
            HoursCorrection.objects.create(
                entry=entry, minutes=entry.minutes + 30, reason="那天多帮了半小时，到吃饭才走",
                state=CorrectionState.ASKED, asked_at=_at(self.today, 8),
            )  # fmt: skip

    # Stars

    def _stars(self):
        """Given in the last months, on notice since yesterday, and two who wait for the clerk's tap."""
        due = list(reached(Volunteer.objects.all(), self.street.path).order_by("-minutes", "pk"))
        notice, given = due[2:6], due[6:]
        yesterday = self.today - timedelta(days=1)
        until = timezone.localdate(deadline(_at(yesterday), Duration(5, DurationUnit.WORKING_DAY)).at)
        rows = [self._star(one, yesterday, until) for one in notice]
        for n, one in enumerate(given):
            began = self.today - timedelta(days=20 + n % 90)
            rows.append(
                self._star(one, began, began + timedelta(days=8), given_at=_at(began + timedelta(days=9), 0, 25))
            )
        StarAward.objects.bulk_create(rows)

    def _star(self, one, began, until, **more):
        return StarAward(
            volunteer=one, level=level_of(one.minutes, STARS), minutes=one.minutes, notice_from=began,
            notice_until=until, published_by_id=self.keepers.get(one.unit_id), **more,
        )  # fmt: skip

    # Certificates

    def _certify(self):
        """Asked on the own page, on notice, ready to issue, issued, and one revoked; out of the ledger's own sums."""
        busiest = with_stars(Volunteer.objects.serving().filter(street_path=self.street.path)).order_by(
            "-minutes", "pk"
        )
        for n, one in enumerate(busiest[:6]):
            self._give_document(one, n)
            unit = OrgUnit.objects.filter(path__in=[one.path[:8], self.street.path]).order_by("-path").first()
            made = VolunteerCertificate(
                volunteer=one, unit=unit, path=unit.path, since=self.today - timedelta(days=DAYS),
                until=self.today - timedelta(days=13),
                purpose=["升学", "", "评优", "", "入团", ""][n], asked_at=_at(self.today - timedelta(days=12 - n), 10),
            )  # fmt: skip
            made.minutes, made.services = sums_of(made)
            if made.minutes:
                self._at_step(made, n)

    def _give_document(self, one, n):
        """Who has told no identity number has an invented permit."""
        if not one.document_number:
            one.document, one.document_number = Document.OTHER, f"演示{self.street.code}{n + 1:04d}"
            one.save()

    def _at_step(self, made, n):
        S = CertificateState
        made.state = [S.ASKED, S.NOTICE, S.NOTICE, S.ISSUED, S.ISSUED, S.REVOKED][n]
        if made.state != S.ASKED:
            made.notice_until = self.today + timedelta(days=(4, -1, -2, -2, -2)[n - 1])
        if made.state in (S.ISSUED, S.REVOKED):
            made.number, made.content = f"{self.street.code}ZM{self.today.year}{n - 2:05d}", content_of(made)
            made.head, made.clerk, made.contact = "社区负责人", "社区经办人", made.unit.phone or self.street.phone
            made.issued_at = _at(self.today - timedelta(days=1), 15)
            made.issued_by_id = self.keepers.get(made.unit_id)
        if made.state == S.REVOKED:
            made.revoked_at, made.why = _at(self.today, 8), "志愿者本人更正姓名，重新开具"
        made.save()
        if made.number:
            made.digest = digest_of(code_of(made))
            made.save(update_fields=["digest"])


def _at(day, hour=9, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
