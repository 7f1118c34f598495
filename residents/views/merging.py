"""合并: two rows side by side, whose value stands chosen line by line; and the undo."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.views.deed import allow, plain_deed
from residents.actions import merging as deeds
from residents.comparing import compared
from residents.models import Merge, Resident

WITH = ("household__dwelling__building__estate", "household__dwelling__entrance", "building__estate", "entrance")


def _people(request):
    return Resident.objects.visible_to(request.user).select_related(*WITH)


def _person(request, pk):
    person = get_object_or_404(_people(request), pk=pk)
    allow(request.user, "residents.mend", person)
    return person


@access("checkup.mend")
@require_http_methods(["GET", "POST"])
def merge_residents(request, pk):
    """The person stays, the one named `with` goes; without one, the page proposes who may be the same.

    Numbers are compared masked: that they differ is said, not what they are.
    """
    kept, number = _person(request, pk), request.GET.get("with", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        if request.method == "POST":
            messages.error(request, "请先选另一位，再对照合并。")
            return redirect("merge-residents", pk=pk)
        return render(request, "residents/merge_find.html", {"kept": kept, "others": _alike(request, kept)})
    gone = _person(request, number)
    refusal, status = "", 200
    lines = compared(kept, gone)
    if request.method == "POST":
        choices = {name: request.POST[name] for name in deeds.CHOSEN if request.POST.get(name) in ("kept", "gone")}
        try:
            deeds.merge(kept, gone, by=request.user, choices=choices, versions=_versions(request))
        except ActionRefused as refused:
            refusal, status = str(refused), 409
            lines = compared(kept, gone, choices)
        else:
            messages.success(request, "已合并成一个人，走访、关爱档案都归到了一起；合错了可以在居民页面撤销。")
            return redirect("resident", pk=kept.pk)
    facts = {"kept": kept, "gone": gone, "lines": lines, "refusal": refusal}
    return render(request, "residents/merge.html", facts, status=status)


def _alike(request, kept):
    same = Q(name=kept.name) | (Q(phone_key=kept.phone_key) if kept.phone_key else Q(pk__in=[]))
    rows = _people(request).filter(same, street_path=kept.street_path, erased_at=None).exclude(pk=kept.pk)
    return [] if kept.erased_at else list(rows.order_by("pk")[:20])


def _versions(request):
    numbers = [request.POST.get(name, "") for name in ("kept_version", "gone_version")]
    return numbers if all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers) else None


@access("checkup.mend")
@require_http_methods(["POST"])
def undo_merge(request, pk):
    people = Resident.objects.visible_to(request.user)
    record = get_object_or_404(Merge.objects.filter(kept__in=people).select_related("kept"), pk=pk)
    allow(request.user, "residents.mend", record.kept)
    return plain_deed(
        request,
        lambda: deeds.undo_merge(record, by=request.user),
        success="已撤销合并，两位居民都恢复成合并前的样子。",
        back=reverse("resident", args=[record.kept_id]),
    )
