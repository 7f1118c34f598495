"""附议 and 并案: several people's trouble becomes one ticket, and each of them stays a person to be told."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from deliberation import rules
from deliberation.actions._move import lock, move, save, step
from deliberation.actions.deadlines import CLOCK_FIELDS, keep_promise
from deliberation.actions.intake import phone_key
from deliberation.actions.photos import add_photos
from deliberation.choices import FINISHED, Lamp, TicketState
from deliberation.models import Ticket, TicketMerge, Voice
from governance.foundation.errors import ActionRefused, Conflict

UNDO_WITHIN = timedelta(days=7)
MOST_AT_ONCE = 50
GROUP_FROM = 5  # 5 人以上 is 群体性
CLOCK = ["clock_began_at", "due_at", "amber_at", "due_basis"]


def me_too(ticket, *, by, text="", reporter_name="", reporter_phone="", anonymous=False, photos=(), client_key=None):
    """附议: one more person reports what this ticket is about, once per `client_key`. Returns the ticket.

    On a merged ticket the voice lands on the one it was put into: nobody has to know where that is.
    """
    client_key = f"{by.pk}:{client_key}" if client_key else None
    with transaction.atomic():
        main = lock(main_of(Ticket.objects.get(pk=ticket.pk)), by=by, deed="me_too")
        if main.state == TicketState.MERGED:
            raise Conflict("这件诉求刚刚并入另一件，请刷新后再点一次“我也反映这件”。")
        if client_key and Voice.objects.filter(client_key=client_key).exists():
            return main
        said = {"reporter_name": "" if anonymous else reporter_name.strip(), "anonymous": anonymous}
        said |= {"reporter_phone": "" if anonymous else reporter_phone, "filed_by": by}
        said["reporter_phone_key"] = phone_key(said["reporter_phone"])
        _not_yet_among(main, said)
        Voice.objects.create(ticket=main, text=(text or "").strip(), client_key=client_key, **said)
        _count(main)
        save(main, "voices_count", "group_matter")
        event = step(main, "voiced", by=by, text=(text or "").strip(), voices=main.voices_count)
        add_photos(main, photos, by=by, event=event)
        return main


def main_of(ticket):
    """The ticket on which this one is handled: itself, or where a chain of merges ends."""
    while ticket.state == TicketState.MERGED and ticket.merged_into_id:
        ticket = Ticket.objects.get(pk=ticket.merged_into_id)
    return ticket


def _not_yet_among(main, said):
    key = said["reporter_phone_key"]
    if key and (main.reporter_phone_key == key or main.voices.filter(reporter_phone_key=key).exists()):
        raise ActionRefused(f"这个电话已经反映过 {main.number}，不用重复登记。有新情况请在那一件上“补充情况”。")
    if not key and not said["reporter_name"] and not said["anonymous"]:
        by = said["filed_by"]
        nameless = main.voices.filter(filed_by=by, reporter_name="", anonymous=False)
        if nameless.exists() or (main.filed_by_id == by.pk and not main.reporter_name):
            raise ActionRefused(f"您已经反映过 {main.number}。替居民附议请填诉求人或电话；有新情况请“补充情况”。")


def _count(ticket):
    """People on a locked ticket besides its first reporter; five in all make it a group matter."""
    keys = [ticket.reporter_phone_key, *ticket.voices.values_list("reporter_phone_key", flat=True)]
    known = {key for key in keys if key}
    ticket.voices_count = len(known) + sum(not key for key in keys) - 1
    ticket.group_matter |= ticket.voices_count + 1 >= GROUP_FROM


@transaction.atomic
def merge(ticket, *, by, others, note="", version=None):
    """并案: put other tickets into this one. Everybody who reported one of them becomes a voice here.

    The earliest promise given to any of them is kept by the main ticket; theirs stands still in their own rows.
    """
    others = {other.pk: other for other in others if other.pk != ticket.pk}
    if not others:
        raise ActionRefused("请选要并进来的诉求：勾选相似的，或填写编号。")
    if len(others) > MOST_AT_ONCE:
        raise ActionRefused(f"一次最多并 {MOST_AT_ONCE} 件，请分几次并案。")
    locked = {pk: lock(Ticket(pk=pk)) for pk in sorted([ticket.pk, *others])}
    main = lock(ticket, version, by=by, deed="merge")
    for pk, other in locked.items():
        if pk != main.pk:
            _put_into(main, other, by, note.strip())
    _count(main)
    save(main, "voices_count", "group_matter", *CLOCK_FIELDS)
    numbers = "、".join(locked[pk].number for pk in others)
    step(main, "took_in", by=by, reason=f"并入 {len(others)} 件", text=f"{numbers}。{note}".strip(), others=len(others))
    return main


def _put_into(main, other, by, note):
    _must_fit(main, other, by)
    before = TicketMerge.objects.filter(main=main, undone_at=None).order_by("pk").first()
    record = TicketMerge(main=main, other=other, by=by, note=note, was_state=other.state)
    record.main_was = before.main_was if before else clock_of(main) | {"group_matter": main.group_matter}
    _keep_earliest(main, other)
    record.moved = list(other.voices.values_list("pk", flat=True))
    Voice.objects.filter(pk__in=record.moved, from_ticket=None).update(from_ticket=other)
    Voice.objects.filter(pk__in=record.moved).update(ticket=main)
    record.voice = Voice.objects.create(
        ticket=main,
        from_ticket=other,
        reporter_name=other.reporter_name,
        reporter_phone=other.reporter_phone,
        reporter_phone_key=other.reporter_phone_key,
        anonymous=other.anonymous,
        filed_by=other.filed_by,
        at=other.reported_at,
    )
    record.save()
    was = other.state
    move(other, TicketState.MERGED)
    other.merged_into = main
    save(other, "state", "is_open", "merged_into")
    step(other, "merged", by=by, was=was, reason=f"并入 {main.number}", text=note, main=main.number)


def _must_fit(main, other, by):
    if not rules.DEEDS["merge_away"].test(by, other):
        raise ActionRefused(
            f"{other.number} 现在是“{other.get_state_display()}”，由{other.unit}办理，您不能把它并走。"
            "请和承办单位商量，由他们或上级并案。"
        )
    if other.path[:4] != main.path[:4]:
        raise ActionRefused(f"{other.number} 不是本街道的诉求，不能并案。")
    if other.confidential != main.confidential:
        raise ActionRefused(f"{other.number} 和 {main.number} 一件保密、一件不保密，不能并案。")
    if other.clock_began_at and not main.clock_began_at:
        raise ActionRefused(
            f"{main.number} 还没有受理，{other.number} 已在计时。请先受理，或以 {other.number} 为主件。"
        )
    if waiting := other.unresolved_children():
        raise ActionRefused(f"{other.number} 的子件 {waiting[0].number} 还没有办结，不能并案。")


def clock_of(ticket):
    """A ticket's clock as JSON keeps it."""
    clock = {name: getattr(ticket, name) for name in CLOCK}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in clock.items()}


