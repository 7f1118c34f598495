"""无记名: nothing in the database, the ledger, the pages or the API leads from a person to a choice.

The strongest of these tests needs no list of columns: two histories that differ only in who chose what leave the
very same database behind.
"""

from datetime import UTC, datetime

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction
from django.urls import reverse

from deliberation.actions import voting
from deliberation.choices_councils import Choice, VoteWay
from deliberation.models import SecretTally, Voted
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from tests.conftest import build_town
from tests.deliberation.meeting_rooms import council_of, everybody_comes, open_meeting

NOW = datetime(2026, 3, 5, 11, 0, tzinfo=UTC)


@pytest.fixture
def vote(town):
    by = town.willow_secretary
    meeting, item = open_meeting(council_of(town.willow, 5), by)
    people = everybody_comes(meeting, by)
    return voting.open_vote(item, by=by, way=VoteWay.SECRET), people, by


def everything():
    """Every row of every table as it stands, except the keys, which another database would count differently."""
    return {
        model._meta.label: sorted(
            repr([(name, value) for name, value in sorted(row.items()) if name != "id"])
            for row in model._base_manager.values()
        )
        for model in apps.get_models()
        if model._meta.managed and model._meta.app_label in ("deliberation", "foundation")
    }


class TakeBack(Exception):
    pass


def left_behind(vote, choices):
    """The database after people voted in the same order with these choices; taken back afterwards."""
    motion, people, by = vote
    with time_machine.travel(NOW, tick=False):
        try:
            with transaction.atomic():
                for person, choice in zip(people, choices, strict=True):
                    voting.cast_vote(motion, person, choice, by=by)
                voting.close_vote(motion, by=by)
                rows = everything()
                raise TakeBack
        except TakeBack:
            return without_entry_keys(rows)


def without_entry_keys(rows):
    """Jobs name the ledger row they tell about; sequences of PostgreSQL are not taken back."""
    return {label: found for label, found in rows.items() if label != "foundation.Job"}


@pytest.mark.parametrize(
    "other",
    [
        ["against", "for", "for", "abstain", "for"],
        ["for", "for", "abstain", "for", "against"],
        ["abstain", "against", "for", "for", "for"],
    ],
)
def test_who_chose_what_makes_no_difference_to_any_row(vote, other):
    one = ["for", "for", "for", "against", "abstain"]
    assert left_behind(vote, one) == left_behind(vote, other)
    assert left_behind(vote, one) != left_behind(vote, ["for", "for", "for", "for", "abstain"]), "but the result does"


def test_no_chain_of_keys_leads_from_a_person_to_a_row_with_a_choice():
    """Every model reachable from a ballot's marks and back: only `SecretTally` holds choices, and it knows a motion."""
    keys = {field.name for field in SecretTally._meta.get_fields() if field.is_relation}
    assert keys == {"motion"}
    pointing = [field.name for field in SecretTally._meta.get_fields() if field.auto_created and not field.concrete]
    assert pointing == [], "nothing points at a row of the tally"
    holding = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("deliberation").get_models()
        for field in model._meta.get_fields()
        if getattr(field, "choices", None) == Choice.choices
    }
    assert holding == {"SecretTally.choice", "Voted.choice"}


def test_no_column_of_a_ballot_tells_a_time():
    for model in (Voted, SecretTally):
        assert not [f.name for f in model._meta.get_fields() if isinstance(f, models.DateField | models.TimeField)]


def test_the_mark_of_a_voter_is_empty_and_the_ledger_says_no_choice(vote):
    motion, people, by = vote
    for person, choice in zip(people, ["for", "against", "for", "for", "abstain"], strict=True):
        voting.cast_vote(motion, person, choice, by=by)
    assert set(motion.voted.values_list("choice", flat=True)) == {""}
    rows = LedgerEntry.objects.filter(action="motion.voted")
    assert rows.count() == 5
    assert {(row.subject_label, str(row.facts)) for row in rows} == {(f"表决{motion.pk}", "{}")}


def test_while_it_runs_nobody_reads_a_number(client, vote):
    motion, people, by = vote
    for person in people[:4]:
        voting.cast_vote(motion, person, "against", by=by)
    motion.refresh_from_db()
    assert (motion.ayes, motion.noes, motion.passed) == (None, None, None)
    client.force_login(by)
    page = client.get(reverse("motion", args=[motion.pk])).content.decode()
    assert "已投 4 票，共 5 票" in page and "反对 4" not in page and "结果" not in page


def test_a_secret_that_could_not_be_kept_is_refused(town, vote):
    motion, people, by = vote
    voting.cast_vote(motion, people[0], "for", by=by)
    voting.cast_vote(motion, people[1], "for", by=by)
    with pytest.raises(ActionRefused, match="只投了 2 票，公布结果就等于公开选择"):
        voting.close_vote(motion, by=by)
    voting.void_vote(motion, by=by, reason="人不够")

    meeting, item = open_meeting(council_of(town.maple, 2), town.director)
    everybody_comes(meeting, town.director)
    with pytest.raises(ActionRefused, match="无记名等于公开"):
        voting.open_vote(item, by=town.director, way=VoteWay.SECRET)


def test_a_void_vote_leaves_no_choice_of_one_or_two_voters(vote):
    motion, people, by = vote
    voting.cast_vote(motion, people[0], "against", by=by)

    voting.void_vote(motion, by=by, reason="停电")

    assert motion.voted.count() == 1 and not motion.tallies.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="只有 PostgreSQL 记着每一行由哪个事务写成")
def test_the_transaction_that_wrote_a_row_last_tells_no_choice():
    """PostgreSQL keeps `xmin` with every row: a counter must not share it with the mark of one voter alone."""
    town = build_town()
    by = town.willow_secretary
    meeting, item = open_meeting(council_of(town.willow, 3), by)
    people = everybody_comes(meeting, by)
    motion = voting.open_vote(item, by=by, way=VoteWay.SECRET)
    for person, choice in zip(people, ["for", "against", "abstain"], strict=True):
        voting.cast_vote(motion, person, choice, by=by)

    def written(table):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT xmin::text FROM deliberation_{table} WHERE motion_id = %s", [motion.pk])
            return [row[0] for row in cursor.fetchall()]

    assert len(set(written("voted"))) == 3 and len(set(written("secrettally"))) == 1


def test_there_is_no_admin_to_read_ballots_in():
    assert not apps.is_installed("django.contrib.admin")
