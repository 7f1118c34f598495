"""What goes of nominations when a resident or volunteer is erased: names and words. What was counted stays."""

from django.db.models import F

from awards.choices import NominationState, ReviewState, RoundState
from awards.models import Award, Nomination, Review, RoundKind, Seconding, Standing, Suggestion, Veto
from governance.foundation import ledger
from residents.choices import Presence
from residents.erasing import erases
from volunteers.forgetting import forgets

GONE, INSTEAD = "（信息已删除）", "某某"
TEXTS = {Suggestion: ("who", "deeds"), Seconding: ("deeds",), Veto: ("proof", "lifted_why"), Review: ("note",)}


@erases
def family_nominations(resident):
    """Of the household once nobody of it is left; where somebody still lives there, the person's name is taken out."""
    of_household = Nomination.objects.filter(household=resident.household_id)
    if not resident.household.members.filter(presence=Presence.HERE).exclude(pk=resident.pk).exists():
        _empty(of_household)
        return
    for it in of_household:
        _without_name(it, getattr(resident, "known_as", resident.name))


@forgets
def volunteer_nominations(volunteer):
    _empty(Nomination.objects.filter(volunteer=volunteer))


def _empty(nominations):
    """Nobody is left of it: every text goes, and in a round that still runs it takes no part any more."""
    running = nominations.filter(entry__round__state=RoundState.OPEN).exclude(state=NominationState.WITHDRAWN)
    for it in running.order_by("pk"):
        Nomination.objects.filter(pk=it.pk).update(state=NominationState.WITHDRAWN)
        Review.objects.filter(nomination=it, state__in=(ReviewState.DRAFT, ReviewState.ASSIGNED)).delete()
        _unfreeze_if_nobody_is_left(it.entry_id)
        ledger.record("award.withdrawn", it, by=None, unit=it.path)
    gone = list(nominations.values_list("pk", flat=True))
    Nomination.objects.filter(pk__in=gone).update(
        title=GONE, deeds="", public_name="", may_publish=False, nominator="", contact="", version=F("version") + 1
    )
    Seconding.objects.filter(nomination__in=gone).update(deeds="", nominator="", contact="")
    Suggestion.objects.filter(nomination__in=gone).update(who="", deeds="", nominator="", contact="")
    Veto.objects.filter(nomination__in=gone).update(proof="", lifted_why="")
    Review.objects.filter(nomination__in=gone).update(note="")
    Award.objects.filter(nomination__in=gone).update(on_wall=False, words="")


def _unfreeze_if_nobody_is_left(entry):
    """A frozen kind is reckoned anew without it; one that has nobody else is as if nobody had been nominated."""
    if not Nomination.objects.standing_for(entry).exists():
        Standing.objects.filter(nomination__entry=entry).delete()
        RoundKind.objects.filter(pk=entry).update(
            frozen_at=None, frozen_by=None, approved_by=None, inputs=[], digest=""
        )


def _without_name(nomination, name):
    if len(name) < 2:
        return
    for model, columns in TEXTS.items():
        for row in model.objects.filter(nomination=nomination):
            if changed := [column for column in columns if name in getattr(row, column)]:
                for column in changed:
                    setattr(row, column, getattr(row, column).replace(name, INSTEAD))
                row.save(update_fields=changed)
    if name in nomination.deeds or name in nomination.public_name:
        nomination.deeds = nomination.deeds.replace(name, INSTEAD)
        if name in nomination.public_name:
            nomination.public_name, nomination.may_publish = "", False
        nomination.version += 1
        nomination.save(update_fields=["deeds", "public_name", "may_publish", "version"])
