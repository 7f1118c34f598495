"""Who may write, sign and publish minutes, follow resolutions and run projects. The caller has read by scope."""

import rules

from deliberation.choices_councils import MeetingState, MinutesState, ResolutionState
from deliberation.choices_decisions import ProjectState
from hierarchy.scope import in_reach, serves, units_above

M, R = MinutesState, ResolutionState


def may(action):
    @rules.predicate(name=f"may {action}")
    def allowed(user, thing=None):
        return user.may(action)

    return allowed


@rules.predicate
def holds_it(user, meeting):
    """Serves on the council's line, or leads the building whose council it is."""
    building = meeting.council.building_id
    return in_reach(user, meeting.unit) or (building is not None and building in user.scope.buildings)


@rules.predicate
def answers_for_it(user, thing):
    """Serves at or above the unit that decided."""
    return in_reach(user, thing.unit)


@rules.predicate
def was_there(user, meeting):
    return meeting.attendances.filter(user=user).exists()


@rules.predicate
def over(user, meeting):
    return meeting.state == MeetingState.CLOSED


def minutes(*states):
    @rules.predicate(f"minutes:{','.join(states)}")
    def stand(user, meeting):
        return meeting.minutes_state in states

    return stand


holds = may("meeting.hold") & holds_it & over
MINUTES = {
    "draft": holds & minutes(M.NONE, M.DRAFT),
    "edit": holds & minutes(M.DRAFT, M.REMARKS),
    "send": holds & minutes(M.DRAFT),
    "remark": minutes(M.REMARKS) & (was_there | holds),
    "answer": holds & minutes(M.REMARKS, M.DRAFT),
    "sign": holds & minutes(M.DRAFT, M.REMARKS),
    "correct": holds & minutes(M.SIGNED, M.PUBLISHED),
    "publish": may("minutes.publish") & answers_for_it & over & minutes(M.SIGNED),
    "object": may("minutes.publish") & answers_for_it & minutes(M.PUBLISHED),
}


@rules.predicate
def works_on_it(user, resolution):
    """The lead unit's people and those above them, whoever answers for the council, and a building council's leader."""
    if in_reach(user, resolution.lead) or in_reach(user, resolution.unit):
        return True
    building = resolution.item.meeting.council.building_id if resolution.item_id else None
    return building is not None and building in user.scope.buildings


@rules.predicate
def is_not_the_lead(user, resolution):
    """验收 by somebody who did not do it: neither who is named, nor who said it is done, nor the lead unit's people.

    The street has nobody above it to ask: there another person of the street accepts.
    """
    if user.pk == resolution.done_by_id or (resolution.lead_person and user.name == resolution.lead_person):
        return False
    return resolution.lead.depth == 1 or not serves(user, resolution.lead)


def resolution_in(*states):
    @rules.predicate(f"resolution:{','.join(states)}")
    def stands(user, resolution):
        return resolution.state in states

    return stands


@rules.predicate
def stands_above_the_lead(user, resolution):
    return bool(units_above(user, resolution.lead))


works = may("resolution.work") & works_on_it
decides = may("resolution.accept") & answers_for_it
RESOLUTIONS = {
    "report": works & resolution_in(R.OPEN, R.DOING),
    "finish": works & resolution_in(R.OPEN, R.DOING),
    "accept": decides & is_not_the_lead & resolution_in(R.DONE),
    "refuse": decides & is_not_the_lead & resolution_in(R.DONE),
    "postpone": decides & resolution_in(R.OPEN, R.DOING),
    "drop": decides & resolution_in(R.OPEN, R.DOING, R.DONE),
    "supervise": may("supervision.issue") & stands_above_the_lead & resolution_in(R.OPEN, R.DOING, R.DONE),
}


@rules.predicate
def runs_it(user, project):
    return in_reach(user, project.unit) or in_reach(user, project.owner)


@rules.predicate
def not_over(user, project):
    return project.state != ProjectState.ENDED


rules.add_perm("deliberation.hold_meeting", may("meeting.hold") & holds_it)
rules.add_perm("deliberation.run_project", may("project.manage") & runs_it & not_over)
rules.add_perm("deliberation.show_project", may("project.manage") & answers_for_it & not_over)
for deed, rule in MINUTES.items():
    rules.add_perm(f"deliberation.{deed}_minutes", rule)
for deed, rule in RESOLUTIONS.items():
    rules.add_perm(f"deliberation.{deed}_resolution", rule)


def why_not_minutes(user, meeting, deed):
    """Why not, as a sentence that says what comes first or who may."""
    if not over.test(user, meeting):
        return "会议还没有散会，散会后再整理纪要。"
    if deed in ("publish", "object") and not (user.may("minutes.publish") and in_reach(user, meeting.unit)):
        return f"公示由{meeting.unit}或上级办理，请交给他们。"
    if deed == "remark" and meeting.minutes_state == M.REMARKS:
        return "只有到会人员可以提意见，请找记录人代为登记。"
    if not holds_it.test(user, meeting) or not user.may("meeting.hold"):
        return "纪要由召集这次会议的人整理，请联系他们。"
    return f"纪要现在是“{meeting.get_minutes_state_display()}”，不能这样办。请刷新页面看最新进度。"


def why_not_resolution(user, resolution, deed):
    if deed in ("accept", "refuse") and resolution.state == R.DONE and decides.test(user, resolution):
        return "验收要由牵头单位和责任人以外的人来做，请交给其他同事或上级。"
    if deed in ("accept", "refuse", "drop", "postpone") and not decides.test(user, resolution):
        return f"这件事由{resolution.unit}或上级办理，请交给他们。"
    if deed == "supervise" and not stands_above_the_lead.test(user, resolution):
        return f"督办由{resolution.lead}的上级单位发出。"
    if not works_on_it.test(user, resolution):
        return f"这项议定事项由{resolution.lead}落实。"
    return f"这项议定事项现在是“{resolution.get_state_display()}”，不能这样办。请刷新页面看最新进度。"


def allowed_minutes(user, meeting):
    return {deed for deed, rule in MINUTES.items() if rule.test(user, meeting)}


def allowed_resolution(user, resolution):
    return {deed for deed, rule in RESOLUTIONS.items() if rule.test(user, resolution)}
