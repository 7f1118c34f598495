"""What is done with a household: who leaves it, where it moves, how it splits and joins, what it is designated."""

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from governance.foundation.access import access
from hierarchy.views.deed import allow
from residents.actions import designation, households, leaving
from residents.forms.households import DesignateForm, HouseholdForm, JoinForm, LeaveForm, MoveForm, SplitForm
from residents.forms.people import DayForm
from residents.views.changing import changing, now, register_deed
from residents.views.dwelling import crumbs_of
from residents.views.finding import find_household

COLUMNS = ("number", "declared", "vehicles", "note")


def _household(request, pk, perm="residents.change_register"):
    household = find_household(request, pk)
    allow(request.user, perm, household)
    return household


def _deed(request, household, form, act, **more):
    dwelling = household.dwelling
    return register_deed(
        request, form, act, **{"back": dwelling.get_absolute_url(), "crumbs": crumbs_of(dwelling)} | more
    )


def _asked(request, household):
    """The people a link preselects with ?person=; none leaves the form's own choice, the whole household."""
    person = request.GET.get("person", "")
    return {"people": [person]} if person.isdecimal() else {}


def _some(household, people):
    """None where the whole household was ticked: then it moves as a whole."""
    return None if len(people) == household.members.here().count() else list(people)


@access("resident.change")
@require_http_methods(["GET", "POST"])
def change_household(request, pk):
    household = _household(request, pk)
    form = HouseholdForm(request.POST or None, household=household, initial=now(household, COLUMNS))
    return changing(
        request,
        household,
        form,
        lambda **given: households.change_household(household, by=request.user, **given),
        columns=COLUMNS,
        title=f"修改{household.dwelling.line}的住户",
        success="已保存。",
        back=household.dwelling.get_absolute_url(),
        crumbs=crumbs_of(household.dwelling),
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def move_out(request, pk):
    household = _household(request, pk)

    def act(people, on, occupancy):
        some = _some(household, people)
        return leaving.move_out(household, by=request.user, residents=some, on=on, occupancy=occupancy or None)

    return _deed(
        request,
        household,
        LeaveForm(request.POST or None, household=household, initial=_asked(request, household)),
        act,
        title=f"{household.dwelling.line}迁出",
        intro="迁出本街道。搬到本街道另一处的，请办“搬家”。",
        success=lambda left: f"已办理 {len(left)} 人迁出。",
        back=lambda left: household.dwelling.get_absolute_url(),
        cancel=household.dwelling.get_absolute_url(),
        submit="迁出",
        icon="log-out",
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def move_household(request, pk):
    household = _household(request, pk)

    def act(people, on, dwelling):
        allow(request.user, "residents.change_register", dwelling)
        return leaving.move(household, dwelling, by=request.user, residents=_some(household, people), on=on)

    return _deed(
        request,
        household,
        MoveForm(request.POST or None, user=request.user, household=household, initial=_asked(request, household)),
        act,
        title=f"{household.dwelling.line}搬家",
        success=lambda new: "已办理搬家。",
        back=lambda new: reverse("dwelling", args=[new.dwelling_id]),
        cancel=household.dwelling.get_absolute_url(),
        submit="搬家",
        icon="truck",
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def split_household(request, pk):
    household = _household(request, pk)
    return _deed(
        request,
        household,
        SplitForm(request.POST or None, household=household),
        lambda people, on: households.split_household(household, list(people), by=request.user, on=on),
        title=f"{household.dwelling.line}分户",
        intro="勾选的人另立一户，仍住在这扇门后。",
        success="已分户。",
        submit="分户",
        icon="split",
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def join_households(request, pk):
    household = _household(request, pk)
    return _deed(
        request,
        household,
        JoinForm(request.POST or None, household=household),
        lambda other, on: households.join_households(household, other, by=request.user, on=on),
        title=f"{household.dwelling.line}并户",
        intro="同一扇门后的另一户并入这一户。",
        success="已并户。",
        submit="并户",
        icon="merge",
    )


@access("household.designate")
@require_http_methods(["GET", "POST"])
def designate_household(request, pk):
    household = _household(request, pk, "residents.designate")
    return _deed(
        request,
        household,
        DesignateForm(request.POST or None, household=household),
        lambda **given: designation.designate(household, by=request.user, **given),
        title=f"认定{household.dwelling.line}为党员家庭",
        intro="认定后成为楼栋党小组下的第五级单位，出现在组织架构里。",
        success=lambda household: f"已认定为{household.designated}。",
        back=lambda household: household.dwelling.get_absolute_url(),
        cancel=household.dwelling.get_absolute_url(),
        submit="认定",
        icon="badge-check",
    )


@access("household.designate")
@require_http_methods(["GET", "POST"])
def withdraw_designation(request, pk):
    household = _household(request, pk, "residents.designate")
    return _deed(
        request,
        household,
        DayForm(request.POST or None, label="取消日期"),
        lambda on: designation.withdraw_designation(household, by=request.user, on=on),
        title=f"取消{household.dwelling.line}的{household.designated or '党员家庭'}认定",
        lines=["对应的第五级单位随之撤销，历史保留。"],
        danger=True,
        success="已取消认定。",
        submit="取消认定",
        icon="circle-slash",
    )
