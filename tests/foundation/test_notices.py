"""A notice is about a ledger entry, told once, to everybody but the person who did the deed."""

import pytest

from governance.foundation import jobs, ledger, notices, telling
from governance.foundation.models import Job, LedgerEntry, Notice


@pytest.fixture
def listening(town, monkeypatch):
    monkeypatch.setattr(notices, "AUDIENCES", notices.defaultdict(list))

    @notices.tell("test.told", "{who} 把{label}改成了 {colour}")
    def audience(entry):
        return [town.director, town.willow_secretary, town.director], "/units/WH01/"

    return town


def inbox(person):
    return list(person.notices.values_list("text", "url"))


def test_the_audience_reads_one_line_and_the_doer_none(listening):
    ledger.record("test.told", listening.estate, by=listening.willow_secretary, colour="绿色")
    jobs.drain()
    assert inbox(listening.director) == [("柳书记 把杏花苑改成了 绿色", "/units/WH01/")]
    assert inbox(listening.willow_secretary) == []


def test_telling_twice_writes_once(listening):
    entry = ledger.record("test.told", listening.estate, by=None, colour="绿色")
    telling.tell_about(entry.pk)
    telling.tell_about(entry.pk)
    assert Notice.objects.count() == 2


def test_facts_cannot_take_the_place_of_who_and_label(listening):
    ledger.record("test.told", listening.estate, by=None, colour="绿色", who="冒名", label="别处")
    jobs.drain()
    assert inbox(listening.director)[0][0] == "系统 把杏花苑改成了 绿色"


def test_an_action_nobody_listens_to_asks_for_no_job(listening):
    ledger.record("test.silent", listening.estate, by=None)
    assert not Job.objects.exists()


def test_an_entry_whose_job_was_lost_is_told_after_all(listening, django_assert_num_queries):
    for colour in ("红色", "绿色"):
        ledger.record("test.told", listening.estate, by=None, colour=colour)
    Job.objects.first().delete()
    notices.tell_what_was_missed()
    jobs.drain()
    assert sorted(text for text, _ in inbox(listening.director)) == [
        "系统 把杏花苑改成了 红色",
        "系统 把杏花苑改成了 绿色",
    ]
    with django_assert_num_queries(2):  # nothing is missing: two readings, no writing
        notices.tell_what_was_missed()


def test_reading_marks_only_ones_own_unread(listening):
    ledger.record("test.told", listening.estate, by=None, colour="绿色")
    jobs.drain()
    assert notices.read(listening.director, Notice.objects.all()) == 1
    assert notices.read(listening.director, Notice.objects.all()) == 0
    assert listening.willow_secretary.notices.get().read_at is None
    assert LedgerEntry.objects.count() == 1
