"""Who may press, prolong, park and answer: predicates the tickets' rules are made of, and those of a supervision."""

import rules
from django.utils import timezone

from deliberation.choices import TicketState
from deliberation.choices_ladder import ExtensionState, SupervisionLevel, SupervisionState
from deliberation.models import Supervision
from hierarchy.choices import LEADING, Level
from hierarchy.scope import in_reach, serves, units_above

S = SupervisionState


def leads(user, unit):
    """Whether the person leads this very unit: its secretary, deputy or grid leader."""
    return any(
        term.post.unit_id == unit.pk and term.post.role in LEADING and not term.post.building_id
        for term in user.scope.terms
    )


def unit_above_of(user, unit):
    above = units_above(user, unit)
    return above[0] if above else None


# Of a ticket


@rules.predicate
def may_press(user, ticket):
    return user.may("supervision.issue") and bool(units_above(user, ticket.unit))


@rules.predicate
def is_not_urgent(user, ticket):
    return not ticket.urgent


@rules.predicate
def may_be_prolonged(user, ticket):
    """Not urgent, with a deadline that has not passed, and not asked for yet in this round."""
    return (
        not ticket.urgent
        and ticket.due_at is not None
        and timezone.now() <= ticket.due_at
        and not ticket.extensions.filter(round=ticket.reopened).exists()
    )


@rules.predicate
def answers_its_extension(user, ticket):
    """One level up from who asked; the street's own by a leader of the street who did not ask."""
    asked = ticket.extensions.filter(state=ExtensionState.ASKED, round=ticket.reopened, unit=ticket.unit_id).first()
    if asked is None or asked.asked_by_id == user.pk or not user.may("ticket.handle"):
        return False
    if asked.unit_id == asked.answered_at_unit_id:
        return leads(user, ticket.unit)
    return in_reach(user, asked.answered_at_unit) and not serves(user, ticket.unit)


@rules.predicate
def renews_its_parking(user, ticket):
    """A leader one level up or higher; of what the street parked, a leader of the street who did not park it."""
    if not user.may("ticket.handle"):
        return False
    if ticket.unit.depth > Level.STREET:
        return any(leads(user, unit) for unit in units_above(user, ticket.unit))
    pause = ticket.pauses.filter(ended_at=None).first()
    return leads(user, ticket.unit) and pause is not None and pause.by_id != user.pk


def why_not_ticket(user, ticket, deed):
    """Why one of these deeds is not possible on a ticket now, and who may do it or what to do instead."""
    if deed == "ask_extension" and ticket.state == TicketState.IN_PROGRESS and serves(user, ticket.unit):
        if ticket.urgent:
            return "紧急件不能延期，请先处置，办不了请“上报”。"
        if ticket.due_at is None or timezone.now() > ticket.due_at:
            return "已过办理时限，不能再申请延期。请尽快办结，办不了请“上报”。"
        return "每一轮办理只能申请一次延期，这一轮已经申请过。办不了请“上报”。"
    if deed == "park" and ticket.urgent:
        return "紧急件不能挂账，请先处置，办不了请“上报”。"
    return REFUSALS[deed].format(unit=ticket.unit, state=ticket.get_state_display())


REFUSALS = {
    "supervise": "督办由{unit}的上级单位发出，诉求须在办理中。",
    "urge": "催办由登记这件诉求的人提出；这件诉求现在是“{state}”。",
    "park": "挂账由承办单位{unit}在办理中提出；这件诉求现在是“{state}”。",
    "resume": "这件诉求现在是“{state}”，挂账的诉求由{unit}或其上级恢复办理。",
    "review_parked": "这件诉求现在是“{state}”，挂账的诉求由{unit}或其上级复查。",
    "renew_parked": "续挂由{unit}的上级领导决定；这件诉求现在是“{state}”。",
    "ask_extension": "延期由承办单位{unit}在办理中申请；这件诉求现在是“{state}”。",
    "answer_extension": "没有等您审批的延期申请；延期由承办单位的上一级审批，申请人不能自己批。",
}


# Of a supervision


@rules.predicate
def sees_it(user, supervision):
    return Supervision.objects.visible_to(user).filter(pk=supervision.pk).exists()


@rules.predicate
def is_addressed(user, supervision):
    """Serves at the unit it is addressed to; who was named and has left since is not asked any more."""
    return serves(user, supervision.unit)


@rules.predicate
def issues_for_it(user, supervision):
    """Stands on the side that issued it and is neither addressed nor the one who answered."""
    if not (user.may("supervision.issue") and in_reach(user, supervision.issuer_unit)):
        return False
    if supervision.targets.filter(user=user).exists() or supervision.replied_by_id == user.pk:
        return False
    return supervision.issuer_unit_id == supervision.unit_id or not serves(user, supervision.unit)


@rules.predicate
def is_an_order(user, supervision):
    return supervision.level != SupervisionLevel.URGE


@rules.predicate
def comes_from_above(user, supervision):
    """What the system addressed to the street itself nobody of the street takes back."""
    return supervision.issuer_unit_id != supervision.unit_id


def stands(*states):
    @rules.predicate(f"stands:{','.join(states)}")
    def it_does(user, supervision):
        return supervision.state in states

    return it_does


DEEDS = {
    "reply": is_addressed & stands(S.OPEN),
    "accept": is_an_order & issues_for_it & stands(S.REPLIED),
    "reject": is_an_order & issues_for_it & stands(S.REPLIED),
    "withdraw": is_an_order & issues_for_it & comes_from_above & stands(S.OPEN, S.REPLIED),
}
for deed, rule in DEEDS.items():
    rules.add_perm(f"deliberation.{deed}_supervision", sees_it & rule)
rules.add_perm("deliberation.view_supervision", sees_it)


def why_not(user, supervision, deed):
    """Why the person may not do a deed to it now, as a sentence that says who may."""
    if deed == "reply":
        who = f"由{supervision.unit}在任的人回复。"
        return who if supervision.state == S.OPEN else "不用再回复。"
    if supervision.state not in (S.OPEN, S.REPLIED):
        return "不用再办。"
    if deed in ("accept", "reject") and supervision.state == S.OPEN:
        return f"等{supervision.unit}回复后再审核。"
    return f"由{supervision.issuer_unit}没有被督办、也没有写回复的人审核。"


def allowed(user, supervision):
    """The deeds this person may do to it now; the caller has read it through `visible_to`."""
    return [deed for deed, rule in DEEDS.items() if rule.test(user, supervision)]
