"""The unit a person's own ledger rows belong to: without one no auditor could ever read them."""

from hierarchy.models import OrgUnit, Term


def home_of(person):
    """Where the person serves or served last, the office an auditor audits, else the only street there is."""
    terms = Term.objects.filter(holder=person).select_related("post__unit")
    term = terms.in_force().order_by("id").first() or terms.order_by("-id").first()
    if term is not None:
        return term.post.unit
    return person.audits or only_street()


def only_street():
    streets = list(OrgUnit.objects.current().filter(depth=1)[:2])
    return streets[0] if len(streets) == 1 else None
