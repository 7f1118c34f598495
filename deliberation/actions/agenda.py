"""The agenda: item 1 is what became of last time's decisions; then tickets, suggestions, and what was carried over."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from deliberation.actions import _move
from deliberation.actions._meeting import RUNNING, lock, record
from deliberation.choices import FINISHED
from deliberation.choices_councils import Block, ItemState
from deliberation.models import AgendaItem, Motion, Resolution
from governance.foundation.errors import ActionRefused, one_winner

FIRST, LATER = 0, 10  # orders: reports stand before everything else


def fill(meeting):
    """Last time's unfinished decisions, the series' blocks, and the items carried over, into a new meeting."""
    earlier = Resolution.objects.filter(item__meeting__council=meeting.council_id).unfinished().order_by("due_on", "pk")
    reports = [
        AgendaItem(meeting=meeting, order=FIRST, block=Block.LAST_TIME, title=str(each.text)[:120], resolution=each)
        for each in earlier
    ]
    blocks = [
        AgendaItem(meeting=meeting, order=LATER + n, block=block, title=Block(block).label)
        for n, block in enumerate(meeting.series.blocks if meeting.series else [])
        if block in Block.values and block != Block.LAST_TIME
    ]
    taken = AgendaItem.objects.filter(carried_from__isnull=False).values("carried_from")
    waiting = AgendaItem.objects.filter(meeting__council=meeting.council_id, state=ItemState.CARRIED_OVER)
    carried = [
        AgendaItem(
            meeting=meeting, order=LATER + len(blocks) + n, block=each.block, title=each.title, text=each.text,
            proposed_by=each.proposed_by, ticket_id=each.ticket_id, with_cost=each.with_cost,
            owners_matter=each.owners_matter, carried_from=each,
        )
        for n, each in enumerate(_each_ticket_once(waiting.exclude(pk__in=taken).order_by("pk")))
    ]  # fmt: skip
    AgendaItem.objects.bulk_create([*reports, *blocks, *carried])


def _each_ticket_once(items):
    """Two meetings may have carried the same ticket over: the later words stand. What has become confidential stays
    out.
    """
    rows = list(items.select_related("ticket"))
    last = {each.ticket_id: each.pk for each in rows}
    return [
        each
        for each in rows
        if each.ticket is None or (last[each.ticket_id] == each.pk and not each.ticket.confidential)
    ]


def covers(council, ticket):
    """A council hears what lies in its building, its estate, or its unit's branch, and what its unit holds."""
    if council.building_id:
        return ticket.building_id == council.building_id
    if council.estate_id:
        return ticket.estate_id == council.estate_id
    return ticket.path.startswith(council.path) or ticket.unit_id == council.unit_id


@transaction.atomic
def add_item(
    meeting, *, by, title="", text="", proposed_by="", block=Block.TOPIC, ticket=None, with_cost=False,
    owners_matter=False,
):  # fmt: skip
    """One more item: a ticket, a suggestion, or free words. A ticket's own timeline says that it is on the agenda."""
    meeting = lock(meeting, *RUNNING, by=by)
    if ticket is not None:
        ticket = _heard_here(meeting, ticket)
        title = title or ticket.title
    if not title.strip():
        raise ActionRefused("请写议题，或选一件诉求。")
    facts = {"title": title.strip()[:120], "text": text, "proposed_by": proposed_by, "block": block}
    last = meeting.items.aggregate(last=Max("order"))["last"]
    with one_winner("这件诉求已在这次会议的议程里。"):
        item = AgendaItem.objects.create(
            meeting=meeting, order=max((last or 0) + 1, LATER), ticket=ticket, with_cost=with_cost,
            owners_matter=owners_matter, **facts,
        )  # fmt: skip
    if ticket is not None:
        when = f"{timezone.localtime(meeting.starts_at):%Y-%m-%d %H:%M}"
        _tell_ticket(ticket, "listed", by, reason=str(meeting.council), text=f"列入{meeting.title}（{when}）")
    record(meeting, "item_added", by=by, item=item.pk, ticket=ticket.number if ticket else "")
    return item


