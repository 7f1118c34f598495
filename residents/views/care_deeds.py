"""The deeds on one care profile: open, change, categories, responsible person, close."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from governance.foundation.access import access
from hierarchy.views.deed import allow, deed
from residents.actions import care
from residents.forms.care import (
    ChangeCareForm,
    CloseCareForm,
    EndMarkForm,
    MarkForm,
    OpenCareForm,
    ProfileForm,
    WorkerForm,
)
from residents.models import CareMark, CareProfile, Resident

FORM = "residents/care_deed.html"


def _resident(request, pk):
    resident = get_object_or_404(Resident.objects.visible_to(request.user).select_related("building__estate"), pk=pk)
    allow(request.user, "residents.change_care", resident)
    return resident


def _profile(request, pk):
    rows = CareProfile.objects.visible_to(request.user).running()
    profile = get_object_or_404(
        rows.select_related("resident__building__estate", "worker").prefetch_related("marks"), pk=pk
    )
    allow(request.user, "residents.change_care", profile)
    return profile


def _deed(request, form, act, resident, title, **more):
    """The form's page, headed by the person; afterwards back to the person's page."""
    return deed(
        request, form, act, title=title, back=resident.get_absolute_url(), template=FORM, resident=resident, **more
    )


@access("care.change")
@require_http_methods(["GET", "POST"])
def open_care(request, pk):
    resident = _resident(request, pk)
    return _deed(
        request,
        OpenCareForm(request.POST or None, user=request.user, resident=resident),
        lambda **given: care.open_profile(resident, by=request.user, **given),
        resident,
        "建立关爱档案",
        success="已建档，下次走访日期已排好。",
        submit="建档",
        icon="heart-handshake",
    )


@access("care.change")
@require_http_methods(["GET", "POST"])
def change_care(request, pk):
    profile = _profile(request, pk)
    now = {name: getattr(profile, name) for name in ProfileForm.base_fields} | {"version": profile.version}
    return _deed(
        request,
        ChangeCareForm(request.POST or None, initial=now),
        lambda **given: care.change_profile(profile, by=request.user, **given),
        profile.resident,
        "修改关爱档案",
        success="已保存。",
    )


@access("care.change")
@require_http_methods(["GET", "POST"])
def add_mark(request, pk):
    profile = _profile(request, pk)
    return _deed(
        request,
        MarkForm(request.POST or None, initial={"version": profile.version}, profile=profile),
        lambda **given: care.add_mark(profile, by=request.user, **given),
        profile.resident,
        "增加关爱类别",
        success=lambda mark: f"已加上“{mark}”，走访日期已按最严的类别重排。",
        submit="增加",
        icon="plus",
    )


@access("care.change")
@require_http_methods(["GET", "POST"])
def end_mark(request, pk):
    running = CareProfile.objects.visible_to(request.user).running()
    mark = get_object_or_404(CareMark.objects.filter(profile__in=running, ended_on=None), pk=pk)
    profile = _profile(request, mark.profile_id)
    return _deed(
        request,
        EndMarkForm(request.POST or None, initial={"version": profile.version}),
        lambda **given: care.end_mark(mark, by=request.user, **given),
        profile.resident,
        f"结束“{mark}”",
        success=f"“{mark}”已结束，走访日期已重排。",
        submit="结束这个类别",
        icon="circle-slash",
        lines=["结束以后不再按这个类别走访；以前月份的统计不变。"],
    )


@access("care.change")
@require_http_methods(["GET", "POST"])
def give_care(request, pk):
    profile = _profile(request, pk)
    return _deed(
        request,
        WorkerForm(
            request.POST or None, initial={"version": profile.version, "worker": profile.worker_id}, user=request.user
        ),
        lambda **given: care.assign(profile, by=request.user, **given),
        profile.resident,
        "指派走访责任人",
        success=lambda kept: f"已由{kept.worker.name}负责走访。" if kept.worker else "已改为没有责任人。",
        icon="user-round-check",
    )


@access("care.change")
@require_http_methods(["GET", "POST"])
def close_care(request, pk):
    profile = _profile(request, pk)
    return _deed(
        request,
        CloseCareForm(request.POST or None, initial={"version": profile.version}),
        lambda **given: care.close_profile(profile, by=request.user, **given),
        profile.resident,
        "结束关爱档案",
        success="已结档，不再提醒走访；走访记录都保留。",
        submit="结档",
        icon="archive",
        danger=True,
        lines=["结档后这位居民不再列入关爱名单。迁出、去世会自动结档，不用在这里办。"],
    )
