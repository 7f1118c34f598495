"""查阅、更正、删除: what a person asks of the register, or who knows the stairs proposes; answered in time."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from governance.foundation.workdays import Duration, DurationUnit, deadline
from residents.actions.retention import erase
from residents.choices import RequestKind, RequestState
from residents.models import RegisterRequest, Resident

LIMIT = Duration(15, DurationUnit.WORKING_DAY)
SOON = timedelta(days=3)
LONGEST = 500


@transaction.atomic
def ask(resident, kind, *, words="", by=None):
    """File a request; `by` is the clerk or leader who writes it down, None when the person came with a slip.

    One of a kind at a time: a second tap, or a stranger with a found slip, does not fill the list.
    """
    resident = Resident.objects.select_for_update().get(pk=resident.pk)
    kind, words = RequestKind(kind), (words or "").strip()[:LONGEST]
    if resident.erased_at:
        raise ActionRefused("这位居民的个人信息已删除，没有可以更正或查阅的内容。")
    if kind in (RequestKind.CORRECT, RequestKind.PROPOSE) and len(words) < 4:
        raise ActionRefused("请写明哪一项不对、应该是什么，至少 4 个字。")
    waiting = resident.requests.filter(kind=kind, state=RequestState.OPEN)
    if kind != RequestKind.PROPOSE and waiting.exists():
        raise ActionRefused(f"已经有一件“{kind.label}”申请在办理，请等答复；有补充请联系社区。")
    if kind == RequestKind.PROPOSE and waiting.filter(by=by).count() >= 5:
        raise ActionRefused("您对这位居民已提了 5 条建议还没有办，请等社区核实后再提。")
    now = timezone.now()
    made = RegisterRequest.objects.create(
        resident=resident, kind=kind, words=words, by=by, asked_at=now, due_at=deadline(now, LIMIT).at
    )
    ledger.record("request.asked", made, by=by, unit=resident.path, kind=kind.label)
    return made


@transaction.atomic
def answer(request, *, by, done, words="", version=None):
    """办理 or 不予办理. A deletion that is granted erases at once; a refusal says why and on what ground."""
    request = _lock(request, version)
    words = (words or "").strip()[:LONGEST]
    if not done and len(words) < 4:
        raise ActionRefused("不予办理要写明理由（至少 4 个字），例如依据哪项法定职责需要保留。")
    request.state = RequestState.DONE if done else RequestState.REFUSED
    request.answer, request.answered_at, request.answered_by = words, timezone.now(), by
    request.version += 1
    request.save(update_fields=["state", "answer", "answered_at", "answered_by", "version"])
    ledger.record(
        "request.answered", request, by=by, unit=request.resident.path, kind=request.get_kind_display(),
        outcome=request.get_state_display(),
    )  # fmt: skip
    if done and request.kind == RequestKind.DELETE:
        erase(request.resident, by=by, why="request")
        request.refresh_from_db()
    return request


def _lock(request, version):
    """The bare row first, what belongs to it afterwards."""
    list(RegisterRequest.objects.select_for_update().filter(pk=request.pk))
    request = RegisterRequest.objects.select_related("resident", "answered_by").filter(pk=request.pk).first()
    if request is None:
        raise Conflict("这件申请已经不在了，请回到列表刷新。")
    if request.state != RequestState.OPEN:
        who = request.answered_by.name if request.answered_by else "系统"
        when = timezone.localtime(request.answered_at)
        raise Conflict(f"{who}已于 {when:%m-%d %H:%M} 答复：{request.get_state_display()}。请刷新页面看结果。")
    if version is not None and int(version) != request.version:
        raise Conflict("这件申请刚被修改，请刷新页面再办。")
    return request


@jobs.handler("residents.remind_requests")
@transaction.atomic
def remind():
    """Tell the community once before a request falls due and once after; the ledger remembers that it was told."""
    now = timezone.now()
    open_now = RegisterRequest.objects.filter(state=RequestState.OPEN, due_at__lte=now + SOON)
    rows = list(open_now.select_for_update().order_by("due_at")[:500])
    told = set(
        LedgerEntry.objects.filter(
            subject_type=RegisterRequest._meta.label_lower,
            subject_id__in=[str(row.pk) for row in rows],
            action__in=["request.due_soon", "request.overdue"],
        ).values_list("subject_id", "action")
    )
    paths = dict(Resident.objects.filter(pk__in=[row.resident_id for row in rows]).values_list("pk", "path"))
    for row in rows:
        action = "request.overdue" if row.due_at < now else "request.due_soon"
        if (str(row.pk), action) not in told:
            ledger.record(action, row, by=None, unit=paths[row.resident_id])
