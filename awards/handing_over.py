"""What waits with the awards when a post changes hands: the office's work, which nobody holds by name."""

from awards.choices import NominationState, RoundState, SuggestionState
from awards.models import Nomination, Suggestion
from hierarchy.handover import lists_work
from hierarchy.querysets import on_lines


@lists_work
def waiting_nominations(user, unit):
    """Of a unit: nominations nobody has checked and residents' suggestions nobody has looked into."""
    if user is not None:
        return []
    here = on_lines([unit.path])
    nominations = Nomination.objects.filter(
        here, entry__round__state=RoundState.OPEN, state=NominationState.SUBMITTED
    ).count()
    told = Suggestion.objects.filter(here, entry__round__state=RoundState.OPEN, state=SuggestionState.RECEIVED).count()
    return [("待审核的和美推荐", nominations, "/awards/"), ("待核对的群众推荐", told, "/awards/")]
