"""What everybody may ask of nominating: which rounds take nominations, and what became of a receipt."""

from awards import rules
from awards.choices import RoundState
from awards.models import AwardRound, Suggestion


def taking_nominations(unit):
    """The open rounds of a unit's street that take nominations today."""
    rounds = AwardRound.objects.filter(office__path=unit.path[:4], state=RoundState.OPEN).prefetch_related("phases")
    return [round for round in rounds if rules.allows(round, "nominate")]


def suggestion_by(receipt):
    """The suggestion of a receipt number as people type it, or None."""
    receipt = "".join(receipt.split()).upper()
    return Suggestion.objects.filter(receipt=receipt).select_related("entry__kind", "unit").first()
