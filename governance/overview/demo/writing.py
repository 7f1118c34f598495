"""Courses into rows: tickets, ledger, events, calls, helpers, search words, in the order of time."""

from deliberation import search
from deliberation.actions.spells import write_from_events
from deliberation.models import (
    Exclusion,
    Extension,
    FollowUp,
    Pause,
    Supervision,
    SupervisionStep,
    SupervisionTarget,
    Ticket,
    TicketEvent,
    TicketHelper,
    TicketMerge,
    TicketSerial,
    Voice,
)
from governance.foundation.bulk import settled
from governance.foundation.models import LedgerEntry
from governance.overview.demo.photos import add_pictures

CHUNK = 5000  # tickets written together
BATCH = 2000  # rows of one INSERT


class Writer:
    """Takes courses as they come (oldest first) and writes them a chunk at a time, so that a million fit in memory."""

    def __init__(self, rng):
        self.rng, self.waiting, self.count = rng, [], 0

    def add(self, course):
        self.waiting.append(course)
        self.count += 1
        if len(self.waiting) >= CHUNK:
            self.flush()

    def flush(self):
        courses, self.waiting = self.waiting, []
        tickets = [_numbered(course) for course in courses]
        merged = [(ticket, ticket.merged_into) for ticket in tickets if ticket.merged_into is not None]
        for ticket, _ in merged:
            ticket.merged_into = None
        Ticket.objects.bulk_create(tickets, batch_size=500)
        for ticket, main in merged:
            ticket.merged_into = main
        Ticket.objects.bulk_update([ticket for ticket, _ in merged], ["merged_into"])
        _save(Supervision, courses, "supervisions")
        steps = sorted(((step, course) for course in courses for step in course.steps), key=lambda pair: pair[0].at)
        for step, _ in steps:
            if step.late:
                step.late(step)
        entries = LedgerEntry.objects.bulk_create((_entry(*pair) for pair in steps), batch_size=BATCH)
        events = TicketEvent.objects.bulk_create(
            (_event(step, course, entry) for (step, course), entry in zip(steps, entries, strict=True)),
            batch_size=BATCH,
        )
        write_from_events(tickets)
        for model, rows in (
            (FollowUp, "calls"),
            (TicketHelper, "helpers"),
            (Pause, "pauses"),
            (Voice, "voices"),
            (TicketMerge, "merges"),
            (SupervisionTarget, "targets"),
            (SupervisionStep, "supervision_steps"),
            (Extension, "extensions"),
            (Exclusion, "exclusions"),
        ):
            _save(model, courses, rows)
        wanted = [(event, step.photos) for event, (step, _) in zip(events, steps, strict=True) if step.photos]
        add_pictures(wanted, self.rng)
        search.index(tickets)

    def finish(self, offices):
        """The last chunk, and the serials of the numbers that were used."""
        self.flush()
        TicketSerial.objects.bulk_create(
            TicketSerial(office_path=office.street.path, day=day, last=last)
            for office in offices
            for day, last in office.serial.items()
        )
        settled(Ticket, TicketEvent)


def _save(model, courses, rows):
    model.objects.bulk_create([row for course in courses for row in getattr(course, rows)], batch_size=BATCH)


def _numbered(course):
    ticket = course.ticket
    ticket.number = course.office.number(ticket.created_at.date())
    ticket.photos_count = sum(len(step.photos) for step in course.steps)
    return ticket


def _entry(step, course):
    ticket = course.ticket
    return LedgerEntry(
        action=f"ticket.{step.action}",
        at=step.at,
        actor=step.by,
        actor_name=step.by.name if step.by else "系统",
        unit_path=ticket.path,
        subject_type=Ticket._meta.label_lower,
        subject_id=str(ticket.pk),
        subject_label=str(ticket)[:120],
        facts=step.facts,
    )


def _event(step, course, entry):
    return TicketEvent(
        ticket=course.ticket,
        entry=entry,
        action=step.action,
        by=step.by,
        by_line=course.office.cast.line(step.by) if step.by else "系统",
        unit=step.unit,
        at=step.at,
        from_state=step.was,
        to_state=step.now,
        reason=step.reason[:60],
        text=step.text,
        internal=step.internal,
    )
