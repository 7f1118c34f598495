"""督办: issued by somebody above, answered by the unit it is addressed to, accepted by neither of them alone."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from deliberation import rules_ladder
from deliberation.actions._decided import lock_resolution
from deliberation.actions._move import lock, step
from deliberation.choices import IN_WORK, TicketState
from deliberation.choices_ladder import UNFINISHED, SupervisionDeed, SupervisionLevel, SupervisionState
from deliberation.models import LadderSettings, Resolution, Supervision, SupervisionStep, SupervisionTarget
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.workdays import deadline
from hierarchy.choices import LEADING, Level, PostRole
from hierarchy.models import OrgUnit, User

S, D = SupervisionState, SupervisionDeed
URGED_IN = {TicketState.SUBMITTED, *IN_WORK, TicketState.PARKED}
ASKED_BY_ITSELF = {
    SupervisionLevel.NORMAL: "请过问这件超期诉求：现在卡在哪里、由谁接着办、哪天办结。",
    SupervisionLevel.YELLOW: "请书记过问：为什么长期超期、怎么解决、哪天办结，并先给诉求人一个答复。",
    SupervisionLevel.RED: "请街道牵头协调：定责任单位、定办法、定时限，并当面答复诉求人。",
}


@transaction.atomic
def supervise(ticket, *, by, level, ask, version=None):
    """Press the unit that holds the ticket. Named are its leaders and the handler, as they are at this moment."""
    if len((ask or "").strip()) < 5:
        raise ActionRefused("请写明督办要求：要办到什么程度、回复什么。")
    ticket, level = lock(ticket, version, by=by, deed="supervise"), SupervisionLevel(int(level))
    issuer = rules_ladder.unit_above_of(by, ticket.unit)
    if level == SupervisionLevel.RED and issuer.depth != Level.STREET:
        raise ActionRefused("红牌督办由街道发出。请选普通督办或黄牌督办，或用“上报”交街道。")
    if ticket.supervisions.filter(state__in=UNFINISHED, level=level, unit=ticket.unit).exists():
        raise ActionRefused(f"{ticket.unit}还有一件未办结的{level.label}，请先看回复，或换更高一级的督办。")
    people = set(_leaders(ticket.unit)) | ({ticket.handler} if ticket.handler else set())
    return _issue(ticket, level, unit=ticket.unit, issuer=issuer, people=people, by=by, ask=ask.strip()).ticket


@transaction.atomic
def urge(ticket, *, by, note="", version=None):
    """催办 by whoever filed it, once a day."""
    return _urge(lock(ticket, by=by, deed="urge"), by, note, str(by.pk))


def urge_by_reporter(ticket, *, note, line):
    """催办 of a locked ticket by its reporter, who has no account: `line` says so. Once a day, too."""
    if ticket.state not in URGED_IN:
        raise ActionRefused("这件事已经办完，正在等回访，不用催办。有话请补充，或等回访电话。")
    return _urge(ticket, None, note, "reporter", line)


def _urge(ticket, by, note, who, line=""):
    occasion = f"urge:{who}:{timezone.localdate():%Y%m%d}"
    people = {ticket.handler} if ticket.handler else set(User.objects.serving_at(ticket.unit))
    ask = (note or "").strip() or "诉求人等着结果，请尽快办理并答复。"
    try:
        with transaction.atomic():
            made = _issue(
                ticket, SupervisionLevel.URGE, unit=ticket.unit, issuer=ticket.home, people=people, by=by, ask=ask,
                occasion=occasion, line=line,
            )  # fmt: skip
    except IntegrityError:
        raise ActionRefused("今天已经催办过，承办单位已收到。明天还没有进展可以再催。") from None
    return made.ticket


def supervise_by_itself(ticket, level, why):
    """What the system issues on a locked ticket, once a level and round of handling; None when it already did.

    普通 goes to the handler's superior, 黄牌 to the community, 红牌 to the street (domain 6.2).
    """
    if ticket.supervisions.filter(automatic=True, round=ticket.reopened, level=level).exists():
        return None
    unit = _addressed(ticket, level)
    secretaries = User.objects.serving_at(unit, PostRole.SECRETARY)
    people = secretaries if secretaries.exists() else _leaders(unit)
    return _issue(
        ticket, level, unit=unit, issuer=OrgUnit.objects.get_parent(unit) or unit, people=people, by=None, why=why,
        ask=ASKED_BY_ITSELF[level], occasion=f"auto:{level.value}:{ticket.reopened}",
    )  # fmt: skip


def _addressed(ticket, level):
    if level == SupervisionLevel.RED:
        return OrgUnit.objects.get(path=ticket.path[:4])
    if level == SupervisionLevel.YELLOW:
        return OrgUnit.objects.get(path=ticket.unit.path[:8])
    return OrgUnit.objects.get_parent(ticket.unit) or ticket.unit


def _leaders(unit):
    """Who leads the unit today; where nobody does, all who serve there."""
    leaders = User.objects.serving_at(unit, *LEADING)
    return leaders if leaders.exists() else User.objects.serving_at(unit)


@transaction.atomic
def supervise_resolution(resolution, *, by, level, ask, version=None):
    """Press the unit that leads what a council decided, until it is accepted or dropped."""
    if len((ask or "").strip()) < 5:
        raise ActionRefused("请写明督办要求：要办到什么程度、回复什么。")
    resolution, level = lock_resolution(resolution, version, by=by, deed="supervise"), SupervisionLevel(int(level))
    issuer, unit = rules_ladder.unit_above_of(by, resolution.lead), resolution.lead
    if level == SupervisionLevel.RED and issuer.depth != Level.STREET:
        raise ActionRefused("红牌督办由街道发出。请选普通督办或黄牌督办。")
    if resolution.supervisions.filter(state__in=UNFINISHED, level=level, unit=unit).exists():
        raise ActionRefused(f"{unit}还有一件未办结的{level.label}，请先看回复，或换更高一级的督办。")
    made = _made(level, unit=unit, issuer=issuer, people=_leaders(unit), by=by, ask=ask.strip(), resolution=resolution)
    ledger.record("resolution.supervised", resolution, by=by, unit=resolution.path, **_facts(made))
    return resolution


def _issue(ticket, level, *, unit, issuer, people, by, ask, why="", occasion="", line=""):
    made = _made(
        level, unit=unit, issuer=issuer, people=people, by=by, ask=ask, why=why, occasion=occasion, ticket=ticket,
        round=ticket.reopened, line=line,
    )  # fmt: skip
    _mark(ticket)
    action = "urged" if level == SupervisionLevel.URGE else "supervised"
    reason = f"{level.label}，对象：{unit}"
    words = f"{why}。{ask}" if why else ask
    step(ticket, action, by=by, reason=reason, text=words, internal=action != "urged", line=line, **_facts(made))
    return made


def _made(level, *, unit, issuer, people, by, ask, why="", line="", **more):
    now = timezone.now()
    made = Supervision.objects.create(
        level=level, automatic=by is None and not line, unit=unit, path=unit.path, issuer_unit=issuer, issued_by=by,
        issuer_line=line or _line(by), issued_at=now, why=why[:120], ask=ask,
        reply_due_at=deadline(now, LadderSettings.of(unit.path[:4]).reply_within(level)).at, **more,
    )  # fmt: skip
    SupervisionTarget.objects.bulk_create(
        SupervisionTarget(supervision=made, user=person, line=_line(person)) for person in people
    )
    return made


def _line(person):
    return f"{person.name}（{person.post_line}）"[:80] if person else "系统"


def _facts(supervision):
    return {"supervision": supervision.pk, "level": supervision.get_level_display(), "to": supervision.unit.name}


def _mark(ticket):
    """The ticket carries the highest that is open, so that lists show it without a join."""
    highest = ticket.supervisions.filter(state__in=UNFINISHED).order_by("-level").values_list("level", flat=True)
    ticket.supervised = highest.first() or 0
    ticket.save(update_fields=["supervised"])


def _locked(supervision, deed, by, version):
    """What it is about first, as everywhere, then the row; who was slower reads what has happened."""
    row = _held(supervision)
    if (version is not None and int(version) != row.version) or not rules_ladder.DEEDS[deed].test(by, row):
        raise Conflict(f"{_last(row)}这件督办现在是“{row.get_state_display()}”，{rules_ladder.why_not(by, row, deed)}")
    return row


def _held(supervision):
    matter = supervision.matter
    matter = lock(matter) if supervision.ticket_id else Resolution.objects.select_for_update().get(pk=matter.pk)
    row = Supervision.objects.select_for_update().get(pk=supervision.pk)
    row.ticket, row.resolution = (matter, None) if row.ticket_id else (None, matter)
    return row


def _last(row):
    last = row.steps.last()
    if last is None:
        return ""
    return f"{last.by_line}已于 {timezone.localtime(last.at):%m-%d %H:%M} {last.get_deed_display()}。"


def _moved(row, state, deed, by, text="", **more):
    row.state, row.version = state, row.version + 1
    if state not in UNFINISHED:
        row.finished_at = timezone.now()
    row.save()
    SupervisionStep.objects.create(supervision=row, deed=deed, by=by, by_line=_line(by), text=text, **more)
    if row.ticket_id is None:
        matter = row.resolution
        ledger.record(f"resolution.supervision_{deed}", matter, by=by, unit=matter.path, **_facts(row))
        return row
    _mark(row.ticket)
    words = "" if deed == D.LATE else text
    urged = row.level == SupervisionLevel.URGE
    step(
        row.ticket, f"supervision_{deed}", by=by, reason=f"{row.get_level_display()}：{D(deed).label}", text=words,
        internal=not urged, **_facts(row),
    )  # fmt: skip
    return row


@transaction.atomic
def reply_to_supervision(supervision, *, by, text, version=None):
    """The unit answers. What was only urged is thereby done; everything else waits to be accepted."""
    if len((text or "").strip()) < 5:
        raise ActionRefused("请写明办到哪一步、接下来怎么办、哪天办结。")
    row = _locked(supervision, "reply", by, version)
    row.replied_by = by
    state = S.DONE if row.level == SupervisionLevel.URGE else S.REPLIED
    return _moved(row, state, D.REPLIED, by, text.strip(), on_time=timezone.now() <= row.reply_due_at)


@transaction.atomic
def accept_reply(supervision, *, by, text="", version=None):
    """审核通过, by somebody it is not addressed to and who did not write the reply."""
    return _moved(_locked(supervision, "accept", by, version), S.DONE, D.ACCEPTED, by, (text or "").strip())


@transaction.atomic
def reject_reply(supervision, *, by, text, version=None):
    """退回: open again, with a reason and a new deadline."""
    if len((text or "").strip()) < 2:
        raise ActionRefused("退回要写明理由：哪里没说清、还要做什么。")
    row = _locked(supervision, "reject", by, version)
    within = LadderSettings.of(row.path[:4]).reply_within(row.level)
    row.rejected += 1
    row.reply_due_at, row.late = deadline(timezone.now(), within).at, False
    return _moved(row, S.OPEN, D.REJECTED, by, text.strip())


@transaction.atomic
def withdraw_supervision(supervision, *, by, text, version=None):
    """撤销 by the side that issued it, with a reason."""
    if len((text or "").strip()) < 2:
        raise ActionRefused("撤销督办要写明理由。")
    return _moved(_locked(supervision, "withdraw", by, version), S.WITHDRAWN, D.WITHDRAWN, by, text.strip())


def end_with_ticket(ticket, *, by):
    """A finished ticket is pressed no further: whoever called the resident has settled it. An order is not settled by
    one it is addressed to: that one's reply is still to be accepted.
    """
    for row in ticket.supervisions.unfinished().select_for_update():
        if row.level > SupervisionLevel.URGE and by is not None and _concerns(row, by):
            continue
        row.ticket = ticket
        _moved(row, S.DONE, D.ENDED, by, f"诉求{ticket.get_state_display()}")


def end_with_resolution(resolution, *, by):
    """The same for a locked resolution that is accepted or dropped."""
    for row in resolution.supervisions.unfinished().select_for_update():
        if not _concerns(row, by):
            row.resolution = resolution
            _moved(row, S.DONE, D.ENDED, by, f"议定事项{resolution.get_state_display()}")


def _concerns(row, by):
    return row.replied_by_id == by.pk or row.targets.filter(user=by).exists()


@jobs.handler("supervisions.say_late")
@transaction.atomic
def say_it_is_late(pk, now=None):
    """逾期未复, once for each deadline; of two workers one finds it unsaid."""
    now = now or timezone.now()
    found = Supervision.objects.filter(pk=pk, state=S.OPEN, late=False, reply_due_at__lt=now).first()
    if found is None:
        return
    row = _held(found)
    if row.state == S.OPEN and not row.late and row.reply_due_at < now:
        row.late = True
        _moved(row, S.OPEN, D.LATE, None)
