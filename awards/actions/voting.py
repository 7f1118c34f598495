"""群众评价: one household, one vote, by a printed code or on a counted sheet. Nobody can tell what was chosen."""

from django.db import transaction
from django.db.models import Case, F, Sum, When
from django.utils import timezone

from awards import rules
from awards.choices import NominationState, Target
from awards.conflicts import with_places
from awards.models import AwardRound, Nomination, PaperCount, VoteSlip, VoteTally
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.fields import blind_index
from residents.models import Household

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike on paper
LENGTH = 16  # of a code: 79 bits


def code_of(slip):
    """The code printed on a slip, made of the machine's key: lost paper can be printed again, nobody guesses it."""
    number, signs = int(blind_index("awards.voteslip.code", f"{slip.pk}:{slip.issue}"), 16), []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(SIGNS))
        signs.append(SIGNS[rest])
    return "".join(signs)


def digest_of(code):
    """What is stored and looked up; the table alone opens no ballot."""
    return blind_index("awards.voteslip", "".join(each for each in code.upper()[:60] if each.isalnum()))


@transaction.atomic
def print_slips(round, households, *, by, fresh=False):
    """The unused slips of some households, each with its `.code`; the same code however often it is printed.

    `fresh` gives new codes and ends the old ones, for a slip that went astray.
    """
    VoteSlip.objects.bulk_create(
        [VoteSlip(round=round, household=each) for each in households], ignore_conflicts=True, batch_size=500
    )
    slips = VoteSlip.objects.select_for_update(of=("self",)).filter(round=round, household__in=households, used_at=None)
    slips = list(slips.filter(household__ended_on=None).order_by("pk"))
    changed = [slip for slip in slips if fresh or not slip.issue]
    for slip in changed:
        slip.issue += 1
        slip.digest = digest_of(code_of(slip))
    VoteSlip.objects.bulk_update(changed, ["issue", "digest"], batch_size=500)
    for slip in slips:
        slip.code = code_of(slip)
    ledger.record("award.slips_printed", round, by=by, unit=round.office, n=len(slips), fresh=fresh)
    return slips


def ballot_of(round, dwelling):
    """The nominations on the ballots behind a door's building: it, its families, its grid, community and street."""
    taking_part = Nomination.objects.filter(entry__round=round, state=NominationState.ACCEPTED)
    lines = [dwelling.path[:n] for n in range(4, len(dwelling.path) + 1, 4)]
    near = taking_part.filter(path__in=lines) | taking_part.filter(path__startswith=dwelling.path)
    other_building = near.filter(entry__kind__target=Target.BUILDING).exclude(building=dwelling.building_id)
    return near.exclude(pk__in=other_building.values("pk")).order_by("entry", "pk")


def ballot(round, household):
    """Those a household may speak on: nobody votes on his own family, nor on himself."""
    near = ballot_of(round, household.dwelling)
    of_people = near.exclude(household=None, person=None, volunteer=None)
    return near.exclude(pk__in=[each.pk for each in with_places(of_people) if household.pk in each.homes])


def find_slip(code):
    """The slip of a code, used or not, or None; the code of a household that ended opens nothing."""
    digest = digest_of(code)
    of = VoteSlip.objects.select_related("round__office", "household__dwelling")
    return of.filter(digest=digest, household__ended_on=None).first() if digest else None


@transaction.atomic
def cast(slip, choices, *, now=None):
    """{nomination id: True for yes, False for no}, all at once and once. The tallies grow; the slip is used."""
    slip = VoteSlip.objects.select_for_update(of=("self",)).get(pk=slip.pk)
    slip.household = Household.objects.select_related("dwelling").get(pk=slip.household_id)
    round = AwardRound.objects.select_related("office").get(pk=slip.round_id)
    if why := rules.why_not_now(round, "vote"):
        raise ActionRefused(why)
    if slip.used_at:
        raise Conflict("这张选票已经用过。一户一票，谢谢参与。")
    if slip.household.ended_on:
        raise ActionRefused("这一户已登记搬离，这张选票不再有效。还住在这里的，请打社区电话，换一张选票。")
    allowed = set(ballot(round, slip.household).values_list("pk", flat=True))
    if not choices:
        raise ActionRefused("请至少对一个对象选“赞成”或“不赞成”。")
    if not choices.keys() <= allowed:
        raise ActionRefused("选票上有不属于您这里的对象，请重新扫码。")
    _count_in(allowed, choices)
    slip.used_at, slip.way = now or timezone.now(), VoteSlip.Way.CODE
    slip.save(update_fields=["used_at", "way"])
    return slip  # no ledger record: a line with a time beside a growing number would tell what was chosen


