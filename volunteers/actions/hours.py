"""The one ledger of hours: credited once, reversed instead of changed, corrected by two people."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from volunteers.choices import CorrectionState, HoursSource
from volunteers.models import HoursCorrection, HoursEntry, HoursSettings, Volunteer

LONGEST = timedelta(hours=24)


@transaction.atomic
def credit(
    volunteer, *, by, unit, source, words, begins_at, ends_at, place="", theme="", team=None, sign_up=None, claim=None,
    why="", client_key=None, now=None,
):  # fmt: skip
    """Write one person-time: actual service from `begins_at` to `ends_at`, without the way there, in whole minutes.

    Refused where it overlaps another one of the same person, is longer than the office's day, lies ahead, or is
    written down too late; the office's numbers are in `HoursSettings`. The same `client_key` twice is one row.
    """
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)  # one writer a person
    if client_key and (known := HoursEntry.objects.filter(client_key=client_key).first()):
        return known
    settings, now = HoursSettings.of(unit.path[:4]), now or timezone.now()
    if not words.strip():
        raise ActionRefused("请写服务内容，如：清理楼道、陪诊。")
    if ends_at > now:
        raise ActionRefused("服务还没有结束，结束后再登记时长。")
    if (
        timezone.localdate(begins_at) < timezone.localdate(now) - timedelta(days=settings.late_days)
        and source != HoursSource.IMPORT
    ):
        raise ActionRefused(f"只能补录 {settings.late_days} 天以内的服务。更早的请用历史时长表导入，由社区审核。")
    if volunteer.user_id and by is not None and volunteer.user_id == by.pk:
        raise ActionRefused("自己的时长由别人登记：请把签到情况告诉活动负责人。")
    _room_for(volunteer, begins_at, ends_at, settings)
    minutes = minutes_of(begins_at, ends_at)
    entry = HoursEntry.objects.create(
        volunteer=volunteer, minutes=minutes, begins_at=begins_at, ends_at=ends_at, day=timezone.localdate(begins_at),
        source=source, words=words.strip()[:100], place=place[:60], theme=theme, unit=unit, path=unit.path, team=team,
        sign_up=sign_up, claim=claim, why=why[:100], recorded_by=by, client_key=client_key,
    )  # fmt: skip
    ledger.record("hours.credited", entry, by=by, unit=unit, minutes=minutes, source=str(source))
    return entry


def minutes_of(begins_at, ends_at):
    """Whole minutes that really passed; what is left over does not count. Two times of one zone subtract by what
    their clocks showed, which a change of the clocks makes wrong: hence the timestamps."""
    return int((ends_at.timestamp() - begins_at.timestamp()) // 60)


def _room_for(volunteer, begins_at, ends_at, settings):
    if not 60 <= ends_at.timestamp() - begins_at.timestamp() <= LONGEST.total_seconds():
        raise ActionRefused("请检查开始和结束时间：一次服务至少 1 分钟，最多 24 小时。")
    other = HoursEntry.objects.filter(volunteer=volunteer).meeting(begins_at, ends_at).order_by("begins_at").first()
    if other is not None:
        span = f"{timezone.localtime(other.begins_at):%m-%d %H:%M}–{timezone.localtime(other.ends_at):%H:%M}"
        raise ActionRefused(f"这段时间与“{other.words}”（{span}）重叠，同一时间只能记一次。")
    day = timezone.localdate(begins_at)
    there = HoursEntry.objects.filter(volunteer=volunteer, day=day).aggregate(n=Sum("minutes"))["n"] or 0
    if there + minutes_of(begins_at, ends_at) > settings.most_a_day * 60:
        raise ActionRefused(
            f"{day:%m-%d} 已记 {there / 60:.1f} 小时，一人一天最多 {settings.most_a_day} 小时。请核对时间。"
        )


@transaction.atomic
def reverse(entry, *, by, why):
    """冲正: a second row takes the first one's minutes away; the first stays readable."""
    volunteer = Volunteer.objects.select_for_update().get(pk=entry.volunteer_id)
    entry = HoursEntry.objects.get(pk=entry.pk)
    if entry.reverses_id:
        raise ActionRefused("这一条本身就是冲正，不能再冲正。")
    if HoursEntry.objects.filter(reverses=entry).exists():
        raise Conflict("这一条已经冲正过了，请刷新页面。")
    if not why.strip():
        raise ActionRefused("请写冲正原因。")
    made = HoursEntry.objects.create(
        volunteer=volunteer, minutes=-entry.minutes, begins_at=entry.begins_at, ends_at=entry.ends_at, day=entry.day,
        source=HoursSource.REVERSAL, words=entry.words, place=entry.place, theme=entry.theme, unit_id=entry.unit_id,
        path=entry.path, team_id=entry.team_id, reverses=entry, why=why.strip()[:100], recorded_by=by,
    )  # fmt: skip
    ledger.record("hours.reversed", entry, by=by, unit=entry.path, minutes=entry.minutes)
    return made


