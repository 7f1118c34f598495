"""One person: what is registered, as far as the viewer may know it, and the deeds on the person."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from governance.foundation.access import access
from hierarchy.views.deed import allow
from residents.actions import households, leaving, party, people
from residents.choices import MoveKind
from residents.forms.people import DayForm, EndSecondHomeForm, NoForm, PartyForm, ResidentForm, SecondHomeForm
from residents.models import RegisterRequest, Visit
from residents.shown import answers_above, show
from residents.views.changing import changing, now, register_deed
from residents.views.dwelling import crumbs_of
from residents.views.finding import find_resident

COLUMNS = (
    "name", "relation", "sex", "birth_date", "birth_precision", "ethnicity", "politics", "education", "marriage",
    "registered_at", "registration", "match", "workplace", "note", "basis",
)  # fmt: skip
PARTY = ("kind", "membership", "branch", "branch_written", "post", "reported_on", "found_by")
SHOWN = 10


@access("resident.read")
@require_safe
def resident(request, pk):
    resident, user = find_resident(request, pk), request.user
    full = answers_above(user, resident.path)
    facts = {
        "resident": resident,
        "shown": show(user, [resident])[0],
        "dwelling": resident.household.dwelling,
        "full": full,
        "moves": _moves(resident),
        "second_homes": resident.second_homes.filter(ended_on=None).select_related(
            "household__dwelling__building__estate", "household__dwelling__entrance"
        ),
        "visits": visits_of(user, resident),
        "requests": _requests(user, resident),
        "changes": user.has_perm("residents.change_register", resident),
        "reveals": user.has_perm("residents.reveal", resident),
        "proposes": user.has_perm("residents.propose_change", resident),
        "sees_care": user.has_perm("residents.see_care", resident),
        "visiting": resident.is_here and user.has_perm("residents.record_visit", resident),
    }
    return render(request, "residents/resident.html", facts)


def _moves(resident):
    moves = resident.moves.select_related(
        "from_household__dwelling__building__estate", "from_household__dwelling__entrance",
        "to_household__dwelling__building__estate", "to_household__dwelling__entrance", "by",
    )  # fmt: skip
    lines = list(moves.order_by("-id")[:SHOWN])
    for line in lines:
        line.words = MoveKind(line.kind).label
    return lines


def visits_of(user, resident):
    """The newest visits to the person; what was written only for the clerks above and who wrote it."""
    visits = Visit.objects.visible_to(user).filter(resident=resident, revoked_at=None).select_related("by")
    visits = list(visits.order_by("-at", "-pk")[:SHOWN])
    for visit in visits:
        visit.shown_note = visit.note if answers_above(user, visit.path) or visit.by_id == user.pk else ""
    return visits


def _requests(user, resident):
    """What the person asked of the register, for who answers it."""
    if not user.has_perm("residents.handle_request", resident):
        return []
    return list(RegisterRequest.objects.visible_to(user).filter(resident=resident).order_by("-id")[:SHOWN])


def _resident(request, pk):
    resident = find_resident(request, pk)
    allow(request.user, "residents.change_register", resident)
    return resident


def _deed(request, resident, form, act, **more):
    where = {"back": resident.get_absolute_url(), "crumbs": _crumbs(resident)}
    return register_deed(request, form, act, **where | more)


def _crumbs(resident):
    return [*crumbs_of(resident.household.dwelling), (resident.name, resident.get_absolute_url())]


@access("resident.change")
@require_http_methods(["GET", "POST"])
def change_resident(request, pk):
    resident = _resident(request, pk)
    return changing(
        request,
        resident,
        ResidentForm(request.POST or None, resident=resident, initial=now(resident, COLUMNS)),
        lambda **given: people.change_resident(resident, by=request.user, **given),
        columns=COLUMNS,
        title=f"修改{resident.name}的登记",
        success="已保存。",
        back=resident.get_absolute_url(),
        crumbs=_crumbs(resident),
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def record_death(request, pk):
    resident = _resident(request, pk)
    return _deed(
        request,
        resident,
        DayForm(request.POST or None, label="去世日期"),
        lambda on: leaving.record_death(resident, by=request.user, on=on),
        title=f"登记{resident.name}去世",
        lines=["关爱档案随之结档，不再提醒走访；统计保留历史。登记错了可以“恢复在册”。"],
        success="已登记，关爱档案已结档。",
        submit="登记",
        icon="flower-2",
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def restore_resident(request, pk):
    resident = _resident(request, pk)
    return _deed(
        request,
        resident,
        NoForm(request.POST if request.method == "POST" else None),
        lambda: leaving.restore(resident, by=request.user),
        title=f"恢复{resident.name}在册",
        lines=[f"现登记为{resident.get_presence_display()}。恢复后仍在原来的户，同日结档的关爱档案一并恢复。"],
        success="已恢复在册。",
        submit="恢复在册",
        icon="undo-2",
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def record_party(request, pk):
    resident = _resident(request, pk)
    member = getattr(resident, "party", None)
    initial = now(member, PARTY) | {"disclosed": member.disclosed} if member else {}

    return changing(
        request,
        member or resident,
        PartyForm(request.POST or None, user=request.user, path=resident.path, initial=initial),
        lambda **given: party.record(resident, by=request.user, **given),
        columns=PARTY if member else (),
        title=f"{resident.name}的党员登记",
        intro="只登记党组织、类别、职务、报到和亮身份，其余以党员管理信息系统为准。",
        success="已保存。",
        back=resident.get_absolute_url(),
        crumbs=_crumbs(resident),
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def forget_party(request, pk):
    resident = _resident(request, pk)
    return _deed(
        request,
        resident,
        NoForm(request.POST if request.method == "POST" else None),
        lambda: party.forget_member(resident, by=request.user),
        title=f"删除{resident.name}的党员登记",
        lines=["登记错了或已不是党员时使用；删除后不保留党员信息。"],
        danger=True,
        success="已删除党员登记。",
        submit="删除",
        icon="trash-2",
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def second_home(request, pk):
    resident = _resident(request, pk)

    def act(dwelling, on):
        home = households.living_at(dwelling)
        return households.add_second_home(resident, home, by=request.user, on=on)

    return _deed(
        request,
        resident,
        SecondHomeForm(request.POST or None, user=request.user),
        act,
        title=f"登记{resident.name}的另一居所",
        intro="同时住在另一处的，人数只算在主要居所，两处都看得到。",
        success="已登记另一居所。",
        submit="登记",
        icon="house-plus",
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def end_second_home(request, pk):
    resident = _resident(request, pk)
    return _deed(
        request,
        resident,
        EndSecondHomeForm(request.POST or None, resident=resident),
        lambda second, on: households.end_second_home(second, by=request.user, on=on),
        title=f"{resident.name}不再住在另一居所",
        success="已结束。",
        submit="结束",
    )
