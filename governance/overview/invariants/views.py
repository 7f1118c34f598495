"""数据自检: what cannot be and is, found at night or now, row by row with the way to it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from governance.foundation import keyset
from governance.foundation.access import access
from governance.foundation.models import Job
from governance.overview.invariants import reading
from governance.overview.invariants.registry import INVARIANTS
from governance.overview.invariants.running import ask_for_check

SIZE = 50


@access("self_check")
@require_GET
def self_check(request):
    """Context: run, running, stuck, groups, chosen (a group's key), line, page, opens, history, total."""
    run, running = reading.last_run(), reading.running()
    groups = reading.groups_of(run, request.user)
    facts = {
        "run": run,
        "running": running,
        "stuck": running is not None and Job.objects.filter(key=f"self_check.run:{running.pk}", dead=True).exists(),
        "groups": [(key, words, lines, sum(line.count for line in lines)) for key, words, lines in groups],
        "history": reading.history(request.user),
    }
    facts["total"] = sum(total for *_, total in facts["groups"])
    facts["errors"] = sum(bool(line.error) for _, _, lines in groups for line in lines)
    return render(request, "overview/invariants/self_check.html", facts | _chosen(request, run, groups))


def _chosen(request, run, groups):
    """What is open on the page: the breaches of one invariant, or the list of a group, first one with breaches."""
    lines = [line for _, _, group in groups for line in group]
    invariant = INVARIANTS.get(request.GET.get("key", ""))
    if invariant is not None:
        line = next(line for line in lines if line.invariant is invariant)
        page = keyset.page(reading.breaches_of(run, request.user, invariant), request.GET, SIZE)
        return {"line": line, "chosen": invariant.group, "page": page, "opens": reading.opens(request.user, invariant)}
    asked = request.GET.get("group")
    named = next((key for key, *_ in groups if key == asked), None)
    wrong = next((line.invariant.group for line in lines if line.count or line.error), groups[0][0])
    return {"chosen": named or wrong, "lines": {key: rows for key, _, rows in groups}[named or wrong]}


@access("self_check")
@require_POST
def run_self_check(request):
    ask_for_check(by=request.user)
    messages.success(request, "自检已经开始，检查全部数据要几分钟，完成后这里会更新。可以离开这个页面。")
    return redirect("self-check")
