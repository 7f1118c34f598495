"""How a case goes from day to day until it is over or the present is reached.

Most are handled in time and closed by a call; some come back, climb, are returned, run late or are dropped.
"""

from deliberation.choices import ResolutionKind, Satisfaction, Solved, TicketState
from governance.overview.demo import words
from hierarchy.choices import PostRole

S, R = TicketState, PostRole
OFFICE_DAY = 420  # minutes of a working day


class Tonight(Exception):
    """The story has come to the present; the ticket stays where it is."""


class Life:
    """Lives one course. `rest` is the state a case for somebody's desk is left in."""

    def __init__(self, course, result, now, rng, rest=None, quiet=False):
        self.course, self.office, self.cast = course, course.office, course.office.cast
        self.ticket, self.result, self.now, self.rng = course.ticket, result, now, rng
        self.at, self.rest, self.quiet = self.ticket.created_at, rest, quiet

    def run(self, photos=()):
        self.course.file(photos)
        try:
            self._pause()
            self._intake()
            while self.ticket.is_open:
                self._handle()
                self._ask()
        except Tonight:
            pass
        self.course.until(self.now)
        return self.course

    # Time and people

    def later(self, least, most):
        """So many office minutes on; the present ends the story."""
        self.at = self.office.hours.after(self.at, least + (most - least) * self.rng.random() ** 2)
        if self.at >= self.now:
            raise Tonight
        return self.at

    def _pause(self):
        if self.ticket.state == self.rest:
            raise Tonight

    def chance(self, part):
        return not self.quiet and self.rng.random() < part

    def say(self, choices):
        return self.rng.choice(choices)

    def people(self, unit, *roles):
        return self.cast.serving(unit, *roles)

    def somebody(self, unit):
        """Who does the unit's work: the leader of a grid, a worker of a community, an officer."""
        first = {1: (R.OFFICER,), 2: (R.WORKER, R.OFFICER), 3: (R.GRID_LEADER, R.GRID_WORKER)}.get(unit.depth, ())
        people = self.people(unit, *first) or self.people(unit)
        return people[0] if unit.depth == 3 and self.rng.random() < 0.7 else self.rng.choice(people)

    @property
    def community(self):
        return self.office.line(self.ticket.home)[1]

    def above(self):
        """Somebody of the community, or of the street for what the street holds."""
        return self.somebody(
            self.community if self.ticket.unit.path.startswith(self.community.path) else self.office.street
        )

    # The stages

    def _intake(self):
        ticket, course = self.ticket, self.course
        self.later(10, 260)
        if self.chance(0.02):
            reason = self.rng.choice(list(words.DECLINES))
            return course.decline(self.somebody(self.community), self.at, reason, words.DECLINES[reason])
        if self.chance(0.015):
            return course.withdraw(ticket.filed_by, self.at, self.say(words.WITHDRAWALS))
        if (
            ticket.unit.depth == 3
            and self.rest not in (S.ACCEPTED, S.DISPATCHED, S.RETURNED)
            and self.rng.random() < 0.45
        ):
            return course.take_up(self.somebody(ticket.unit), self.at, ticket.unit)
        course.accept(self.above(), self.at, self.say(words.ACCEPTED))
        self._pause()
        self.later(5, 150)
        if self.chance(0.025):
            to, note = self.say(words.TRANSFERS)
            number = f"GZ{self.at:%Y%m%d}{self.rng.randrange(10**8):08}"
            return course.transfer(self.above(), self.at, to, number, note)
        return self._hand_out()

    def _hand_out(self):
        """To the unit responsible; what the street holds goes on to one of its departments."""
        unit = self.ticket.unit
        if unit.depth == 1 and self.chance(0.12):
            return self.course.take_up(self.above(), self.at, unit)
        if unit.depth == 1:
            unit = self.office.department(self.ticket.category.parent.code, self.rng)
        elif unit.depth == 2 and self.rest != S.DISPATCHED:
            return self.course.take_up(self.above(), self.at, unit)
        return self.course.dispatch(self.above(), self.at, unit, note=self.say(words.HANDED))

    def _handle(self):
        """From the desk it lies on to 办结; climbing and returning on the way."""
        if not self.ticket.is_open:
            return
        self._pause()
        self._sign()
        self._talk()
        if self.chance(0.07):
            self._climb()
        elif self.chance(0.02):
            self._down()
        if self.chance(0.012):
            self.later(30, 400)
            self.course.withdraw(self.somebody(self.ticket.unit), self.at, self.say(words.WITHDRAWALS))
        else:
            self._finish()

    def _sign(self):
        ticket, course = self.ticket, self.course
        while ticket.state != S.IN_PROGRESS:
            if ticket.state == S.DISPATCHED and ticket.unit.depth == 1:
                self.later(20, 200)
                self._hand_out()
                continue
            self.later(15, 320 if self.chance(0.12) else 130)
            if ticket.unit.depth > 1 and not ticket.returned and (self.rest == S.RETURNED or self.chance(0.05)):
                self._return()
                continue
            course.acknowledge(self._signer(), self.at)

    def _signer(self):
        return self.ticket.handler or self.somebody(self.ticket.unit)

    def _return(self):
        reason = self.rng.choice(list(words.RETURNS))
        self.course.send_back(self.somebody(self.ticket.unit), self.at, reason, words.RETURNS[reason])
        self._pause()
        self.later(20, 260)
        if self.ticket.unit.depth == 1:
            return self._hand_out()
        return self.course.take_up(self.somebody(self.ticket.unit), self.at, self.ticket.unit)

    def _talk(self):
        ticket, course = self.ticket, self.course
        if ticket.reachable and ticket.contacted_at is None and self.rng.random() < 0.95:
            self.later(10, 700 if self.chance(0.1) else 200)
            course.contact(ticket.handler, self.at, self.say(words.CONTACTS))
        if self.rng.random() < 0.25:
            self.later(20, 300)
            course.say("noted", ticket.handler, self.at, self.say(words.NOTES))
        if self.rng.random() < 0.3:
            self.later(30, 300)
            course.say("replied", ticket.handler, self.at, self.say(words.REPLIES))
        if self.rng.random() < 0.15 and ticket.filed_by:
            self.later(30, 300)
            course.say("supplemented", ticket.filed_by, self.at, self.say(words.SUPPLEMENTS))

    def _climb(self):
        """上报, one level; what the street or a department holds is at the top already."""
        if self.ticket.unit in (self.office.street, *self.office.ground.departments):
            return
        self.later(60, 500)
        reason = self.rng.choice(list(words.CLIMBS))
        self.course.escalate(self.ticket.handler, self.at, reason, words.CLIMBS[reason])
        self._sign()

    def _down(self):
        ticket = self.ticket
        line = self.office.line(ticket.home)
        if ticket.unit.depth != 2 or ticket.pushed_down or len(line) < 3 or ticket.unit is not line[1]:
            return
        self.later(60, 400)
        self.course.push_down(ticket.handler, self.at, line[2], self.say(words.DOWN))
        self._sign()

    def _finish(self):
        """办结 somewhere within the limit; one in eight runs over it."""
        ticket, hours = self.ticket, self.office.hours
        if self.rest == S.IN_PROGRESS:
            raise Tonight
        left = max(hours.minute(ticket.due_at) - hours.minute(self.at), 60)
        share = self.rng.uniform(1.02, 1.7) if self.chance(0.12) else self.rng.betavariate(2, 2.2) * 0.97
        self.later(left * share, left * share + 1)
        kinds = ((ResolutionKind.SUBSTANTIVE, 86), (ResolutionKind.STAGED, 10), (ResolutionKind.PROCEDURAL, 4))
        kind = self.rng.choices([kind for kind, _ in kinds], [part for _, part in kinds])[0]
        self.course.resolve(ticket.handler, self.at, kind, self.result)
        self._pause()

    def _ask(self):
        """回访 by somebody else; what nobody can be asked about is looked at and closed."""
        ticket, course = self.ticket, self.course
        if ticket.state != S.RESOLVED:
            return None
        self.later(60, OFFICE_DAY * 3)
        caller = self._caller()
        if not ticket.reachable:
            return course.close(caller, self.at)
        while self.chance(0.07):
            course.follow_up(caller, self.at, text=self.say(words.MISSED), reached=False)
            if not ticket.is_open:
                return None
            self.later(OFFICE_DAY, OFFICE_DAY * 2)
        return course.follow_up(caller, self.at, *self._answer())

    def _caller(self):
        ticket = self.ticket
        people = [
            user
            for unit in (self.community, self.office.street)
            for user in self.people(unit, R.WORKER, R.OFFICER, R.SECRETARY)
            if user not in (ticket.handler, ticket.resolved_by)
        ]
        return self.rng.choice(people[:6])

    def _answer(self):
        """Solved, how content, in whose words. A matter that was done twice is nearly always done."""
        rng, again = self.rng, self.ticket.reopened
        if self.ticket.resolution == ResolutionKind.SUBSTANTIVE or again or self.quiet:
            sad = 0.0 if self.quiet or again else 0.06
        else:
            sad = 0.35
        draw = rng.random()
        if draw < sad / 2:
            return Solved.NO, rng.choice((Satisfaction.BAD, Satisfaction.VERY_BAD)), rng.choice(words.BAD)
        if draw < sad:
            return Solved.PARTLY, rng.choice((Satisfaction.FAIR, Satisfaction.BAD)), rng.choice(words.PARTLY)
        content = rng.choices((Satisfaction.VERY_GOOD, Satisfaction.GOOD, Satisfaction.FAIR), (40, 45, 15))[0]
        return Solved.YES, content, rng.choice(words.FAIR if content == Satisfaction.FAIR else words.GOOD)
