from django.db.models import Q

from hierarchy.models import Term
from residents.checks.found import Check, finding
from residents.checks.matching import residents_of
from residents.models import Move


def find(place, only=None):
    """A leader of a building or entrance who died, left, or moved out of that building; told where the post is."""
    terms = Term.objects.in_force().filter(post__unit__path__startswith=place)
    terms = terms.filter(Q(post__building__isnull=False) | Q(post__entrance__isnull=False))
    if only is not None:
        terms = terms.filter(pk=only.term_id)
    terms = list(terms.select_related("holder", "post__entrance", "post__unit").order_by("pk"))
    known = residents_of([term.holder for term in terms], place[:4])
    moved = _moved(known)
    for term in terms:
        building = term.post.building_id or term.post.entrance.building_id
        gone = _gone(known.get(term.holder_id, ()), building, moved)
        if gone is not None:
            key = f"{term.pk}:{gone.pk}:{gone.presence}"
            yield finding(
                "leader_gone", term.post.unit_id, term.post.unit.path, key, term_id=term.pk, resident_id=gone.pk
            )


def _moved(known):
    people = [row.pk for rows in known.values() for row in rows]
    moves = Move.objects.filter(resident__in=people).exclude(from_household=None)
    return set(moves.values_list("resident_id", "from_household__dwelling__building_id"))


def _gone(rows, building, moved):
    """The row that says so; None while any row says the person lives in the building."""
    if any(row.is_here and (row.building_id == building or (row.pk, building) not in moved) for row in rows):
        return None
    return rows[0] if rows else None


def say(findings):
    told = {}
    for row in findings:
        how = "已搬到别的楼" if row.resident.is_here else row.resident.get_presence_display()
        told[row.pk] = f"{row.term.post}{row.term.holder.name}在底册里{how}。"
    return told


CHECK = Check(
    "leader_gone", "楼栋长、单元长已搬走或去世", "岗位空着没有人知道；办理离任后会进入空岗名单。", find, say,
    mends=(("end_term", "办理离任"),),
)  # fmt: skip
