"""The demo's hours come out by counting, and keep every rule of the ledger."""

import itertools
from datetime import timedelta
from random import Random

from django.utils import timezone

from governance.overview.demo import volunteers_hours
from hierarchy.querysets import on_lines
from tests.builders import make_volunteer
from volunteers.actions import credit
from volunteers.certified import sums_of
from volunteers.models import HoursEntry, StarAward, VolunteerCertificate


def test_the_year_is_filled_up_to_the_number_and_no_further(town, monkeypatch):
    monkeypatch.setattr(volunteers_hours, "TIMES", 900)
    people = [make_volunteer(town.willow_1, f"某{n}", consent_on="2020-01-01") for n in range(12)]
    begins = timezone.now() - timedelta(days=3)
    for one in people[:5]:
        credit(
            one, by=None, unit=town.willow, source="shift", words="义诊", begins_at=begins,
            ends_at=begins + timedelta(hours=2),
        )  # fmt: skip
    made = volunteers_hours.write_hours([town.street, town.next_street], timezone.localdate(), lambda _: Random("x"))
    assert made == HoursEntry.objects.filter(on_lines([town.street.path])).standing().count() == 900
    spans = HoursEntry.objects.order_by("volunteer", "begins_at").values_list("volunteer", "begins_at", "ends_at")
    rows = list(spans)
    assert not [a for a, b in itertools.pairwise(rows) if a[0] == b[0] and a[2] > b[1]]
    for one in VolunteerCertificate.objects.all():
        assert sums_of(one) == (one.minutes, one.services)
    assert {one.state for one in VolunteerCertificate.objects.all()} == {"asked", "notice", "issued", "revoked"}
    assert StarAward.objects.exclude(given_at=None).exists() or StarAward.objects.on_notice().exists()
