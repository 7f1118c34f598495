"""数据体检: what does not fit, check by check, each with the click that mends it."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from governance.foundation import keyset
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.models import Job
from hierarchy.choices import Level
from hierarchy.models import OrgUnit
from hierarchy.views.deed import allow
from residents.actions import checkup as deeds
from residents.actions.mending import mend_finding as mend
from residents.checks import CHECKS
from residents.models import Finding

SIZE = 30
DOOR = ("dwelling__building__estate", "dwelling__entrance")
SHOWN_WITH = [
    *DOOR,
    *(f"household__{step}" for step in ("unit", *DOOR)),
    *(f"resident__household__{step}" for step in DOOR),
    "other", "term__holder",
    *(f"term__post__{step}" for step in ("unit", "building__estate", "entrance__building__estate")),
]  # fmt: skip


@access("checkup.mend")
@require_GET
def checkup(request):
    """The groups with their counts, and of one of them the findings. Context: groups, chosen, page, run, places."""
    open_now = Finding.objects.visible_to(request.user).open()
    counts = dict(open_now.order_by().values_list("check_code").annotate(n=Count("pk")))
    groups = [(check, counts.get(code, 0)) for code, check in CHECKS.items()]
    asked = request.GET.get("check")
    chosen = CHECKS.get(asked) or next((check for check, n in groups if n), None)
    page = keyset.Page([])
    if chosen is not None:
        page = keyset.page(open_now.filter(check_code=chosen.code).select_related(*SHOWN_WITH), request.GET, SIZE)
        _told(page.rows, chosen)
    facts = {
        "groups": groups,
        "chosen": chosen,
        "page": page,
        "total": sum(counts.values()),
        "places": _places(request),
    }
    return render(request, "residents/checkup.html", facts | {"run": _progress(request)})


def _told(rows, check):
    """Sentences, and where each finding is: one question more for a whole page."""
    sentences = check.say(rows)
    for row in rows:
        row.sentence = sentences[row.pk]
        household = row.household or (row.resident.household if row.resident_id else None)
        row.door = row.dwelling or (household.dwelling if household else None)


def _places(request):
    """The communities the person may look through now."""
    return list(_communities(request)[:20])


def _communities(request):
    return OrgUnit.objects.visible_to(request.user).current().filter(depth=Level.COMMUNITY)


def _progress(request):
    """How far a checkup that jobs do has come: {done, total, stuck, place}, or None when none was asked for here."""
    stamp, place = request.GET.get("run", ""), request.GET.get("place", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) == 20):
        return None
    community = OrgUnit.objects.visible_to(request.user).filter(code=place).first()
    if community is None:
        return None
    jobs = Job.objects.filter(key__in=deeds.keys_of(community, stamp).values())
    states = list(jobs.values_list("done_at", "dead"))
    done = sum(done_at is not None for done_at, _ in states)
    if not states or done == len(states):
        return None
    return {"done": done, "total": len(states), "stuck": any(dead for _, dead in states), "place": community}


@access("checkup.mend")
@require_POST
def run_checkup(request):
    code = request.POST.get("community", "")
    if not code:
        messages.error(request, "请选一个社区再体检。")
        return redirect("checkup")
    community = get_object_or_404(_communities(request), code=code)
    allow(request.user, "residents.mend", community)
    stamp = deeds.run_checkup(community, by=request.user)
    if stamp:
        return redirect(f"{reverse('checkup')}?run={stamp}&place={community.code}")
    messages.success(request, "体检完成，下面是现在的结果。")
    return redirect("checkup")


def _finding(request, pk):
    found = get_object_or_404(Finding.objects.visible_to(request.user).select_related("home"), pk=pk)
    allow(request.user, "residents.mend", found)
    return found


def _back(finding):
    return redirect(f"{reverse('checkup')}?check={finding.check_code}")


@access("checkup.mend")
@require_POST
def mend_finding(request, pk):
    """One click. Duplicates are compared first, on a page of their own."""
    finding, code = _finding(request, pk), request.POST.get("mend", "")
    if code == "compare" and finding.other_id:
        address = reverse("merge-residents", args=[finding.resident_id])
        return redirect(f"{address}?with={finding.other_id}")
    try:
        words = mend(finding, code, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已改正：{words}。")
    return _back(finding)


@access("checkup.mend")
@require_POST
def accept_finding(request, pk):
    finding = _finding(request, pk)
    try:
        deeds.accept_finding(finding, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已记下“确认无误”，同样的情况不再提示；登记有变化时会重新检查。")
    return _back(finding)
