"""The machinery under everything: the ledger's chain, jobs, notices, the calendar."""

from datetime import timedelta

from django.db.models import Exists, Min, OuterRef
from django.urls import reverse
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.models import Beat, CalendarDay, Job, LedgerEntry, LedgerSeal, Notice
from governance.overview.invariants.registry import MACHINE, Breach, invariant

CHAIN = "台账被直接改过数据库。请保全现场，从备份比对，并报告分管领导。"
AGAIN = "请在“后台任务”页面看出错原因，处理后重试。"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@invariant("ledger.chain", "封存的台账没有改动、缺失或插入", MACHINE, CHAIN, over=LedgerSeal, stretch=20)
def the_chain_is_whole(span):
    for sentence in ledger.broken_seals(span.low, span.high):
        yield Breach(*sentence.split("：", 1))


@invariant("ledger.sealed", "台账每天都封存", MACHINE, "请确认后台任务在运行（manage.py run_jobs 或 Celery）。")
def rows_do_not_wait_for_their_seal():
    beat = Beat.objects.filter(topic="ledger.seal").values_list("at", flat=True).first()
    last = LedgerSeal.objects.order_by("-last_id").values_list("last_id", flat=True).first() or 0
    waiting = LedgerEntry.objects.filter(pk__gt=last).aggregate(at=Min("at"))["at"]
    if beat is not None and waiting is not None and waiting < beat - DAY and beat < timezone.now() - HOUR:
        yield Breach("台账封存", f"{timezone.localtime(waiting):%Y-%m-%d %H:%M} 起的记录还没有封存")


@invariant("jobs.dead", "没有停止重试的后台任务", MACHINE, AGAIN)
def no_job_was_given_up():
    for pk, topic in Job.objects.filter(done_at=None, dead=True).values_list("pk", "topic").iterator():
        yield Breach(f"任务{pk}", f"“{jobs.name_of(topic)}”已停止重试", "", reverse("jobs"))


@invariant(
    "jobs.stuck", "到期的后台任务一小时内都已执行", MACHINE, "请确认后台任务在运行（manage.py run_jobs 或 Celery）。"
)
def no_job_waits_for_an_hour():
    late = jobs.waiting(timezone.now() - HOUR)
    for pk, topic in late.values_list("pk", "topic").iterator():
        yield Breach(f"任务{pk}", f"“{jobs.name_of(topic)}”到期一小时还没有执行", "", reverse("jobs"))


@invariant("notices.about", "每条消息都有它说的台账记录", MACHINE, CHAIN, over=Notice, stretch=100_000)
def notices_are_about_something(span):
    rows = Notice.objects.filter(span.of("pk")).filter(~Exists(LedgerEntry.objects.filter(pk=OuterRef("entry"))))
    for pk in rows.values_list("pk", flat=True).iterator():
        yield Breach(f"消息{pk}", "它说的台账记录不存在")


@invariant("calendar.whole", "今后三十天的工作日历齐全", MACHINE, "请系统管理员在“工作日历”里载入当年的节假日安排。")
def the_calendar_reaches_ahead():
    today = timezone.localdate()
    known = set(CalendarDay.objects.filter(date__gte=today, date__lt=today + 30 * DAY).values_list("date", flat=True))
    missing = [day for day in (today + n * DAY for n in range(30)) if day not in known]
    if missing:
        yield Breach(f"{missing[0]:%Y-%m-%d} 起", f"日历缺 {len(missing)} 天，时限推算不了", "", reverse("calendar"))
