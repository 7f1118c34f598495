"""提醒种类 for everybody, and one's own 提醒方式."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.foundation import reaching
from governance.foundation.access import SIGNED_IN, access
from governance.foundation.errors import ActionRefused
from governance.foundation.kinds import KINDS
from governance.foundation.models import Channel, KindOff, Reach, Wanted
from governance.overview.reminders.forms import AbsenceForm, ReachForm
from governance.overview.reminders.people import office_of


@access("reminder.read")
@require_safe
def reminder_kinds(request):
    office = office_of(request.user)
    off = set(KindOff.objects.filter(office_path=office.path).values_list("kind", flat=True)) if office else set()
    groups = {}
    for each in KINDS.values():
        groups.setdefault(each.group, []).append((each, each.code in off))
    context = {"groups": list(groups.items()), "count": len(KINDS), "office": office}
    context["may_switch"] = office is not None and request.user.may("reminder.switch")
    return render(request, "overview/reminders/kinds.html", context)


@access("reminder.switch")
@require_POST
def switch_reminder(request, code):
    if code not in KINDS:
        raise Http404
    on = request.POST.get("on") == "1"
    reaching.switch_kind(code, office_of(request.user), by=request.user, on=on)
    messages.success(request, f"“{KINDS[code].title}”已{'启用' if on else '停用'}。")
    return redirect("reminder-kinds")


@access(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def my_reach(request):
    reach = Reach.objects.filter(user=request.user).first() or Reach(user=request.user)
    first = {"email": reach.email, "by_mail": reach.by_mail, "by_sms": reach.by_sms}
    form = ReachForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            reaching.change_reach(request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。站内消息始终会有，不能关闭。")
            return redirect("my-reach")
    return _page(request, reach, form=form)


def _page(request, reach=None, form=None, absence_form=None):
    reach = reach or Reach.objects.filter(user=request.user).first() or Reach(user=request.user)
    first = {"email": reach.email, "by_mail": reach.by_mail, "by_sms": reach.by_sms}
    form, absence_form = form or ReachForm(initial=first), absence_form or AbsenceForm(user=request.user)
    context = {
        "form": form,
        "reach": reach,
        "ways": set(Channel.objects.filter(active=True).values_list("way", flat=True)),
        "absence_form": absence_form,
        "absences": request.user.absences.filter(until__gte=timezone.localdate())
        .select_related("deputy")
        .order_by("since"),
        "refused": reach.refused_at is not None and reach.by_mail != Wanted.NOTHING,
    }
    status = 422 if form.errors or absence_form.errors else 200
    return render(request, "overview/reminders/my_reach.html", context, status=status)


@access(SIGNED_IN)
@require_POST
def set_absence(request):
    form = AbsenceForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            reaching.set_absence(request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已登记，外出期间的提醒由代办人接收。")
            return redirect("my-reach")
    return _page(request, absence_form=form)


@access(SIGNED_IN)
@require_POST
def end_absence(request, pk):
    absence = get_object_or_404(request.user.absences, pk=pk)
    reaching.end_absence(absence, by=request.user)
    messages.success(request, "已取消，提醒仍由您本人接收。")
    return redirect("my-reach")