@transaction.atomic
def ask_correction(entry, *, by, minutes, reason):
    """更正申请, by the volunteer or whoever recorded it; 0 minutes says that the service was not done at all."""
    Volunteer.objects.select_for_update().get(pk=entry.volunteer_id)
    entry = HoursEntry.objects.standing().filter(pk=entry.pk).first()
    if entry is None:
        raise Conflict("这一条已经冲正，请看最新的记录。")
    if not reason.strip():
        raise ActionRefused("请写明哪里不对、应是多少。")
    if minutes == entry.minutes:
        raise ActionRefused("更正后的时长与原来一样，不用更正。")
    if minutes > minutes_of(entry.begins_at, entry.begins_at + LONGEST):
        raise ActionRefused("一次服务最多 24 小时，请检查时长。")
    if entry.corrections.filter(state=CorrectionState.ASKED).exists():
        raise Conflict("这一条已有更正申请在等审核。")
    made = HoursCorrection.objects.create(entry=entry, minutes=minutes, reason=reason.strip()[:200], asked_by=by)
    ledger.record("hours.correction_asked", entry, by=by, unit=entry.path, minutes=minutes)
    return made


@transaction.atomic
def decide_correction(correction, *, by, granted, answer=""):
    """A second person says yes or no. Yes reverses the row and writes the right one, same beginning, other end."""
    Volunteer.objects.select_for_update().get(pk=correction.entry.volunteer_id)
    asked = (
        HoursCorrection.objects.select_for_update(of=("self",))
        .select_related("entry__volunteer", "entry__unit")
        .get(pk=correction.pk)
    )
    if asked.state != CorrectionState.ASKED:
        raise Conflict("这份申请已经审核过了，请刷新页面。")
    if asked.asked_by_id == by.pk:
        raise ActionRefused("更正要由另一个人审核，请同事来办。")
    if asked.entry.volunteer.user_id == by.pk:
        raise ActionRefused("不能审核自己的时长，请同事来办。")
    if not granted and not answer.strip():
        raise ActionRefused("请写明为什么不更正。")
    asked.state = CorrectionState.GRANTED if granted else CorrectionState.REFUSED
    asked.answered_by, asked.answered_at, asked.answer = by, timezone.now(), answer.strip()[:200]
    asked.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    old = asked.entry
    ledger.record("hours.correction_decided", old, by=by, unit=old.path, granted=granted)
    if not granted:
        return None
    reverse(old, by=by, why=f"更正：{asked.reason}"[:100])
    if not asked.minutes:
        return None
    ends_at = old.begins_at + timedelta(minutes=asked.minutes)
    settings = HoursSettings.of(old.path[:4])
    _room_for(old.volunteer, old.begins_at, ends_at, settings)
    return HoursEntry.objects.create(
        volunteer=old.volunteer, minutes=asked.minutes, begins_at=old.begins_at, ends_at=ends_at, day=old.day,
        source=old.source, words=old.words, place=old.place, theme=old.theme, unit=old.unit, path=old.path,
        team_id=old.team_id, sign_up_id=old.sign_up_id, claim_id=old.claim_id, why=f"更正：{asked.reason}"[:100],
        recorded_by=by,
    )  # fmt: skip