def _heard_here(meeting, ticket):
    ticket = _move.lock(ticket)
    if ticket.confidential:
        raise ActionRefused("这件诉求保密，不能列入会议议题。确需议事的，请隐去身份另写议题。")
    if ticket.state in FINISHED:
        raise ActionRefused(f"这件诉求{ticket.get_state_display()}，不用再议。")
    if not covers(meeting.council, ticket):
        raise ActionRefused(f"这件诉求不在{meeting.council}的范围内，请列入当地议事会的会议。")
    if meeting.items.filter(ticket=ticket).exists():
        raise ActionRefused("这件诉求已在这次会议的议程里。")
    return ticket


def _tell_ticket(ticket, deed, by, *, reason, text):
    _move.save(ticket)
    _move.step(ticket, deed, by=by, reason=reason, text=text)


def put_on_agenda(ticket, *, by, meeting, text="", version=None):
    """The ticket page's deed: the same as adding the ticket from the meeting's page."""
    with transaction.atomic():
        lock(meeting)  # before the ticket, as everywhere
        _move.lock(ticket, version, by=by, deed="put_on_agenda")
        return add_item(meeting, by=by, ticket=ticket, text=text)


@transaction.atomic
def move_item(item, *, by, up):
    """One place up or down among the items that are not reports."""
    meeting = lock(item.meeting, *RUNNING, by=by)
    rows = list(meeting.items.exclude(block=Block.LAST_TIME))
    at = next((n for n, each in enumerate(rows) if each.pk == item.pk), None)
    if at is None:
        raise ActionRefused("上次事项的落实情况总是第一项，不用移动。")
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows.insert(to, rows.pop(at))
    for n, each in enumerate(rows):
        each.order = LATER + n
    AgendaItem.objects.bulk_update(rows, ["order"])
    record(meeting, "item_moved", by=by, item=item.pk)


@transaction.atomic
def conclude_item(item, *, by, state, opinions="", minority="", decision=""):
    """What came of an item: decided, carried over to the next meeting, or dropped. Its ticket hears of it."""
    meeting = lock(item.meeting, *RUNNING, by=by)
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if state not in (ItemState.DECIDED, ItemState.CARRIED_OVER, ItemState.DROPPED):
        raise ActionRefused("请选择议定、结转下次或撤下。")
    if Motion.objects.filter(item=item, state=Motion.State.OPEN).exists():
        raise ActionRefused("这一项正在表决，请先结束表决。")
    if state == ItemState.DECIDED:
        if meeting.state != "open":
            raise ActionRefused("会议还没有开始，不能登记议定结果。请先开会。")
        if not decision.strip():
            raise ActionRefused("请写明议定了什么，一两句话即可。")
        last = item.motions.filter(state=Motion.State.CLOSED).order_by("-pk").first()
        if last is not None and last.passed is False:
            raise ActionRefused("这一项表决没有通过，不能登记为议定。请另行表决，或结转下次、撤下。")
    elif Resolution.objects.filter(item=item).running().exists():
        raise ActionRefused("这一项已登记议定事项。请先终止议定事项，再改议题的结果。")
    item.state, item.decided_at = state, timezone.now()
    item.opinions, item.minority, item.decision = opinions.strip(), minority.strip(), decision.strip()
    item.save(update_fields=["state", "decided_at", "opinions", "minority", "decision"])
    if item.ticket_id:
        tell_ticket_of(item, by, meeting)
    record(meeting, "item_concluded", by=by, item=item.pk, state=str(state))
    return item


def tell_ticket_of(item, by, meeting):
    """议事会结果 on the ticket's timeline; the ticket's own state is its own affair."""
    words = ItemState(item.state).label
    _tell_ticket(
        _move.lock(item.ticket), "heard", by, reason=f"{meeting.council}：{words}"[:60], text=item.decision or words
    )
