"""The page of one unit."""

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from governance.foundation.access import access
from hierarchy.figures import Below, summary
from hierarchy.labels import Labels
from hierarchy.models import Building, Estate, OrgUnit, Post, Term

MOST = 200  # children, posts, buildings shown on one page
PAST = 20


def find_unit(request, code):
    """The unit of an address; an outsider gets 404."""
    return get_object_or_404(OrgUnit.objects.visible_to(request.user), code=code)


@access("unit.read")
@require_safe
def unit(request, code):
    unit, user = find_unit(request, code), request.user
    labels = Labels([unit.path])
    line = OrgUnit.objects.visible_to(user).lines_above(unit.path)
    may = {deed: user.has_perm(f"hierarchy.{deed}", unit) for deed in DEEDS}
    facts = {
        "unit": unit,
        "label": labels.of(unit),
        "child_label": labels.name(unit.path, unit.depth + 1) if unit.depth < 5 else "",
        "line": [each for each in line if each.pk != unit.pk],
        "children": _children(user, unit, labels),
        "posts": [(post, _may_appoint(user, post)) for post in posts_at(user, unit=unit)],
        "estates": Estate.objects.visible_to(user).filter(unit=unit).annotate(count=Count("buildings"))[:MOST],
        "buildings": buildings_of(user, unit=unit)[:MOST],
        "figures": summary(unit) if user.has_perm("hierarchy.view_unit", unit) else None,
        "placements": unit.placements.select_related("parent").order_by("-since", "-id")[:PAST],
        "past": past_terms(user, unit),
        "may": may,
        "may_any": any(may.values()),
    }
    return render(request, "hierarchy/unit.html", facts)


DEEDS = ["found_unit", "change_unit", "move_unit", "close_unit", "change_territory", "establish_post"]


def _children(user, unit, labels):
    children = list(OrgUnit.objects.visible_to(user).current().children_of(unit)[:MOST])
    below = Below([unit.path])
    return [
        (each, [(labels.short(each.path, level), n) for level, n in below.counts(each)], below.vacancies(each))
        for each in children
    ]


def _may_appoint(user, post):
    return user.has_perm("hierarchy.appoint_post", post)


def posts_at(user, **where):
    """Open posts a person may see, with who holds them today."""
    terms = Term.objects.in_force().select_related("holder").order_by("began_on", "id")
    return (
        Post.objects.visible_to(user)
        .open()
        .filter(**where)
        .select_related("unit", "building__estate", "entrance__building__estate")
        .prefetch_related(Prefetch("terms", queryset=terms, to_attr="sitting"))
        .order_by("building_id", "entrance_id", "id")[:MOST]
    )


def buildings_of(user, **where):
    return (
        Building.objects.visible_to(user)
        .filter(**where)
        .select_related("estate", "unit")
        .annotate(entrance_count=Count("entrances"))
        .order_by("estate__name", "id")
    )


def past_terms(user, unit):
    posts = Post.objects.visible_to(user).filter(unit=unit)
    return (
        Term.objects.filter(post__in=posts)
        .exclude(ended_on=None)
        .select_related("holder", "post__unit", "post__building__estate", "post__entrance__building__estate")
        .order_by("-ended_on", "-id")[:PAST]
    )
