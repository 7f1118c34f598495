"""The machinery under everything: the ledger's chain, jobs, notices, the calendar."""

from datetime import timedelta

from django.db.models import Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.models import Beat, CalendarDay, Job, LedgerEntry, LedgerSeal, Letter, LetterLine, Notice
from governance.foundation.models.outbox import LetterState
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


@invariant(
    "letters.stuck", "到点的外发提醒一天内都已送出或有了结果", MACHINE, "请在外发提醒页面看通道的出错原因，改好后重发。"
)
def no_letter_waits_for_a_day():
    yesterday = timezone.now() - DAY
    waiting = Q(state=LetterState.WAITING, next_at__lt=yesterday, channel__active=True)
    waiting &= Q(channel__paused_until=None) | Q(channel__paused_until__lt=yesterday)
    rows = Letter.objects.filter(waiting | Q(state=LetterState.SENDING, lease_until__lt=yesterday))
    for pk in rows.values_list("pk", flat=True).iterator():
        yield Breach(f"外发提醒{pk}", "到点一天还没有结果")


@invariant("letters.whose", "外发提醒只带收件人自己的消息", MACHINE, CHAIN, over=LetterLine, stretch=100_000)
def letters_carry_their_own_notices(span):
    rows = LetterLine.objects.filter(span.of("pk"), letter__user__isnull=False)
    rows = rows.filter(~Q(notice__user=F("letter__user")) | ~Q(channel=F("letter__channel")))
    for pk, letter in rows.values_list("pk", "letter").iterator():
        yield Breach(f"外发提醒{letter}第{pk}行", "带了别人的消息，或走错了通道")


@invariant("calendar.whole", "今后三十天的工作日历齐全", MACHINE, "请系统管理员在“工作日历”里载入当年的节假日安排。")
def the_calendar_reaches_ahead():
    today = timezone.localdate()
    known = set(CalendarDay.objects.filter(date__gte=today, date__lt=today + 30 * DAY).values_list("date", flat=True))
    missing = [day for day in (today + n * DAY for n in range(30)) if day not in known]
    if missing:
        yield Breach(f"{missing[0]:%Y-%m-%d} 起", f"日历缺 {len(missing)} 天，时限推算不了", "", reverse("calendar"))
