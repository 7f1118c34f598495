"""What is counted of people: 骨干 by kind and community, 能人, party members. Reckoned from who serves today."""

from django.db.models import Count, Q, Sum

from hierarchy.models import OrgUnit
from volunteers.choices import Backbone
from volunteers.models import HoursEntry


def backbone_table(volunteers):
    """[(unit, [count a kind], total, talents)] by community, and the same for all: (rows, sums).

    `volunteers` is already narrowed to what somebody may see. Whoever is registered at the street itself stands
    under the street.
    """
    wanted = {kind: Count("pk", filter=Q(backbone=kind)) for kind in Backbone.values}
    counted = (
        volunteers.serving()
        .values("community_path")
        .annotate(**{f"n_{kind}": each for kind, each in wanted.items()}, talents=Count("pk", filter=~Q(talent="")))
    )
    rows = {row["community_path"]: row for row in counted.order_by()}
    units = {unit.path: unit for unit in OrgUnit.objects.filter(path__in=rows)}
    table = []
    for path in sorted(rows):
        counts = [rows[path][f"n_{kind}"] for kind in Backbone.values]
        table.append((units[path], counts, sum(counts), rows[path]["talents"]))
    columns = list(zip(*(counts for _, counts, _, _ in table), strict=True))
    sums = [sum(column) for column in columns] or [0] * len(Backbone.values)
    return table, (sums, sum(sums), sum(row[3] for row in table))


def hours_of(volunteers):
    """{volunteer id: (minutes, person-times that count)} of a page of volunteers, in one question."""
    rows = HoursEntry.objects.filter(volunteer__in=volunteers).order_by().values_list("volunteer")
    standing = Q(reverses=None, reversed_by=None)
    return {
        pk: (minutes, times) for pk, minutes, times in rows.annotate(m=Sum("minutes"), n=Count("pk", filter=standing))
    }
