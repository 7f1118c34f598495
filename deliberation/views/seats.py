"""The deeds on one member of a council: seated, renewed, ended."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from deliberation.actions import seats as deeds
from deliberation.forms_councils import EndMembershipForm, MemberForm, RenewForm
from deliberation.models import CouncilMember
from deliberation.views.councils import managed
from governance.foundation.access import access
from hierarchy.views.deed import allow, deed
from residents.models import Dwelling, Resident
from residents.search import look_up, understood

MOST_FOUND = 20
FORM = "deliberation/seat_member.html"


def found_people(request):
    """Residents the typed name may mean, as far as the person sees the register: [Resident], or None unasked."""
    words = request.POST.get("q", "").strip()
    if not words:
        return None
    here = Resident.objects.visible_to(request.user).here()
    pks = look_up(here, Dwelling.objects.visible_to(request.user), understood(words), by=request.user, limit=MOST_FOUND)
    return list(here.filter(pk__in=pks).select_related("building__estate", "entrance").order_by("building_id", "pk"))


@access("council.manage")
@require_http_methods(["GET", "POST"])
def seat_member(request, pk):
    """The name to look for is posted, never put into the address; looking loses nothing that was typed."""
    council = managed(request, pk)
    looking = request.method == "POST" and "look" in request.POST
    first = {"until": deeds.term_end(council, timezone.localdate()), "group": request.GET.get("group")}
    form = MemberForm(
        request.POST or None, council=council, user=request.user, initial=first, use_required_attribute=False
    )
    more = {"council": council, "found": found_people(request), "chosen": request.POST.get("resident", "")}
    if looking:
        form.full_clean()
        form.errors.clear()
        facts = {"form": form, "title": f"给{council}增加成员", "submit": "增加", "icon": "user-plus"}
        return render(request, FORM, facts | {"back": council.get_absolute_url()} | more)
    return deed(
        request,
        form,
        lambda q, **given: deeds.seat_member(council, by=request.user, **given),
        title=f"给{council}增加成员",
        success=lambda member: f"{member.name}已列入“{member.group}”。",
        back=council.get_absolute_url(),
        submit="增加",
        icon="user-plus",
        template=FORM,
        **more,
    )


def _member(request, pk):
    rows = CouncilMember.objects.visible_to(request.user).select_related("council", "group")
    member = get_object_or_404(rows, pk=pk)
    allow(request.user, "deliberation.manage_council", member.council)
    return member


@access("council.manage")
@require_http_methods(["GET", "POST"])
def end_membership(request, pk):
    member = _member(request, pk)
    return deed(
        request,
        EndMembershipForm(request.POST or None),
        lambda **given: deeds.end_membership(member, by=request.user, **given),
        title=f"{member.name}离任",
        success="已办离任，席位空出。",
        back=member.council.get_absolute_url(),
        submit="办离任",
        icon="user-minus",
    )


@access("council.manage")
@require_http_methods(["GET", "POST"])
def renew_member(request, pk):
    member = _member(request, pk)
    after = deeds.term_end(member.council, member.until) if member.until else None
    return deed(
        request,
        RenewForm(request.POST or None, initial={"until": after}),
        lambda **given: deeds.renew_member(member, by=request.user, **given),
        title=f"{member.name}续任",
        success=lambda kept: f"已续任至 {kept.until}。",
        back=member.council.get_absolute_url(),
        submit="续任",
        icon="refresh-cw",
    )
