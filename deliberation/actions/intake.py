"""Collecting: a ticket is filed, accepted or not, classified, withdrawn, passed to an outside platform."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from deliberation import search
from deliberation.actions._move import as_it_is, lock, move, save, step
from deliberation.actions.deadlines import CLOCK_FIELDS, keep_promise, start_handling
from deliberation.actions.numbering import next_numbers
from deliberation.actions.photos import add_photos
from deliberation.actions.supervising import end_with_ticket
from deliberation.choices import DeclineReason, IssueLevel, TicketState
from deliberation.incoming import platform_called
from deliberation.levels import suggest
from deliberation.models import Ticket
from deliberation.places import responsible_unit
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.fields import blind_index
from hierarchy.models import OrgUnit

FLAGS = ("urgent", "confidential", "group_matter", "about_elder", "about_minor", "anonymous")


def phone_key(phone):
    return blind_index("deliberation.ticket.reporter_phone", phone)


def file_ticket(
    *, by, category, text, place, title="", level=None, photos=(), client_key=None, reported_at=None,
    reporter_name="", reporter_phone="", kind=None, source=None, external_number="", **flags,
):  # fmt: skip
    """Register a resident's trouble, once per `client_key`: a form tapped four times is one ticket.

    The same key with another content is refused, so that nothing is swallowed silently.
    """
    text = (text or "").strip()
    if not text:
        raise ActionRefused("请说说是什么情况：在哪里、什么问题、有多久了。")
    place = place.checked()
    client_key = f"{by.pk}:{client_key}" if client_key else None
    marks = [bool(flags.get(name)) for name in FLAGS]
    digest = _digest(category.pk, text, title, place.line, place.room, reporter_name, reporter_phone, level, *marks)
    if (known := _known(client_key, digest)) is not None:
        return known
    home = place.home
    if home.closed_on:
        raise ActionRefused(f"{home}已撤销，请选现在负责这里的单位。")
    if category.office.path != home.office_path or not category.active:
        raise ActionRefused("这个类别不是当地街道在用的类别，请重新选择。")
    line = list(OrgUnit.objects.lines_above(home.path))
    suggestion = suggest(category, f"{title} {text}", flags.get("group_matter", False))
    chosen = IssueLevel(level or suggestion.level)
    reason = (
        suggestion.line
        if chosen == suggestion.level
        else f"登记人定为{chosen.label}（系统建议{suggestion.level.label}：{suggestion.line}）"
    )
    anonymous = flags.get("anonymous", False)
    ticket = Ticket(
        title=(title.strip() or title_from(text))[:120], text=text, category=category, home=home, path=home.path,
        unit=responsible_unit(home, chosen, line), level=chosen, level_reason=reason[:200],
        estate=place.estate, building=place.building, entrance=place.entrance, room=place.room, spot=place.spot,
        place_line=place.line, filed_by=by, client_key=client_key, client_digest=digest,
        reporter_name="" if anonymous else reporter_name.strip(), reporter_phone="" if anonymous else reporter_phone,
        external_number=external_number.strip(), reported_at=reported_at or timezone.now(),
        **{name: bool(flags.get(name)) for name in FLAGS},
        **{name: value for name, value in {"kind": kind, "source": source}.items() if value},
    )  # fmt: skip
    ticket.urgent |= category.urgent
    ticket.confidential |= category.confidential
    ticket.reporter_phone_key = phone_key(ticket.reporter_phone)
    try:
        return _store(ticket, line[0], by, photos)
    except IntegrityError as error:
        if (known := _known(client_key, digest)) is not None:
            return known
        raise Conflict(f"外部编号“{external_number}”已经登记过，请按编号搜索原件，不要重复登记。") from error


@transaction.atomic
def _store(ticket, office, by, photos):
    ticket.number = next_numbers(office)[0]
    ticket.save()
    event = step(ticket, "filed", by=by, text=ticket.text, level=ticket.get_level_display())
    add_photos(ticket, photos, by=by, event=event)
    search.index([ticket])
    return ticket


def _known(client_key, digest):
    """The ticket an earlier tap of the same form made."""
    if not client_key:
        return None
    known = Ticket.objects.filter(client_key=client_key).first()
    if known is not None and known.client_digest != digest:
        raise Conflict(f"这张表单已经提交过，编号 {known.number}。内容有改动请在原件上“补充情况”。")
    return known


def _digest(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def title_from(text):
    """The first clause of what was said, at most 30 characters."""
    first = text.strip().splitlines()[0]
    for mark in "。！？；!?;":
        first = first.split(mark)[0]
    return first if len(first) <= 30 else first[:29] + "…"


@transaction.atomic
def accept(ticket, *, by, version=None, level=None, note=""):
    """受理: from here the handling clock runs."""
    return accept_locked(lock(ticket, version, by=by, deed="accept"), by, level, note)


def accept_locked(ticket, by, level=None, note=""):
    was = ticket.state
    move(ticket, TicketState.ACCEPTED)
    ticket.accepted_at = timezone.now()
    if level and int(level) != ticket.level:
        _set_level(ticket, IssueLevel(int(level)), by)
    start_handling(ticket, ticket.accepted_at)
    save(ticket, "state", "is_open", "accepted_at", "halved", "level", "level_reason", "unit", *CLOCK_FIELDS)
    step(ticket, "accepted", by=by, was=was, text=note, level=ticket.get_level_display())
    return ticket


def _set_level(ticket, level, by):
    line = list(OrgUnit.objects.lines_above(ticket.home.path))
    ticket.level_reason = f"{by.name}定为{level.label}（原为{ticket.get_level_display()}：{ticket.level_reason}）"[:200]
    ticket.level = level
    ticket.unit = responsible_unit(ticket.home, level, line)


@transaction.atomic
def decline(ticket, *, by, reason, note, version=None):
    """不予受理, with a reason from the list and a sentence that tells the resident where to turn."""
    if not note.strip():
        raise ActionRefused("请写明告知诉求人的话：为什么不受理、可以到哪里反映。")
    ticket = lock(ticket, version, by=by, deed="decline")
    was = ticket.state
    move(ticket, TicketState.DECLINED)
    ticket.closed_at = timezone.now()
    save(ticket, "state", "is_open", "closed_at")
    step(ticket, "declined", by=by, was=was, reason=DeclineReason(reason).label, text=note)
    end_with_ticket(ticket, by=by)
    return ticket


@transaction.atomic
def transfer_out(ticket, *, by, to, external_number="", note="", version=None):
    """转出 to 12345, 大共治 or another body; the outside number is kept so that nothing is typed twice."""
    if not to.strip():
        raise ActionRefused("请写明转给哪个平台或单位。")
    ticket = lock(ticket, version, by=by, deed="transfer")
    was = ticket.state
    move(ticket, TicketState.TRANSFERRED)
    ticket.closed_at = timezone.now()
    if external_number.strip():
        ticket.external_number, ticket.external_source = external_number.strip(), platform_called(to)
    try:
        with transaction.atomic():
            save(ticket, "state", "is_open", "closed_at", "external_number", "external_source")
    except IntegrityError as error:
        raise Conflict(f"对方编号“{external_number}”已经记在另一件诉求上，请核对后再填。") from error
    step(ticket, "transferred", by=by, was=was, reason=f"转{to.strip()}", text=note)
    search.index([ticket])
    end_with_ticket(ticket, by=by)
    return ticket


@transaction.atomic
def withdraw(ticket, *, by, note, version=None):
    """撤回 on the reporter's wish; why is always said."""
    if not note.strip():
        raise ActionRefused("请写明撤回的原因，例如“居民来电说灯已修好”。")
    ticket = lock(ticket, version, by=by, deed="withdraw")
    if ticket.voices.exists():
        raise ActionRefused("还有其他人反映同一件事，不能撤回。请继续办理；并错了的，请先“撤销并案”。")
    was = ticket.state
    move(ticket, TicketState.WITHDRAWN)
    ticket.closed_at = timezone.now()
    ticket.pauses.filter(ended_at=None).update(ended_at=ticket.closed_at)
    save(ticket, "state", "is_open", "closed_at")
    step(ticket, "withdrawn", by=by, was=was, text=note)
    end_with_ticket(ticket, by=by)
    return ticket


@transaction.atomic
def classify(ticket, *, by, category, note="", version=None):
    """Put a ticket under another category; the deadline follows, but never comes nearer than promised."""
    ticket = lock(ticket, version, by=by, deed="classify")
    if category.office.path != ticket.path[:4] or not category.active:
        raise ActionRefused("这个类别不是当地街道在用的类别，请重新选择。")
    was, before = ticket.category, as_it_is(ticket, "category", "category_marked", *CLOCK_FIELDS)
    ticket.category, ticket.category_marked = category, ""
    keep_promise(ticket)
    save(ticket, *before)
    step(ticket, "classified", by=by, reason=f"{was} → {category}"[-60:], text=note, before=before)
    return ticket
