"""One ticket played in memory, deed by deed: the columns, events and facts the actions would have written.

The tests play the same deeds through `deliberation.actions` under a turned clock and compare every column; whoever
changes an action is told there that the demo must follow.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, timedelta

from deliberation.actions.gathering import clock_of
from deliberation.actions.handling import FOLLOW_UP_WITHIN
from deliberation.actions.routing import MOST_DISPATCHES
from deliberation.actions.supervising import ASKED_BY_ITSELF
from deliberation.choices import (
    FINISHED,
    IN_WORK,
    NEXT,
    Clock,
    DeclineReason,
    EscalationReason,
    IssueLevel,
    Lamp,
    ResolutionKind,
    ReturnReason,
    Satisfaction,
    Solved,
    TicketState,
)
from deliberation.choices_following import ExclusionReason, ExclusionState
from deliberation.choices_ladder import (
    LONGEST_PARKED,
    UNFINISHED,
    ExtensionState,
    SupervisionDeed,
    SupervisionLevel,
    SupervisionState,
)
from deliberation.incoming import platform_called
from deliberation.models import (
    Exclusion,
    Extension,
    FollowUp,
    LadderSettings,
    Pause,
    Supervision,
    SupervisionStep,
    SupervisionTarget,
    TicketHelper,
    TicketMerge,
    Voice,
)
from governance.foundation.workdays import Duration, deadline
from governance.overview.demo.late_words import into_main, named, of_other, of_supervision
from hierarchy.choices import LEADING, PostRole

S = TicketState
A_MOMENT = timedelta(seconds=1)  # finished at the very last moment is still in time


@dataclass
class Step:
    """An event and its ledger row, still unsaved."""

    action: str
    by: object
    at: object
    unit: object
    was: str
    now: str
    reason: str = ""
    text: str = ""
    internal: bool = False
    facts: dict = field(default_factory=dict)
    photos: tuple = ()  # names of pictures
    late: Callable | None = None  # fills in what is known only when tickets have their numbers


class Course:
    """`office` knows limits, calendar and the units above; `ticket` comes filled from `cases.py`."""

    def __init__(self, office, ticket):
        self.office, self.ticket = office, ticket
        self.steps, self.calls, self.helpers = [], [], []
        self.pauses, self.voices, self.merges = [], [], []
        self.supervisions, self.targets, self.supervision_steps = [], [], []
        self.extensions, self.exclusions = [], []

    # What every deed does

    def _move(self, state):
        assert state in NEXT[self.ticket.state], (self.ticket.state, state)
        self.ticket.state = state
        self.ticket.is_open = state not in FINISHED

    def _step(self, action, by, at, was=None, *, unit=None, saves=1, **more):
        ticket = self.ticket
        ticket.version += saves
        self.steps.append(Step(action, by, at, unit or ticket.unit, was or ticket.state, ticket.state, **more))

    def until(self, at):
        """The lamps that come on before a moment, each when its time is reached."""
        ticket = self.ticket
        if ticket.state not in IN_WORK or ticket.due_at is None:
            return
        for lamp, due in ((Lamp.AMBER, ticket.amber_at), (Lamp.RED, ticket.due_at + A_MOMENT)):
            if due <= at and ticket.lamp not in (Lamp.RED, lamp):
                ticket.lamp = lamp
                facts = {"due_at": ticket.due_at.astimezone(UTC).isoformat()}
                self._step(f"lamp_{lamp}", None, due, saves=0, facts=facts)

    def _limits(self, level=None):
        return self.office.limits(self.ticket, level or self.ticket.level)

    def _set_due(self):
        ticket = self.ticket
        limit = self._limits(ticket.clock_level)[Clock.HANDLE]
        reckoned = deadline(ticket.clock_began_at, limit.half() if ticket.halved else limit, self.office.calendar)
        if ticket.due_at is None or reckoned.at > ticket.due_at:
            ticket.due_at, ticket.amber_at = reckoned.at, reckoned.amber_at
            ticket.due_basis = ("重办件时限减半；" if ticket.halved else "") + reckoned.basis
            ticket.lamp = Lamp.NONE

    def _start_handling(self, at, half=False):
        ticket = self.ticket
        ticket.clock_began_at, ticket.halved, ticket.due_at = at, half, None
        ticket.clock_level = ticket.level
        self._set_due()

    def _give(self, unit, at, handler=None):
        self._move(S.DISPATCHED)
        ticket, limits = self.ticket, self._limits()
        ticket.unit, ticket.handler = unit, handler
        ticket.dispatched += 1
        ticket.dispatched_at, ticket.acknowledged_at = at, None
        sign, call = limits[Clock.ACKNOWLEDGE], limits[Clock.CONTACT]
        ticket.acknowledge_due_at = self.office.hours.due(at, sign) if sign else None
        if ticket.contacted_at is None and ticket.reachable:
            ticket.contact_due_at = self.office.hours.due(at, call) if call else None
        if not ticket.path.startswith(unit.path):
            self._helps(unit, at)

    def _helps(self, unit, at):
        """A unit off the line that was given the ticket, or one that had it before it climbed."""
        if all(each.unit != unit for each in self.helpers):
            on_line = self.ticket.path.startswith(unit.path)
            self.helpers.append(TicketHelper(ticket=self.ticket, unit=unit, path=unit.path, since=at, on_line=on_line))

    def _raise_level(self, unit):
        self.ticket.clock_level = self.ticket.clock_level or self.ticket.level
        level = {1: IssueLevel.HARD, 2: IssueLevel.MAJOR}.get(unit.depth, IssueLevel.MINOR)
        if level > self.ticket.level:
            self.ticket.level, self.ticket.level_reason = level, f"上报到{unit}，按{level.label}办理"

    # Intake

    def file(self, photos=()):
        ticket = self.ticket
        facts = {"level": ticket.get_level_display()}
        self._step("filed", ticket.filed_by, ticket.created_at, saves=0, text=ticket.text, facts=facts, photos=photos)

    def accept(self, by, at, note=""):
        was = self.ticket.state
        self._move(S.ACCEPTED)
        self.ticket.accepted_at = at
        self._start_handling(at)
        self._step("accepted", by, at, was, text=note, facts={"level": self.ticket.get_level_display()})

    def decline(self, by, at, reason, note):
        self._end(S.DECLINED, "declined", by, at, reason=DeclineReason(reason).label, text=note)

    def transfer(self, by, at, to, number, note):
        if number:
            self.ticket.external_number, self.ticket.external_source = number, platform_called(to)
        self._end(S.TRANSFERRED, "transferred", by, at, reason=f"转{to}", text=note)

    def withdraw(self, by, at, note):
        self._end(S.WITHDRAWN, "withdrawn", by, at, text=note)

    def _end(self, state, action, by, at, **more):
        self.until(at)
        was = self.ticket.state
        self._move(state)
        self.ticket.closed_at = at
        self._step(action, by, at, was, **more)

    # Routing

    def dispatch(self, by, at, unit, handler=None, note=""):
        self.until(at)
        was = self.ticket.state
        self._give(unit, at, handler)
        reason = f"派给{unit}" + (f" {handler.name}" if handler else "")
        self._step("dispatched", by, at, was, reason=reason, text=note, facts=named(unit))

    def acknowledge(self, by, at):
        self.until(at)
        ticket = self.ticket
        was = ticket.state
        self._move(S.IN_PROGRESS)
        ticket.acknowledged_at = at
        ticket.handler = ticket.handler or by
        due = ticket.acknowledge_due_at
        self._step("acknowledged", by, at, was, facts={"on_time": due is None or at <= due})

    def take_up(self, by, at, unit):
        if self.ticket.state == S.SUBMITTED:
            self.accept(by, at)
        self.dispatch(by, at, unit, by)
        self.acknowledge(by, at)

    def send_back(self, by, at, reason, note):
        self.until(at)
        ticket = self.ticket
        was, unit = ticket.state, ticket.unit
        self._move(S.RETURNED)
        ticket.returned += 1
        ticket.handler, ticket.acknowledged_at = None, None
        label = ReturnReason(reason).label
        times = sum(step.action == "dispatched" and step.at >= ticket.clock_began_at for step in self.steps)
        above = self.office.parent(unit) if times < MOST_DISPATCHES else self.office.street
        facts = {"unit_name": unit.name, "to_unit": above.pk}
        self._step("returned", by, at, was, unit=unit, reason=label, text=note, facts=facts)
        ticket.unit = above

    def escalate(self, by, at, reason, note):
        self.until(at)
        ticket = self.ticket
        was, below, above = ticket.state, ticket.unit, self.office.parent(ticket.unit)
        self._raise_level(above)
        self._give(above, at)
        if at <= self.ticket.due_at:
            self.ticket.clock_level = self.ticket.level
        self._set_due()
        self._helps(below, at)
        facts = named(above) | {"below": below.name}
        self._step("escalated", by, at, was, reason=EscalationReason(reason).label, text=note, facts=facts)

    def push_down(self, by, at, unit, note):
        self.until(at)
        was, above = self.ticket.state, self.ticket.unit
        self.ticket.pushed_down = True
        self._give(unit, at)
        facts = named(unit) | {"above": above.name}
        self._step("pushed_down", by, at, was, reason=f"派给{unit}", text=note, facts=facts)

    # Handling

    def contact(self, by, at, note):
        self.until(at)
        ticket = self.ticket
        ticket.contacted_at = at
        on_time = ticket.contact_due_at is None or at <= ticket.contact_due_at
        self._step("contacted", by, at, text=note, facts={"on_time": on_time})

    def say(self, action, by, at, text, photos=()):
        """A reply (replied), an internal note (noted) or what somebody adds (supplemented)."""
        self.until(at)
        self._step(action, by, at, saves=0, text=text, internal=action == "noted", photos=photos)

    def resolve(self, by, at, kind, text, photos=()):
        self.until(at)
        ticket = self.ticket
        was = ticket.state
        self._move(S.RESOLVED)
        kind = ResolutionKind(kind)
        ticket.resolution, ticket.resolution_text = kind, text
        ticket.resolved_at, ticket.resolved_by = at, by
        ticket.follow_up_due_at = deadline(at, FOLLOW_UP_WITHIN, self.office.calendar).at
        facts = {"overdue": bool(ticket.due_at and at > ticket.due_at)}
        self._step("resolved", by, at, was, reason=kind.label, text=text, facts=facts, photos=photos)

    def park(self, by, at, plan, unit, review_on):
        self.until(at)
        was = self.ticket.state
        self._move(S.PARKED)
        until = at.date() + timedelta(days=LONGEST_PARKED)
        facts = {"plan": plan, "unit": unit, "review_on": review_on}
        self.pauses.append(Pause(ticket=self.ticket, began_at=at, until=until, by=by, **facts))
        reason = f"责任单位 {unit}，{review_on:%m-%d} 前复查"
        self._step("parked", by, at, was, reason=reason, text=plan, facts=named(unit))

    def take_in(self, course, by, at, note):
        """并案: another course's ticket, promised no earlier than this one, is put into this one."""
        self.until(at)
        course.until(at)
        main, other = self.ticket, course.ticket
        named = ("reporter_name", "reporter_phone", "reporter_phone_key", "anonymous", "filed_by")
        voice = Voice(ticket=main, from_ticket=other, at=other.reported_at, **{n: getattr(other, n) for n in named})
        was, stood = other.state, clock_of(main) | {"group_matter": main.group_matter}
        self.voices.append(voice)
        self.merges.append(
            TicketMerge(main=main, other=other, by=by, at=at, note=note, was_state=was, voice=voice, main_was=stood)
        )
        course._move(S.MERGED)
        other.merged_into = main
        course._step("merged", by, at, was, text=note, late=into_main(main))
        main.voices_count += 1
        self._step("took_in", by, at, reason="并入 1 件", text=note, facts={"others": 1}, late=of_other(other))

    # Pressing: 督办, 延期, 剔除, by the numbers an office starts with

    def supervise(self, by, at, level, ask):
        self.until(at)
        unit, level = self.ticket.unit, SupervisionLevel(level)
        people = [*self._leaders(unit), *filter(None, [self.ticket.handler])]
        self._issue(level, at, unit=unit, issuer=self.office.parent(unit), people=people, by=by, ask=ask)

    def urge(self, by, at, note):
        self.until(at)
        ticket, occasion = self.ticket, f"urge:{by.pk}:{at:%Y%m%d}"
        people = [ticket.handler] if ticket.handler else self.office.cast.serving(ticket.unit)
        more = {"by": by, "ask": note, "occasion": occasion}
        self._issue(SupervisionLevel.URGE, at, unit=ticket.unit, issuer=ticket.home, people=people, **more)

    def press(self, times):
        """What the system does by itself when a ticket is overdue by so many times its limit; returns when."""
        ticket = self.ticket
        level = {n: level for level, n in LadderSettings().after().items()}[times]
        limit = self._limits(ticket.clock_level)[Clock.HANDLE]
        at = deadline(ticket.due_at, Duration(limit.amount * times, limit.unit), self.office.calendar).at
        self.until(at)
        lines = self.office.line(ticket.unit)
        unit = {1: self.office.parent(ticket.unit), 2: lines[:2][-1], 3: lines[0]}[times] or ticket.unit
        people = self.office.cast.serving(unit, PostRole.SECRETARY) or self._leaders(unit)
        issuer = self.office.parent(unit) or unit
        more = {"by": None, "ask": ASKED_BY_ITSELF[level], "why": f"超过办理时限 {times} 倍"}
        occasion = f"auto:{level.value}:{ticket.reopened}"
        self._issue(level, at, unit=unit, issuer=issuer, people=people, occasion=occasion, **more)
        below, above = ticket.unit, self.office.parent(ticket.unit)
        if above is not None and ticket.dispatched_at < ticket.due_at:
            words = f"{below}超期未办结，系统上报一级；原承办单位继续协办。"
            self.escalate(None, at, EscalationReason.OVERDUE, words)
        return at

    def _leaders(self, unit):
        return self.office.cast.serving(unit, *LEADING) or self.office.cast.serving(unit)

    def _issue(self, level, at, *, unit, issuer, people, by, ask, why="", occasion=""):
        within = LadderSettings().reply_within(level)
        made = Supervision(
            ticket=self.ticket, round=self.ticket.reopened, level=level, automatic=by is None, occasion=occasion,
            unit=unit, path=unit.path, issuer_unit=issuer, issued_by=by, issuer_line=self._line(by), issued_at=at,
            why=why, ask=ask, reply_due_at=deadline(at, within, self.office.calendar).at,
        )  # fmt: skip
        self.supervisions.append(made)
        named = {person.pk: person for person in people}.values()
        self.targets += [SupervisionTarget(supervision=made, user=each, line=self._line(each)) for each in named]
        self._mark()
        action = "urged" if level == SupervisionLevel.URGE else "supervised"
        words, reason = f"{why}。{ask}" if why else ask, f"{level.label}，对象：{unit}"
        self._step(
            action, by, at, saves=0, reason=reason, text=words, internal=action != "urged", late=of_supervision(made)
        )

    def _line(self, person):
        return self.office.cast.line(person) if person else "系统"

    def _mark(self):
        self.ticket.supervised = max((each.level for each in self.supervisions if each.state in UNFINISHED), default=0)

    def _pressing(self, deed, state, by, at, text, **more):
        """One more step of what was issued last."""
        made, deed = self.supervisions[-1], SupervisionDeed(deed)
        made.state, made.version = state, made.version + 1
        made.finished_at = None if state in UNFINISHED else at
        line = self._line(by)
        step = SupervisionStep(supervision=made, deed=deed, by=by, by_line=line, at=at, text=text, **more)
        self.supervision_steps.append(step)
        self._mark()
        urged, reason = made.level == SupervisionLevel.URGE, f"{made.get_level_display()}：{deed.label}"
        self._step(
            f"supervision_{deed}",
            by,
            at,
            saves=0,
            reason=reason,
            text=text,
            internal=not urged,
            late=of_supervision(made),
        )
        return made

    def answer(self, by, at, text):
        self.until(at)
        made = self.supervisions[-1]
        made.replied_by = by
        urged = made.level == SupervisionLevel.URGE
        state = SupervisionState.DONE if urged else SupervisionState.REPLIED
        self._pressing("replied", state, by, at, text, on_time=at <= made.reply_due_at)

    def accept_answer(self, by, at, text):
        self.until(at)
        self._pressing("accepted", SupervisionState.DONE, by, at, text)

    def reject_answer(self, by, at, text):
        self.until(at)
        made = self._pressing("rejected", SupervisionState.OPEN, by, at, text)
        made.rejected += 1
        within = LadderSettings().reply_within(made.level)
        made.reply_due_at = deadline(at, within, self.office.calendar).at

    def ask_extension(self, by, at, amount, reason):
        self.until(at)
        ticket, above = self.ticket, self.office.parent(self.ticket.unit)
        asked = Extension(
            ticket=ticket, round=ticket.reopened, level=ticket.clock_level, amount=amount,
            measure=LadderSettings().longest_extension(ticket.level).unit, reason=reason, unit=ticket.unit,
            answered_at_unit=above, asked_by=by, asked_at=at, due_before=ticket.due_at,
        )  # fmt: skip
        self.extensions.append(asked)
        facts = {"to_unit": above.pk}
        self._step("extension_asked", by, at, reason=f"申请延长 {asked.duration}", text=reason, facts=facts)

    def refuse_extension(self, by, at, words):
        self.until(at)
        asked = self.extensions[-1]
        asked.state, asked.answered_by, asked.answered_at = ExtensionState.REFUSED, by, at
        asked.words, asked.due_after = words, self.ticket.due_at
        self._step("extension_refused", by, at, reason=f"不同意延长 {asked.duration}", text=words)

    def ask_exclusion(self, by, at, reason, note):
        self.until(at)
        unit, reason = self.ticket.unit, ExclusionReason(reason)
        named = {"unit": unit, "path": unit.path, "reason": reason, "note": note}
        self.exclusions.append(Exclusion(ticket=self.ticket, asked_by=by, asked_at=at, **named))
        self._step("exclusion_asked", by, at, reason=reason.label, text=note, internal=True)

    def decide_exclusion(self, by, at, approve, answer):
        made = self.exclusions[-1]
        made.state = ExclusionState.APPROVED if approve else ExclusionState.REFUSED
        made.decided_by, made.decided_at, made.answer = by, at, answer
        action = "exclusion_approved" if approve else "exclusion_refused"
        self._step(action, by, at, reason=made.get_reason_display(), text=answer, internal=True)

    # Following up

    def follow_up(self, by, at, solved="", satisfaction=None, text="", reached=True):
        ticket = self.ticket
        satisfaction = Satisfaction(satisfaction) if satisfaction else None
        self.calls.append(
            FollowUp(
                ticket=ticket, by=by, at=at, round=ticket.reopened, reached=reached, solved=solved,
                was_contacted=ticket.contacted_at is not None if reached else None,
                satisfaction=satisfaction, text=text, resolution=ticket.resolution,
            )
        )  # fmt: skip
        if not reached:
            return self._not_reached(by, at, text)
        ticket.solved, ticket.satisfaction, ticket.followed_up_at = solved, satisfaction, at
        words = "，".join(filter(None, [Solved(solved).label, satisfaction.label if satisfaction else ""]))
        facts = {"solved": solved, "satisfaction": satisfaction}
        self._step("followed_up", by, at, reason=words, text=text, facts=facts)
        if solved == Solved.NO or (satisfaction is not None and satisfaction < Satisfaction.FAIR):
            return self.reopen(by, at, f"回访：{words}")
        return self.close(by, at, "回访确认已解决" if solved == Solved.YES else "回访：部分解决，群众认可")

    def _not_reached(self, by, at, text):
        calls = [call for call in self.calls if call.round == self.ticket.reopened]
        last = len(calls) >= 3 and len({call.at.date() for call in calls}) >= 2
        self._step("followed_up", by, at, reason=f"第 {len(calls)} 次未联系上", text=text)
        if last:
            self.close(by, at, f"{len(calls)} 次回访未联系上")

    def close(self, by, at, why="匿名或无电话，核对办理结果后结案"):
        was = self.ticket.state
        assert not self.ticket.supervised, "closing would end what was issued, which no case of the demo needs"
        self._move(S.CLOSED)
        self.ticket.closed_at = at
        self._step("closed", by, at, was, reason=why)

    def reopen(self, by, at, why):
        ticket = self.ticket
        was, below = ticket.state, ticket.unit
        above = self.office.street if ticket.reopened else self.office.parent(below) or below
        self._raise_level(above)
        self._give(above, at)
        if above != below:
            self._helps(below, at)
        ticket.reopened += 1
        ticket.resolved_at = ticket.closed_at = ticket.resolved_by = ticket.follow_up_due_at = None
        ticket.resolution = ticket.resolution_text = ""
        self._start_handling(at, half=True)
        assert ticket.reopened == 1, "a second time brings a red card, which no case of the demo has"
        reason = f"第 {ticket.reopened} 次重办，交{above}"
        self._step("reopened", by, at, was, reason=reason, text=why, facts=named(above))
