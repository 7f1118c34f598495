"""Who may do what to a ticket: sentences made of named parts, the same for page, API and import."""

import rules

from deliberation import querysets, rules_ladder
from deliberation.choices import FINISHED, IN_WORK, IssueKind, TicketState
from deliberation.models import Ticket
from hierarchy.scope import in_reach, serves

S = TicketState


@rules.predicate
def sees(user, ticket):
    """The list's own rule, asked of one row: list and object can never disagree."""
    return Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists()


@rules.predicate
def handles(user, ticket):
    """Holds a post that handles tickets at all, on this ticket's line or at the unit it was given to."""
    return querysets.handles(user, ticket)


@rules.predicate
def holds_it(user, ticket):
    """Serves at the very unit the ticket lies with."""
    return user.may("ticket.handle") and serves(user, ticket.unit)


@rules.predicate
def stands_above_it(user, ticket):
    """Serves at the unit the ticket lies with or above it: may give it to somebody else."""
    return user.may("ticket.handle") and in_reach(user, ticket.unit)


@rules.predicate
def filed_it(user, ticket):
    return ticket.filed_by_id == user.pk


@rules.predicate
def did_not_finish_it(user, ticket):
    """回访 is done by somebody other than the one who handled or finished it."""
    return user.pk not in (ticket.resolved_by_id, ticket.handler_id)


@rules.predicate
def may_follow_up(user, ticket):
    return user.may("ticket.follow_up")


@rules.predicate
def may_reply(user, ticket):
    return user.may("ticket.reply")


@rules.predicate
def may_create(user, ticket):
    return user.may("ticket.create")


@rules.predicate
def may_reveal(user, ticket):
    return user.may("ticket.reveal")


@rules.predicate
def may_hold_meetings(user, ticket):
    return user.may("meeting.hold")


@rules.predicate
def is_confidential(user, ticket):
    return ticket.confidential


@rules.predicate
def is_asked_to_help(user, ticket):
    """Serves at a unit that was asked to help and has not answered yet."""
    return any(helper.is_waiting and helper.unit_id in user.scope.units for helper in ticket.helpers.all())


@rules.predicate
def has_helpers(user, ticket):
    return any(helper.asked for helper in ticket.helpers.all())


@rules.predicate
def may_mediate(user, ticket):
    return user.may("dispute.handle")


@rules.predicate
def is_dispute(user, ticket):
    """A ticket of this kind that is not finished and not in mediation yet."""
    return ticket.kind == IssueKind.DISPUTE and ticket.state not in FINISHED and not hasattr(ticket, "dispute")


def in_state(*states):
    @rules.predicate(f"in_state:{','.join(states)}")
    def stands(user, ticket):
        return ticket.state in states

    return stands


MERGEABLE = [S.SUBMITTED, S.ACCEPTED, S.DISPATCHED, S.RETURNED, S.IN_PROGRESS]  # worked on, or about to be
unfinished = in_state(*(state for state in S if state not in FINISHED))

