"""Who may write, correct and certify hours: the post allows it, and the row lies in one's own branch."""

import rules

from hierarchy.scope import in_reach
from volunteers.choices import CertificateState, CorrectionState, ObjectionState


def may(action):
    @rules.predicate(name=f"may {action}")
    def allowed(user, thing=None):
        return user.may(action)

    return allowed


@rules.predicate
def in_branch(user, thing):
    """Being the volunteer oneself opens a row for reading only."""
    return in_reach(user, thing)


@rules.predicate
def correction_in_branch(user, correction):
    return correction.state == CorrectionState.ASKED and in_reach(user, correction.entry)


@rules.predicate
def objection_in_branch(user, objection):
    thing = objection.certificate or objection.star.volunteer
    return objection.state == ObjectionState.OPEN and in_reach(user, thing)


def stands(*states):
    @rules.predicate(f"certificate:{','.join(states)}")
    def allowed(user, certificate):
        return certificate.state in states

    return allowed


S = CertificateState
issues = may("certificate.issue") & in_branch
rules.add_perm("volunteers.correct_hours", may("hours.record") & in_branch)
rules.add_perm("volunteers.decide_hours", may("hours.decide") & correction_in_branch)
rules.add_perm("volunteers.answer_notice", may("hours.decide") & objection_in_branch)
rules.add_perm("volunteers.publish_certificate", issues & stands(S.ASKED))
rules.add_perm("volunteers.issue_certificate", issues & stands(S.NOTICE))
rules.add_perm("volunteers.refuse_certificate", issues & stands(S.ASKED, S.NOTICE))
rules.add_perm("volunteers.revoke_certificate", issues & stands(S.ISSUED))
rules.add_perm("volunteers.print_certificate", issues & stands(S.ISSUED, S.REVOKED))