def _keep_earliest(main, other):
    """What was promised earliest to any of the reporters is now promised to all."""
    if other.due_at and main.due_at and other.due_at < main.due_at:
        main.due_at, main.amber_at, main.lamp = other.due_at, other.amber_at, other.lamp
        main.due_basis = f"随并入的 {other.number}：{other.due_basis}"[:300]


@transaction.atomic
def unmerge(ticket, *, by, note, version=None):
    """撤销并案 within seven days: the ticket goes on where it stood, and its people are its own again."""
    if not note.strip():
        raise ActionRefused("请写明为什么撤销并案，例如“两家说的不是同一处”。")
    record = TicketMerge.objects.filter(other=ticket, undone_at=None).first()
    if record is None:
        raise ActionRefused("这件诉求没有并入别件，不用撤销。")
    locked = {pk: lock(Ticket(pk=pk)) for pk in sorted([ticket.pk, record.main_id])}
    other, main = lock(ticket, version, by=by, deed="unmerge"), locked[record.main_id]
    record.refresh_from_db()
    if record.undone_at:  # and merged again, by somebody who was faster
        raise Conflict("这次并案刚刚有人撤销了，请刷新后再看。")
    _must_be_undoable(record, main)
    _give_back(record, main, other)
    record.undone_at, record.undone_by = timezone.now(), by
    record.save(update_fields=["undone_at", "undone_by", "voice"])
    _count(main)
    _restore_main(record, main)
    save(main, "voices_count", "group_matter", *CLOCK_FIELDS)
    step(main, "gave_back", by=by, reason=f"{other.number} 退出并案", text=note.strip())
    was = other.state
    move(other, record.was_state)
    other.merged_into, other.lamp = None, Lamp.NONE
    keep_promise(other)
    _count(other)
    save(other, "state", "is_open", "merged_into", "voices_count", *CLOCK_FIELDS)
    step(other, "unmerged", by=by, was=was, reason=f"不再并入 {main.number}", text=note.strip(), main=main.number)
    return other


def _must_be_undoable(record, main):
    if main.state == TicketState.MERGED:
        raise ActionRefused(f"{main.number} 自己又并入了另一件，请先在 {main.number} 上撤销那一次并案。")
    if main.state in FINISHED:
        raise ActionRefused(
            f"{main.number} {main.get_state_display()}，并案不能再撤销。还有问题的，请重办 {main.number} 或另行登记。"
        )
    if timezone.now() - record.at > UNDO_WITHIN:
        raise ActionRefused("并案已超过 7 天，不能撤销。确实不是同一件事的，请另行登记。")
    mine = Voice.objects.filter(pk__in=[*record.moved, record.voice_id], ticket=main)
    if mine.filter(follow_ups__isnull=False).exists():
        raise ActionRefused(f"{main.number} 已经回访过这件的诉求人，并案不能再撤销。请按回访结果办理。")


def _give_back(record, main, other):
    """The voices that came along go back; the one that stood for the other's reporter is no longer needed."""
    moved = Voice.objects.filter(pk__in=record.moved, ticket=main)
    moved.filter(from_ticket=other).update(ticket=other, from_ticket=None)
    moved.exclude(from_ticket=other).update(ticket=other)
    voice, record.voice = record.voice, None
    if voice is not None:  # it goes with a person who was erased
        voice.delete()


def _restore_main(record, main):
    """The main ticket's own promise again, or the earliest of those still merged; never one that comes nearer."""
    left = TicketMerge.objects.filter(main=main, undone_at=None).select_related("other")
    was = record.main_was
    if not left:
        main.group_matter = was["group_matter"] or main.voices_count + 1 >= GROUP_FROM
    if main.clock_began_at is None or main.clock_began_at.isoformat() != was["clock_began_at"]:
        return  # accepted or reopened since: the clock is a new one
    own = [(parse_datetime(was["due_at"]), parse_datetime(was["amber_at"]), was["due_basis"])]
    theirs = [
        (merged.other.due_at, merged.other.amber_at, f"随并入的 {merged.other.number}：{merged.other.due_basis}"[:300])
        for merged in left
        if merged.other.due_at
    ]
    due_at, amber_at, basis = min(own + theirs, key=lambda clock: clock[0])
    if due_at > main.due_at:
        main.due_at, main.amber_at, main.due_basis, main.lamp = due_at, amber_at, basis, Lamp.NONE
    keep_promise(main)