# Each is asked together with `sees`.
DEEDS = {
    "accept": handles & in_state(S.SUBMITTED),
    "decline": handles & in_state(S.SUBMITTED),
    "transfer": handles & in_state(S.SUBMITTED, S.ACCEPTED, S.RETURNED),
    "take_up": handles & in_state(S.SUBMITTED, S.ACCEPTED, S.RETURNED),
    "dispatch": handles & stands_above_it & in_state(S.ACCEPTED, S.RETURNED, S.DISPATCHED),
    "acknowledge": holds_it & in_state(S.DISPATCHED),
    "return": holds_it & in_state(S.DISPATCHED, S.IN_PROGRESS),
    "escalate": holds_it & in_state(S.DISPATCHED, S.IN_PROGRESS),
    "push_down": holds_it & in_state(S.DISPATCHED, S.IN_PROGRESS),
    "contact": holds_it & in_state(S.DISPATCHED, S.IN_PROGRESS, S.PARKED),
    "resolve": holds_it & in_state(S.IN_PROGRESS),
    "assign": holds_it & in_state(S.DISPATCHED, S.IN_PROGRESS),
    "classify": handles & unfinished & ~in_state(S.RESOLVED),
    "reply": handles & unfinished,
    "note": handles & unfinished,
    "supplement": may_reply & unfinished,
    "withdraw": (filed_it | handles) & unfinished & ~in_state(S.RESOLVED),
    "follow_up": may_follow_up & handles & did_not_finish_it & in_state(S.RESOLVED),
    "close": may_follow_up & handles & did_not_finish_it & in_state(S.RESOLVED),
    "reopen": handles & in_state(S.CLOSED),
    "reveal": may_reveal & handles,
    "mediate": handles & may_mediate & is_dispute,
    "exclude": handles & in_state(S.IN_PROGRESS, S.RESOLVED, S.CLOSED),
    "put_on_agenda": may_hold_meetings & unfinished & ~is_confidential,
    "me_too": may_create & in_state(*MERGEABLE, S.PARKED, S.MERGED),
    "merge": handles & in_state(*MERGEABLE),
    "merge_away": handles & stands_above_it & in_state(*MERGEABLE),  # asked of each ticket that is put into another
    "unmerge": handles & stands_above_it & in_state(S.MERGED),
    "split": handles & stands_above_it & in_state(*MERGEABLE),
    "ask_help": holds_it & in_state(S.DISPATCHED, S.IN_PROGRESS),
    "answer_help": unfinished & is_asked_to_help,
    "release_help": holds_it & unfinished & has_helpers,
    "check": holds_it & in_state(S.DISPATCHED, S.IN_PROGRESS),
    "supervise": in_state(*IN_WORK, S.PARKED) & rules_ladder.may_press,
    "urge": filed_it & may_reply & in_state(S.SUBMITTED, *IN_WORK, S.PARKED),
    "track": (filed_it | handles) & may_reply & unfinished,  # the reporter's own link
    "park": holds_it & rules_ladder.is_not_urgent & in_state(S.IN_PROGRESS),
    "resume": stands_above_it & in_state(S.PARKED),
    "review_parked": stands_above_it & in_state(S.PARKED),
    "renew_parked": in_state(S.PARKED) & rules_ladder.renews_its_parking,
    "ask_extension": holds_it & in_state(S.IN_PROGRESS) & rules_ladder.may_be_prolonged,
    "answer_extension": in_state(*IN_WORK) & rules_ladder.answers_its_extension,
}

for deed, rule in DEEDS.items():
    rules.add_perm(f"deliberation.{deed}_ticket", sees & rule)
rules.add_perm("deliberation.view_ticket", sees)


def why_not(user, ticket, deed):
    """Why the person may not do a deed to this ticket now, as a sentence that says who may."""
    if deed in ("follow_up", "close") and ticket.state == S.RESOLVED and not did_not_finish_it.test(user, ticket):
        return "回访要由承办人以外的人来做，请交给同事。"
    if deed in rules_ladder.REFUSALS:
        return rules_ladder.why_not_ticket(user, ticket, deed)
    if deed == "dispatch" and ticket.state == S.RETURNED and not stands_above_it.test(user, ticket):
        return f"这件诉求被退回，按首接负责由{ticket.unit}定责重派。"
    if deed == "put_on_agenda" and ticket.confidential:
        return "这件诉求保密，不能列入会议议题。"
    if ticket.state == S.MERGED:
        return "这件诉求已并案，请在并入的那一件上办理。"
    if not handles.test(user, ticket):
        return "这件诉求不由您的岗位办理。"
    if not stands_above_it.test(user, ticket) or (ticket.is_open and not holds_it.test(user, ticket)):
        return f"这件诉求现在是“{ticket.get_state_display()}”，由{ticket.unit}办理。"
    return f"这件诉求现在是“{ticket.get_state_display()}”，不能这样办。"


def allowed(user, ticket):
    """The deeds this person may do to this ticket now; the caller has read it through `visible_to`."""
    return {deed for deed, rule in DEEDS.items() if rule.test(user, ticket)}