def _count_in(on_ballot, choices):
    """One more where something was chosen. Every tally of the ballot is written each time, chosen or not: a database
    keeps with a row which transaction wrote it last, and the used slip has the same.
    """
    VoteTally.objects.bulk_create((VoteTally(nomination_id=pk) for pk in sorted(on_ballot)), ignore_conflicts=True)
    rows = VoteTally.objects.filter(nomination__in=on_ballot)
    held = list(rows.select_for_update().order_by("nomination").values_list("pk", flat=True))  # one order for all
    said_yes, said_no = ([pk for pk, yes in choices.items() if yes == way] for way in (True, False))
    rows.filter(pk__in=held).update(
        ayes=F("ayes") + Case(When(nomination__in=said_yes, then=1), default=0),
        noes=F("noes") + Case(When(nomination__in=said_no, then=1), default=0),
    )


@transaction.atomic
def return_paper(round, building, households, *, by):
    """Which doors gave back a paper slip: from then on their code opens nothing. Returns how many are new."""
    if why := rules.why_not_now(round, "vote"):
        raise ActionRefused(why)
    slips = VoteSlip.objects.select_for_update(of=("self",)).filter(
        round=round, household__in=households, household__dwelling__building=building, household__ended_on=None,
        used_at=None, issue__gt=0,
    )  # fmt: skip
    ids = [slip.pk for slip in slips.order_by("pk")]
    VoteSlip.objects.filter(pk__in=ids).update(used_at=timezone.now(), way=VoteSlip.Way.PAPER)
    ledger.record("award.paper_returned", round, by=by, unit=building.unit, n=len(ids))
    return len(ids)


def returned(round, building):
    """The households of a building whose paper slips came back."""
    paper = VoteSlip.objects.filter(round=round, way=VoteSlip.Way.PAPER, household__dwelling__building=building)
    return set(paper.values_list("household", flat=True))


@transaction.atomic
def count_paper(round, building, counts, *, by, counted_by, watched_by):
    """A building's box: {nomination id: (ayes, noes)}. For none may there be more votes than slips that came back from
    others than the nominee's own household.

    Counted by one person while another watches; both names stand with the count, which is never changed.
    """
    if why := rules.why_not_now(round, "vote"):
        raise ActionRefused(why)
    counted_by, watched_by = counted_by.strip(), watched_by.strip()
    if not counted_by or not watched_by or counted_by == watched_by:
        raise ActionRefused("请写计票人和监票人，两个不同的人。")
    AwardRound.objects.select_for_update(of=("self",)).get(pk=round.pk)  # two boxes at once: one after the other
    papers = returned(round, building)
    homes = {each.pk: each.homes for each in with_places(Nomination.objects.filter(pk__in=counts))}
    before = dict(
        PaperCount.objects.filter(nomination__in=counts, building=building, voided_at=None)
        .order_by().values_list("nomination").annotate(n=Sum(F("ayes") + F("noes")))
    )  # fmt: skip
    for pk, (ayes, noes) in sorted(counts.items()):
        most = len(papers - homes[pk])
        if ayes + noes + before.get(pk, 0) > most:
            own = "（对象自己那一户的不算）" if most < len(papers) else ""
            raise ActionRefused(
                f"收回纸票 {most} 张{own}，第 {pk} 号已登记 {before.get(pk, 0)} 票，这次最多 "
                f"{most - before.get(pk, 0)} 票。请重新清点，或先登记收回纸票的户。"
            )
    counts = {pk: votes for pk, votes in counts.items() if sum(votes)}
    if not counts:
        raise ActionRefused("请至少填一个对象的票数。")
    for pk, (ayes, noes) in sorted(counts.items()):
        PaperCount.objects.create(
            nomination_id=pk, building=building, ayes=ayes, noes=noes, counted_by=counted_by[:40],
            watched_by=watched_by[:40], by=by,
        )  # fmt: skip
        VoteTally.objects.get_or_create(nomination_id=pk)
        VoteTally.objects.filter(nomination=pk).update(ayes=F("ayes") + ayes, noes=F("noes") + noes)
    ledger.record("award.paper_counted", round, by=by, unit=building.unit, n=len(counts))  # how many, not which way


@transaction.atomic
def void_count(count, *, by, why):
    """A count that was written down wrongly no longer counts, and the box is counted anew. The row stays."""
    round = AwardRound.objects.select_for_update(of=("self",)).get(kinds__nominations__paper_counts=count.pk)
    count = PaperCount.objects.select_for_update(of=("self",)).select_related("building__unit").get(pk=count.pk)
    if reason := rules.why_not_now(round, "vote"):
        raise ActionRefused(reason)
    if count.voided_at:
        raise Conflict("这次计数已经作废，请刷新页面。")
    if not why.strip():
        raise ActionRefused("请写明为什么作废，如：赞成和不赞成填反了。")
    count.voided_at, count.voided_why = timezone.now(), why.strip()[:100]
    count.save(update_fields=["voided_at", "voided_why"])
    tally = VoteTally.objects.filter(nomination=count.nomination_id)
    tally.update(ayes=F("ayes") - count.ayes, noes=F("noes") - count.noes)
    ledger.record("award.paper_voided", round, by=by, unit=count.building.unit if count.building else round.office)
    return count


def over(round, today=None):
    """Whether nobody can vote any more: only then the choices are shown."""
    voting = next((phase for phase in round.phases.all() if phase.name == "voting"), None)
    return voting is not None and voting.ends_on < (today or timezone.localdate())
