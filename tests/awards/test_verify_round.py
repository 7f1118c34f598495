"""A frozen result can be reckoned again from the raw rows: the same hash, or the first row that is not as it was."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from awards.actions.freezing import freeze
from awards.choices import RoundState, Target
from awards.erasing import GONE, family_nominations, volunteer_nominations
from awards.models import (
    Award,
    AwardCriterion,
    AwardKind,
    AwardRound,
    CriteriaSet,
    Evidence,
    Nomination,
    PaperCount,
    Review,
    RoundKind,
    Standing,
    Veto,
    VoteTally,
)
from awards.paths import nominations_follow_their_building
from awards.verifying import verify
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from tests.awards.build import add_entry, make_nomination, make_round
from tests.builders import make_dwelling, make_household, make_resident, make_volunteer


@pytest.fixture
def frozen(town):
    world = make_round(town)
    world.first = make_nomination(world, town.willow_1)
    world.second = make_nomination(world, town.willow_2, done=4, ayes=5, noes=5, marks=(10, 10, 20, 20, 20))
    world.barred = make_nomination(world, town.maple_1, marks=())
    Veto.objects.create(nomination=world.barred, reason="弄虚作假", proof="信访件", by=town.director)
    PaperCount.objects.create(
        nomination=world.second, ayes=2, noes=1, counted_by="甲", watched_by="乙", by=town.director
    )
    world.entry = freeze(world.entry, by=town.director)
    world.town, world.other_kind = town, AwardKind.objects.create(office=town.street, name="和美社区", quota=1)
    return world


def run(round):
    out = StringIO()
    call_command("verify_round", str(round.pk), stdout=out)
    return out.getvalue().strip()


def test_what_is_frozen_is_the_sum_of_what_was_counted(frozen):
    first, second = Standing.objects.exclude(rank=None).order_by("rank")
    # 8 of 10 of 60; 16, 17, 18; half for 40 of 100 households of the 50 % asked, half for 30 of 40 ayes
    assert (first.auto, first.review, first.resident) == (48, 17, 15.5)
    assert (first.total, first.rank, first.outcome) == (first.auto + first.review + first.resident, 1, "proposed")
    assert (second.nomination, second.rank, second.outcome) == (frozen.second, 2, "not")


def test_the_same_rows_give_the_same_hash_again_and_again(frozen, town):
    assert len(frozen.entry.digest) == 64
    assert run(frozen.round) == frozen.entry.digest
    assert freeze(frozen.entry, by=town.director).digest == frozen.entry.digest
    assert LedgerEntry.objects.filter(action="award.frozen").count() == 2


CHANGES = {
    "evidence": lambda w: Evidence.objects.filter(nomination=w.second).update(numerator=5),
    "review": lambda w: Review.objects.filter(nomination=w.second, judge=w.judges[0]).update(
        marks={str(w.review.pk): "11"}
    ),
    "tally": lambda w: VoteTally.objects.filter(nomination=w.second).update(ayes=6),
    "nomination": lambda w: Nomination.objects.filter(pk=w.second.pk).update(households=101),
    "criterion": lambda w: AwardCriterion.objects.filter(pk=w.auto.pk).update(weight=61),
    "entry": lambda w: RoundKind.objects.filter(pk=w.entry.pk).update(quota=2),
    "paper": lambda w: PaperCount.objects.filter(nomination=w.second).update(noes=3),
    "veto": lambda w: Veto.objects.filter(nomination=w.barred).update(reason="重大安全责任事故"),
    "given": lambda w: Review.objects.filter(nomination=w.second, judge=w.judges[0]).update(total=11),
    "why": lambda w: Standing.objects.filter(nomination=w.second).update(why="另有原因"),
    "trim": lambda w: AwardRound.objects.update(trim_from=7),
    "result": lambda w: Standing.objects.filter(nomination=w.second).update(total=99),
    "unit": lambda w: Nomination.objects.filter(pk=w.second.pk).update(unit=w.town.willow, title="枫林第一网格"),
    "building": lambda w: Nomination.objects.filter(pk=w.second.pk).update(building=w.town.building),
    "person": lambda w: Nomination.objects.filter(pk=w.second.pk).update(person=w.town.director),
    "kind": lambda w: RoundKind.objects.filter(pk=w.entry.pk).update(kind=w.other_kind),
    "vetoes": lambda w: CriteriaSet.objects.filter(pk=w.entry.criteria_id).update(vetoes=["无"]),
}
NAMED_AS = {"given": "review", "why": "result", "trim": "entry", "kind": "entry"} | dict.fromkeys(
    ("unit", "building", "person"), "nomination"
)


@pytest.mark.parametrize("row", CHANGES)
def test_one_changed_row_is_named(frozen, row):
    CHANGES[row](frozen)
    named = {
        "evidence": Evidence.objects.get(nomination=frozen.second).pk,
        "review": Review.objects.filter(nomination=frozen.second).order_by("pk")[0].pk,
        "tally": VoteTally.objects.get(nomination=frozen.second).pk,
        "nomination": frozen.second.pk,
        "criterion": frozen.auto.pk,
        "entry": frozen.entry.pk,
        "paper": PaperCount.objects.get().pk,
        "veto": Veto.objects.get().pk,
        "result": frozen.second.pk,
        "vetoes": frozen.entry.criteria_id,
    }
    row = NAMED_AS.get(row, row)
    with pytest.raises(CommandError, match=f"^{row}:{named[row]}$") as refused:
        run(frozen.round)
    assert refused.value.returncode == 1


def test_a_row_more_or_less_is_named_too(frozen, town):
    veto = Veto.objects.create(nomination=frozen.first, reason="弄虚作假", proof="信访件", by=town.director)
    entry = RoundKind.objects.get(pk=frozen.entry.pk)
    assert verify(entry).differs == f"veto:{veto.pk}"
    Veto.objects.filter(pk=veto.pk).update(lifted_at=timezone.now())
    assert verify(entry).differs == ""
    gone = Review.objects.filter(nomination=frozen.first).order_by("pk")[0]
    Review.objects.filter(pk=gone.pk).delete()
    assert verify(entry).differs == f"review:{gone.pk}"


def test_what_moves_or_goes_rightly_changes_nothing(town):
    """A building goes to another grid with its nominations; of a person erased only names and words go."""
    world = make_round(town)
    families, leaders = (add_entry(world, *of) for of in ((Target.FAMILY, "和美家庭"), (Target.LEADER, "和美头雁")))
    home = make_household(make_dwelling(town.building, "301"))
    resident, volunteer = make_resident(home, "吴桂兰"), make_volunteer(town.willow_1)
    said = {"marks": (), "ayes": 0, "noes": 0}
    for entry, of in ((families, {"household": home}), (leaders, {"volunteer": volunteer})):
        world.entry = entry
        make_nomination(world, town.willow_1, **of, **said)
        freeze(entry, by=town.director)
    days = {"granted_on": date(2026, 12, 1), "valid_until": date(2028, 12, 1)}
    for n, it in enumerate(Nomination.objects.all()):
        Award.objects.create(nomination=it, number=f"HM{n}", **days)
    AwardRound.objects.update(state=RoundState.NAMED)
    nominations_follow_their_building(town.building, town.maple_1)
    family_nominations(resident)
    volunteer_nominations(volunteer)
    assert set(Nomination.objects.values_list("title", flat=True)) <= {GONE, "杨柳第一网格"}
    assert Nomination.objects.get(household=home).unit == town.maple_1
    assert [verify(RoundKind.objects.get(pk=each.pk)).differs for each in (families, leaders)] == ["", ""]


def test_once_named_whoever_holds_an_award_is_who_was_proposed(frozen):
    AwardRound.objects.filter(pk=frozen.round.pk).update(state=RoundState.NAMED)

    def differs():
        return verify(RoundKind.objects.get(pk=frozen.entry.pk)).differs

    assert differs() == f"nomination:{frozen.first.pk} award"
    days = {"granted_on": date(2026, 12, 1), "valid_until": date(2028, 12, 1)}
    award = Award.objects.create(nomination=frozen.first, number="HM1", **days)
    assert differs() == ""
    Award.objects.filter(pk=award.pk).update(nomination=frozen.second)
    assert differs() == f"award:{award.pk}"
    Award.objects.filter(pk=award.pk).update(nomination=frozen.first)
    more = Award.objects.create(nomination=frozen.barred, number="HM2", **days)
    assert differs() == f"award:{more.pk}"


def test_a_round_that_is_not_frozen_or_not_there_says_so(town):
    world = make_round(town)
    with pytest.raises(CommandError, match="还没有锁定"):
        run(world.round)
    with pytest.raises(CommandError, match="没有编号"):
        run(AwardRound(pk=999999))
    with pytest.raises(ActionRefused, match="还没有符合条件的推荐"):
        freeze(world.entry, by=town.director)


def test_taking_the_rows_asks_the_same_number_of_questions_for_two_and_for_six(town, django_assert_num_queries, frozen):
    entry = RoundKind.objects.select_related("round", "criteria").get(pk=frozen.entry.pk)
    with django_assert_num_queries(9):
        verify(entry)
    for unit in (town.willow, town.maple):
        make_nomination(frozen, unit)
    with django_assert_num_queries(9):
        verify(entry)


def test_the_seal_itself_and_what_was_kept_cannot_be_changed_unseen(frozen):
    entry = RoundKind.objects.get(pk=frozen.entry.pk)
    kept = Standing.objects.get(nomination=frozen.second)
    kept.inputs[1][1] = kept.inputs[1][1].replace("|4|", "|5|")
    kept.save()
    assert verify(entry).differs == kept.inputs[1][0]
    kept.inputs[1][1] = kept.inputs[1][1].replace("|5|", "|4|")
    kept.save()
    RoundKind.objects.filter(pk=entry.pk).update(digest="0" * 64)
    assert verify(RoundKind.objects.get(pk=entry.pk)).differs == f"entry:{entry.pk} digest"
