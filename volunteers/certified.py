"""What a certificate says and what the ledger says of the same span, side by side."""

from collections import Counter

from hierarchy.querysets import on_lines
from volunteers.choices import CertificateState
from volunteers.models import HoursEntry

NAMED = 4  # services named on the paper before 等


def entries_of(certificate):
    """Every row of the ledger the certificate speaks of: 谁记录谁证明, so only those of the issuer's branch."""
    rows = HoursEntry.objects.filter(on_lines([certificate.path]), volunteer=certificate.volunteer_id)
    return rows.between(certificate.since, certificate.until)


def sums_of(certificate):
    """(minutes, services) of the ledger now."""
    sums = entries_of(certificate).sums()
    return sums["minutes"], sums["times"]


def content_of(certificate):
    """What the person did, the most frequent first: 清理楼道、陪诊等 3 项."""
    words = Counter(entries_of(certificate).standing().values_list("words", flat=True))
    named = "、".join(each for each, _ in words.most_common(NAMED))
    return (f"{named}等 {len(words)} 项" if len(words) > NAMED else named)[:300]


def is_changed(certificate):
    """Whether the ledger says something else of the span than on the day of issue."""
    return certificate.state == CertificateState.ISSUED and sums_of(certificate) != (
        certificate.minutes,
        certificate.services,
    )


def hours_word(minutes):
    """Minutes as people read them: hours with one decimal."""
    return f"{minutes / 60:.1f}"


def public_name(volunteer):
    """吴某某; the whole name only of those who agreed to it."""
    return volunteer.name if volunteer.named_in_public else f"{volunteer.name[:1]}某某"
