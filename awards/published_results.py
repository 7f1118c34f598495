"""All of results that somebody without an account may read: lists on notice, one's own objection, awards, the wall."""

import hashlib

from django.core.cache import cache
from django.utils import timezone

from awards.certificate_codes import digest_of
from awards.choices import RoundState
from awards.inputs import nominee_of
from awards.models import Award, AwardRound, Nomination, Objection
from governance.foundation.deidentify import deidentify
from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines
from residents.naming import residents_named

MOST = 500  # named in one round or shown on one wall: quotas are far below
BY_PLACE = ("-granted_on", "nomination__path", "nomination")  # an order that tells no rank
PLACES = ("unit", "household__dwelling__building__estate")


def public_rounds(unit=None):
    """Rounds that have, or had, somebody on notice."""
    listed = Nomination.objects.exclude(noticed_until=None).filter(noticed_from__lte=timezone.localdate())
    rounds = AwardRound.objects.filter(state__in=[RoundState.OPEN, RoundState.NAMED], kinds__nominations__in=listed)
    rounds = rounds.select_related("office").distinct()
    return rounds.filter(office__path=unit.path[:4]).order_by("-pk") if unit else rounds


def listed_in(round, today=None):
    """What stands on the list of a round today, with `.open` (may be objected to), `.place` and `.public_deeds`."""
    today = today or timezone.localdate()
    rows = (
        Nomination.objects.filter(entry__round=round, noticed_from__lte=today)
        .on_notice()
        .select_related("entry__kind", *PLACES)
    )
    rows = list(rows.order_by("entry__kind__place", "entry", "path", "pk")[:MOST])
    places, deeds = places_of(rows), kept_deeds_of(rows)
    for row in rows:
        row.open = round.state == RoundState.OPEN and today <= row.noticed_until
        row.place = places[row.pk]
        row.public_deeds = deeds.get(row.pk, "")
    return rows


def places_of(nominations):
    """{id: 杨柳社区 杨柳第一网格}; of a person who did not agree to be named no more than the community."""
    near = {
        each.pk: [each.path[:8], each.path[:12]] if _may_be_placed(each) else [each.path[:8]] for each in nominations
    }
    names = dict(
        OrgUnit.objects.filter(path__in={p for paths in near.values() for p in paths}).values_list("path", "name")
    )
    return {pk: " ".join(names[path] for path in dict.fromkeys(paths) if path in names) for pk, paths in near.items()}


def _may_be_placed(nomination):
    return nomination.may_publish or not (nomination.household_id or nomination.person_id or nomination.volunteer_id)


def kept_deeds_of(nominations):
    """`deeds_of`, looked for among the names of a whole street, for some minutes: the page is asked for by anybody."""
    said = "|".join(f"{each.pk}:{each.deeds}:{each.public_title}" for each in nominations)
    key = f"award-deeds:{hashlib.sha256(said.encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: deeds_of(nominations), 600)


def deeds_of(nominations):
    """{id: 主要事迹 for everybody}: of people only with their consent, never a number, a door or a resident's name."""
    may = [each for each in nominations if _may_be_placed(each)]
    said = "\n".join(each.deeds for each in may)
    found = {name for path in {each.path[:4] for each in may} for name in residents_named(path, said)}
    return {
        each.pk: deidentify(each.deeds, {name: "居民" for name in found if name not in each.public_title}).text
        for each in may
    }


def may_be_objected_to(pk, today=None):
    """The nomination while its own public days run, or None."""
    today = today or timezone.localdate()
    rows = Nomination.objects.filter(pk=pk, noticed_from__lte=today, noticed_until__gte=today).on_notice()
    rows = rows.filter(entry__round__state=RoundState.OPEN)
    return rows.select_related("entry__round__office", "entry__kind", *PLACES).first()


def objection_by(receipt):
    rows = Objection.objects.select_related("nomination__entry__round__office", "nomination__entry__kind")
    return rows.filter(receipt=receipt).first() if receipt else None


def _awards():
    return Award.objects.select_related(
        "nomination__unit", "nomination__entry__kind", "nomination__entry__round__office",
        "nomination__household__dwelling__building__estate",
    )  # fmt: skip


def award_by(code):
    """The award behind a certificate's QR, or None."""
    digest = digest_of(code)
    return _awards().filter(digest=digest).first() if digest else None


def wall(unit, today=None):
    """Valid awards of a street or community that are on the wall: places, and people who agreed to it; who was named
    again stands there once, by the later award.
    """
    rows = _awards().valid_on(today or timezone.localdate()).filter(on_lines([unit.path], "nomination__"), on_wall=True)
    rows = list(rows.order_by("nomination__entry__kind__place", "nomination__entry__kind", *BY_PLACE)[:MOST])
    by_age = sorted(rows, key=lambda each: (each.granted_on, each.pk))
    latest = {(each.nomination.entry.kind_id, nominee_of(each.nomination)): each.pk for each in by_age}
    return [each for each in rows if each.pk in latest.values()]
