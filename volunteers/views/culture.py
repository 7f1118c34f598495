"""作品征集: calls, what was handed in, and consent to show it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.keyset import page
from governance.foundation.photos import picture
from hierarchy.views.deed import deed, plain_deed
from volunteers import forms_culture as forms
from volunteers.actions import culture as actions
from volunteers.forms_activities import ReasonForm
from volunteers.models import ArtCall, ArtWork

CHANGEABLE = ("title", "kind", "theme", "series", "building", "hand_in", "closes_on", "about")


def found_call(request, pk):
    rows = ArtCall.objects.visible_to(request.user).select_related("unit", "series", "building__estate")
    return get_object_or_404(rows, pk=pk)


def found_work(request, pk):
    return get_object_or_404(ArtWork.objects.visible_to(request.user).select_related("call"), pk=pk)


@access("activity.manage")
@require_GET
def art_calls(request):
    """Context: page (calls, newest first)."""
    rows = ArtCall.objects.visible_to(request.user).select_related("unit", "series")
    return render(request, "volunteers/art_calls.html", {"page": page(rows, request.GET)})


@access("activity.manage")
@require_GET
def art_call(request, pk):
    """One call and its works. Context: call, page (works)."""
    call = found_call(request, pk)
    works = page(ArtWork.objects.visible_to(request.user).filter(call=call), request.GET)
    return render(request, "volunteers/art_call.html", {"call": call, "page": works})


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def new_call(request):
    def publish(unit, client_key, **facts):
        return actions.open_call(unit, by=request.user, client_key=client_key or None, **facts)

    return deed(
        request, forms.NewCallForm(request.POST or None, user=request.user), publish, title="发布作品征集",
        success="征集已发布。", back=lambda made: made.get_absolute_url(), submit="发布", icon="megaphone",
        cancel=reverse("art-calls"),
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def change_call(request, pk):
    call = found_call(request, pk)
    first = {name: getattr(call, name) for name in (*CHANGEABLE, "version")}
    form = forms.CallForm(request.POST or None, user=request.user, initial=first)
    return deed(
        request, form, lambda **sent: actions.change_call(call, by=request.user, **sent), title="修改征集",
        success="已保存。", back=call.get_absolute_url(),
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def cancel_call(request, pk):
    call = found_call(request, pk)
    return deed(
        request, ReasonForm(request.POST or None),
        lambda reason, version: actions.cancel_call(call, by=request.user, reason=reason), title=f"取消“{call.title}”",
        success="征集已取消，作品不再展出。", back=call.get_absolute_url(), submit="取消征集", icon="circle-x",
        danger=True, lines=["已展出的作品也会从公开页面撤下。"],
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def receive_work(request, pk):
    call = found_call(request, pk)

    def receive(client_key, **facts):
        return actions.receive_work(call, by=request.user, client_key=client_key or None, **facts)

    return deed(
        request, forms.WorkForm(request.POST or None, request.FILES or None), receive, title="登记作品",
        success=lambda work: "作品已登记并展出。" if work.consent else "作品已登记；作者同意后再展出。",
        back=call.get_absolute_url(), submit="登记", icon="palette", lines=["展出要作者同意；未成年人还要监护人同意。"],
    )  # fmt: skip


@access("activity.manage")
@require_http_methods(["GET", "POST"])
def agree_to_show(request, pk):
    work = found_work(request, pk)
    form = forms.AgreeForm(request.POST or None, initial={"signed": work.signed})
    return deed(
        request, form, lambda **sent: actions.agree_to_show(work, by=request.user, **sent),
        title=f"展出“{work.title}”", success="作品已展出。", back=work.call.get_absolute_url(), submit="展出",
        icon="image",
    )  # fmt: skip


@access("activity.manage")
@require_POST
def withdraw_work(request, pk):
    work = found_work(request, pk)
    return plain_deed(
        request, lambda: actions.withdraw_work(work, by=request.user), success="作品已撤回，照片和姓名已删除。",
        back=work.call.get_absolute_url(),
    )  # fmt: skip


@access("activity.manage")
@require_GET
def work_picture(request, pk):
    return picture(found_work(request, pk).picture)
