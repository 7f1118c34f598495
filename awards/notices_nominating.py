"""Whom a nomination concerns: who made it, when it does not fit; the nominee with an account, from first to last."""

from awards.choices import NominationState
from awards.models import Nomination
from governance.foundation.notices import tell


@tell("award.checked", "您推荐的“{label}”不符合条件，原因见推荐页")
def who_nominated_it(entry):
    """Not told when it fits: the next phase tells what comes."""
    it = Nomination.objects.select_related("nominated_by").get(pk=entry.subject_id)
    maker = it.nominated_by
    told = [maker] if maker is not None and maker.is_active and not entry.facts["fits"] else []
    return told, it.get_absolute_url(), it.title


def _nominee(entry):
    """The person nominated, as a leader or as a volunteer, if active; families and places have no account."""
    rows = Nomination.objects.select_related("person", "volunteer__user", "entry__kind")
    it = rows.get(pk=entry.subject_id)
    return [each for each in (nominee_of(it),) if each is not None], it.get_absolute_url(), it.entry.kind.name


def nominee_of(it):
    user = it.person or (it.volunteer.user if it.volunteer_id else None)
    return user if user is not None and user.is_active else None


@tell("award.nominated", "您被推荐参评“{label}”；内容不对或不愿参评的，请点开办理")
def who_is_nominated(entry):
    return _nominee(entry)


@tell("award.checked", "您参评“{label}”已审核：符合条件")
def the_nominee_who_takes_part(entry):
    return _nominee(entry) if entry.facts["fits"] else ([], "")


@tell("award.checked", "您参评“{label}”没有通过审核，原因见推荐页")
def the_nominee_who_does_not(entry):
    return ([], "") if entry.facts["fits"] else _nominee(entry)


@tell("award.barred", "您参评的“{label}”登记了一票否决，事项和依据见推荐页")
def the_nominee_who_is_barred(entry):
    return _nominee(entry)


@tell("award.unbarred", "您参评的“{label}”，一票否决已经解除")
def the_nominee_who_is_not_barred_any_more(entry):
    return _nominee(entry)


@tell("award.named", "评选已命名，您参评的结果出来了")
def those_who_took_part(entry):
    """Each is led to his own nomination."""
    rows = Nomination.objects.filter(entry__round=entry.subject_id, state=NominationState.ACCEPTED)
    rows = rows.exclude(person=None, volunteer=None).select_related("person", "volunteer__user").order_by("pk")
    there = {user: it.get_absolute_url() for it in rows if (user := nominee_of(it))}
    return list(there), there.get
