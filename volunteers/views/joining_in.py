"""Saying yes: on the public page, on the own account; and the applications that a clerk asks back about."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.addresses import address_of
from hierarchy.models import OrgUnit
from hierarchy.views.deed import allow, deed, plain_deed
from volunteers.actions import applications as deeds
from volunteers.actions.accounts import register_myself, registered_as
from volunteers.forms_own import AcceptForm, ApplyForm, MyselfForm
from volunteers.models import Volunteer, VolunteerApplication
from volunteers.own_page import ME


@access(PUBLIC)
@never_cache
@sensitive_post_parameters("name", "phone", "guardian_name")
@require_http_methods(["GET", "POST"])
def join_in(request):
    """我要当志愿者. Context: form, refusal. Told thanks by the page of its own, so that a reload asks nothing twice."""
    form = ApplyForm(request.POST or None, initial={"unit": request.GET.get("unit", "")})
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name not in ("agree", "guardian_agrees")}
        try:
            deeds.apply(given.pop("unit"), address=address_of(request), **given)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("joined-in")
    return render(request, "volunteers/join_in.html", {"form": form}, status=422 if form.errors else 200)


@access(PUBLIC)
@require_GET
def joined_in(request):
    return render(request, "volunteers/joined_in.html")


@access("activity.read")
@require_http_methods(["GET", "POST"])
def my_volunteering(request):
    """我的志愿服务: the own page, or what makes one a volunteer. Context: form, known (registered on paper already)."""
    user = request.user
    if Volunteer.objects.visible_to(user).filter(user=user, left_on=None).exists():
        return redirect("own-page", ME)

    def act(agree, unit, **given):
        return register_myself(unit, user=user, **given)

    return deed(
        request,
        MyselfForm(request.POST or None, user=user, initial={"name": user.name, "phone": user.phone}),
        act,
        title="我的志愿服务",
        intro="您还没有登记为志愿者",
        success="已登记，谢谢您。",
        back=lambda made: redirect("own-page", ME),
        cancel=reverse("my-account"),
        submit="登记为志愿者",
        icon="hand-heart",
        template="volunteers/myself.html",
        known=registered_as(user),
    )


@access("volunteer.register")
@require_GET
def applications(request):
    """Context: page (open ones), address of the public page, places [(unit, address)] to hang up as a QR."""
    rows = VolunteerApplication.objects.visible_to(request.user).open().select_related("unit")
    communities = OrgUnit.objects.visible_to(request.user).current().filter(depth=2).order_by("path")[:20]
    address = request.build_absolute_uri(reverse("join-in"))
    places = [(unit, f"{address}?unit={unit.code}") for unit in communities]
    context = {"page": page(rows, request.GET), "places": places, "address": address}
    return render(request, "volunteers/applications.html", context)


def _application(request, pk):
    rows = VolunteerApplication.objects.visible_to(request.user).select_related("unit")
    application = get_object_or_404(rows, pk=pk)
    allow(request.user, "volunteers.answer_application", application)
    return application


@access("volunteer.register")
@require_http_methods(["GET", "POST"])
def accept_application(request, pk):
    """The clerk sees whom to call: name and telephone stand in clear, because they were given for asking back."""
    application = _application(request, pk)
    return deed(
        request,
        AcceptForm(request.POST or None, application=application, user=request.user),
        lambda asked, **given: deeds.accept(application, by=request.user, **given),
        title="核实登记申请",
        success=lambda made: f"已登记，编号 {made.number}。",
        back=lambda made: made.get_absolute_url(),
        cancel=reverse("volunteer-applications"),
        submit="核实无误，登记",
        icon="user-check",
        template="volunteers/application.html",
        application=application,
    )


@access("volunteer.register")
@require_POST
def decline_application(request, pk):
    application = _application(request, pk)
    return plain_deed(
        request,
        lambda: deeds.decline(application, by=request.user),
        success="已办理：不登记，申请里的个人信息已删除。",
        back=reverse("volunteer-applications"),
    )
