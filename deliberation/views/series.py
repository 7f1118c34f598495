"""会议系列 of the office: a name and the blocks its agenda always has."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from deliberation.actions.series import set_series
from deliberation.choices_councils import Block
from deliberation.forms_teams import SeriesForm
from deliberation.models import MeetingSeries
from governance.foundation.access import access
from hierarchy.views.deed import deed


def _mine(user):
    """The series of the streets a person serves in: a community calls meetings under its street's brand."""
    return MeetingSeries.objects.filter(office__path__in=user.scope.offices)


@access("council.manage")
@require_GET
def series_list(request):
    """Context: rows (with .words, the names of the blocks)."""
    rows = list(_mine(request.user).order_by("-active", "name"))
    for row in rows:
        row.words = [Block(block).label for block in row.blocks]
    return render(request, "deliberation/series.html", {"rows": rows})


@access("council.manage")
@require_http_methods(["GET", "POST"])
def new_series(request):
    office = request.user.scope.terms[0].post.unit.get_root()
    return _deed(request, SeriesForm(request.POST or None), office, None, "新建会议系列")


@access("council.manage")
@require_http_methods(["GET", "POST"])
def change_series(request, pk):
    series = get_object_or_404(_mine(request.user).select_related("office"), pk=pk)
    now = {"name": series.name, "blocks": series.blocks, "active": series.active}
    return _deed(request, SeriesForm(request.POST or None, initial=now), series.office, series, f"修改{series}")


def _deed(request, form, office, series, title):
    return deed(
        request,
        form,
        lambda **given: set_series(office, by=request.user, series=series, **given),
        title=title,
        success=lambda kept: f"“{kept}”已保存，新召开的会议按这些板块列议程。",
        back=reverse("series"),
    )
