"""5+N 清单: what an office asks of its buildings, changed by the street."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from awards.actions import building_items as actions
from awards.forms import buildings as forms
from awards.models import ChecklistItem
from awards.views.kinds import own_office
from governance.foundation.access import access
from hierarchy.views.deed import deed

UP = "5+N 清单"


@access("award.settings")
@require_GET
def items(request):
    """Context: office, items (required ones first, switched off ones too)."""
    office = own_office(request)
    return render(request, "awards/building_items.html", {"office": office, "items": list(office.building_items.all())})


@access("award.settings")
@require_http_methods(["GET", "POST"])
def new_item(request):
    office = own_office(request)
    return deed(
        request,
        forms.NewItemForm(request.POST or None),
        lambda **given: actions.add_item(office, by=request.user, **given),
        title="增加内容",
        success="已增加，各楼栋的页面上马上有这一项。",
        back=reverse("building-items"),
        up=(UP, reverse("building-items")),
    )


@access("award.settings")
@require_http_methods(["GET", "POST"])
def change_item(request, pk):
    it = get_object_or_404(ChecklistItem.objects.visible_to(request.user), pk=pk, office=own_office(request))
    now = {name: getattr(it, name) for name in actions.CHANGEABLE}
    return deed(
        request,
        forms.ItemForm(request.POST or None, initial=now),
        lambda **given: actions.change_item(it, by=request.user, **given),
        title=it.label,
        success="已保存。",
        back=reverse("building-items"),
        up=(UP, reverse("building-items")),
    )
