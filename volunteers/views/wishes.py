"""微心愿: what was collected, for those who check it."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance.foundation.access import access
from governance.foundation.keyset import page
from volunteers.models import MicroWish


@access("wish.read")
@require_GET
def wishes(request):
    """微心愿征集. Context: page (rows, older, newer). No names and no doors: a surname with a title, and the grid."""
    rows = page(MicroWish.objects.visible_to(request.user).for_list(), request.GET)
    return render(request, "volunteers/wishes.html", {"page": rows})
