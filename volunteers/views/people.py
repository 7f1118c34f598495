"""志愿者: the list, one volunteer, and what is written about one."""

from django.forms import Form
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.keyset import capped_count, page
from hierarchy.views.deed import allow, deed, plain_deed
from residents.shown import sees_names
from volunteers.actions import matching
from volunteers.actions import people as deeds
from volunteers.filters_people import VolunteerFilter
from volunteers.forms_people import AdultForm, ChangeForm, LeaveForm, RegisterForm, RejoinForm
from volunteers.matching import suggestions
from volunteers.models import Volunteer, VolunteerApplication

SEALED = ("document_number", "guardian_name")  # not shown in the list, so not opened
SHOWN = 10
PLAIN = [name for name in deeds.CHANGEABLE if name not in ("phone", "document_number")]


def find_volunteer(request, pk, permission=None):
    rows = Volunteer.objects.visible_to(request.user).select_related("unit", "user", "registered_by")
    volunteer = get_object_or_404(rows, pk=pk)
    if permission:
        allow(request.user, f"volunteers.{permission}", volunteer)
    return volunteer


@access("volunteer.read")
@require_GET
def volunteers(request):
    """Context: filter (VolunteerFilter), page, count, waiting (applications), chosen (whether narrowed)."""
    narrowed = VolunteerFilter(request.GET, Volunteer.objects.visible_to(request.user), request=request)
    found = narrowed.qs if narrowed.is_valid() else Volunteer.objects.none()
    rows = found.select_related("unit").defer(*SEALED)
    answers = request.user.may("volunteer.register")
    waiting = VolunteerApplication.objects.visible_to(request.user).open() if answers else None
    context = {
        "filter": narrowed,
        "page": page(rows, request.GET),
        "count": capped_count(found),
        "waiting": waiting[:100].count() if waiting is not None else 0,
        "chosen": any(value for key, value in request.GET.items() if key not in ("before", "after")),
    }
    return render(request, "volunteers/volunteers.html", context)


@access("volunteer.read")
@require_GET
def volunteer(request, pk):
    """Context: volunteer, named, places (present first), sums, rows, card, resident, suggested, what one may do."""
    one, user = find_volunteer(request, pk), request.user
    hours = one.hours.all()
    resident = one.resident if one.resident_id else None
    changes = user.has_perm("volunteers.change_volunteer", one) and not one.erased_at
    places = one.places.select_related("team").order_by("left", "-since", "-pk")
    context = {
        "volunteer": one,
        "named": "（信息已删除）" if one.erased_at else one.name if sees_names(user) else one.masked_name,
        "places": sorted(places, key=lambda place: place.left is not None),
        "sums": hours.sums(),
        "rows": list(hours.standing().select_related("unit").order_by("-begins_at", "-pk")[:SHOWN]),
        "card": one.cards.filter(ended_at=None).first(),
        "resident": resident,
        "sees_resident": user.may("resident.read"),
        "suggested": suggestions(one, user) if changes and not resident and not one.left_on else [],
        "changes": changes,
        "cards": user.has_perm("volunteers.make_card", one) and not one.left_on,
        "shows_phone": bool(one.phone) and user.has_perm("volunteers.show_phone", one),
        "shows_document": bool(one.document_number) and user.has_perm("volunteers.show_document_number", one),
    }
    return render(request, "volunteers/volunteer.html", context)


@access("volunteer.register")
@require_http_methods(["GET", "POST"])
def register_volunteer(request):
    def act(unit, **given):
        allow(request.user, "volunteers.register", unit)
        return deeds.register(unit, by=request.user, **given)

    return deed(
        request,
        RegisterForm(request.POST or None, user=request.user),
        act,
        title="登记志愿者",
        intro="须本人同意。不能替人登记，也不能从居民名单成批登记",
        success=lambda made: f"已登记，编号 {made.number}。",
        back=lambda made: made.get_absolute_url(),
        cancel=reverse("volunteers"),
        submit="登记",
        icon="user-plus",
        template="volunteers/register.html",
    )


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def change_volunteer(request, pk):
    one = find_volunteer(request, pk, "change_volunteer")
    now = {name: getattr(one, name) for name in PLAIN} | {"version": one.version}
    return deed(
        request,
        ChangeForm(request.POST or None, volunteer=one, initial=now),
        lambda **given: deeds.change(one, by=request.user, **given),
        title=f"修改{one.masked_name}的登记",
        success="已保存。",
        back=one.get_absolute_url(),
        template="volunteers/register.html",
    )


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def leave_volunteer(request, pk):
    one = find_volunteer(request, pk, "change_volunteer")
    return deed(
        request,
        LeaveForm(request.POST or None, initial={"version": one.version}),
        lambda **given: deeds.leave(one, by=request.user, **given),
        title=f"{one.masked_name}退出志愿者登记",
        lines=["退出后离开所有队伍，没开始的报名取消，志愿者卡作废。服务时长留在台账里。"],
        success="已办退出。",
        back=one.get_absolute_url(),
        submit="办退出",
        icon="user-minus",
        danger=True,
    )


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def rejoin_volunteer(request, pk):
    one = find_volunteer(request, pk, "change_volunteer")
    return deed(
        request,
        RejoinForm(request.POST or None, initial={"version": one.version}),
        lambda **given: deeds.rejoin(one, by=request.user, **given),
        title=f"恢复{one.masked_name}的登记",
        lines=["须本人重新同意；编号和以前的服务时长不变。"],
        success="已恢复登记。请重新制作志愿者卡。",
        back=one.get_absolute_url(),
        submit="恢复登记",
        icon="undo-2",
    )


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def confirm_volunteer_adult(request, pk):
    one = find_volunteer(request, pk, "change_volunteer")
    return deed(
        request,
        AdultForm(request.POST or None, initial={"version": one.version}),
        lambda **given: deeds.confirm_adult(one, by=request.user, **given),
        title=f"{one.masked_name}成年后的本人同意",
        lines=["登记后不再保存监护人的信息。本人不同意的，请办退出。"],
        success="已登记本人同意。",
        back=one.get_absolute_url(),
        submit="登记同意",
        icon="file-check",
    )


@access("volunteer.change")
@require_POST
def match_volunteer(request, pk):
    """One of the suggested people of the register: the same reading that suggested it is asked again."""
    one = find_volunteer(request, pk, "change_volunteer")
    wanted = request.POST.get("resident", "")
    chosen = next((who for who, _ in suggestions(one, request.user) if str(who.pk) == wanted), None)
    if chosen is None:
        return plain_deed(request, _gone, success="", back=one.get_absolute_url())
    return plain_deed(
        request,
        lambda: matching.match(one, chosen, by=request.user),
        success="已对应到居民底册。",
        back=one.get_absolute_url(),
    )


def _gone():
    raise deeds.Conflict("底册刚刚变过，请看现在的建议再选。")


@access("volunteer.change")
@require_http_methods(["GET", "POST"])
def unmatch_volunteer(request, pk):
    one = find_volunteer(request, pk, "change_volunteer")
    return deed(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda: matching.unmatch(one, by=request.user),
        title=f"取消{one.masked_name}与底册居民的对应",
        lines=["只取消对应关系，志愿者登记和居民底册都不变。"],
        success="已取消对应。",
        back=one.get_absolute_url(),
        submit="取消对应",
        icon="unlink",
    )
