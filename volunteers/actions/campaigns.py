"""专项行动: started for every grid of a place, told by the grids line by line, done when a grid says so."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from hierarchy.choices import Level
from hierarchy.models import OrgUnit
from volunteers.choices_wishes import TaskState
from volunteers.models import Campaign, CampaignReport, CampaignTask

CHANGEABLE = ("title", "about", "due_on")
SOON = timedelta(days=2)
MOST_REPORTS = 200  # of one grid in one campaign


def grids_of(unit):
    """The grids below a unit (itself, when it is one) that a campaign is for."""
    return OrgUnit.objects.branch(unit).current().filter(depth=Level.GRID).order_by("path")


@transaction.atomic
def start_campaign(
    unit, *, by, title, about, due_on, begins_on=None, measure="", word="户", goal=None, client_key=None
):
    """发起: every grid gets its task, and its people are told. The same form twice is one campaign."""
    if client_key and (known := Campaign.objects.filter(client_key=client_key).first()):
        return known
    if not title.strip() or not about.strip():
        raise ActionRefused("请写行动名称和要做什么。")
    begins_on = begins_on or timezone.localdate()
    if due_on < begins_on:
        raise ActionRefused("完成期限早于开始日期，请检查。")
    grids = list(grids_of(unit))
    if not grids:
        raise ActionRefused(f"{unit}下面没有网格，专项行动按网格开展。")
    with one_winner("这次行动刚刚已经发起，请到列表里看。"):
        campaign = Campaign.objects.create(
            unit=unit, path=unit.path, title=title.strip(), about=about.strip(), measure=measure.strip(),
            word=word.strip() or "户", begins_on=begins_on, due_on=due_on, by=by, client_key=client_key or None,
        )  # fmt: skip
    tasks = [CampaignTask(campaign=campaign, unit=grid, path=grid.path, goal=goal) for grid in grids]
    CampaignTask.objects.bulk_create(tasks, batch_size=500)
    ledger.record("campaign.started", campaign, by=by, unit=campaign.path, grids=len(grids))
    return campaign


def _open(campaign, version=None):
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("unit").get(pk=campaign.pk)
    if campaign.ended_on:
        raise Conflict(f"行动已于 {campaign.ended_on} 结束，不能再办。")
    if version is not None and version != campaign.version:
        raise Conflict("同事刚改过这次行动，请刷新后再改。")
    return campaign


def _save(thing, *fields):
    thing.version += 1
    thing.save(update_fields=[*fields, "version"])


@transaction.atomic
def change_campaign(campaign, *, by, title, about, due_on, version=None):
    campaign = _open(campaign, version)
    if due_on < campaign.begins_on:
        raise ActionRefused("完成期限早于开始日期，请检查。")
    campaign.title, campaign.about, campaign.due_on, campaign.told_on = title.strip(), about.strip(), due_on, None
    _save(campaign, *CHANGEABLE, "told_on")
    ledger.record("campaign.changed", campaign, by=by, unit=campaign.path)
    return campaign


@transaction.atomic
def end_campaign(campaign, *, by, on, version=None):
    campaign = _open(campaign, version)
    campaign.ended_on = on
    _save(campaign, "ended_on")
    ledger.record("campaign.ended", campaign, by=by, unit=campaign.path)
    return campaign


@transaction.atomic
def report(task, *, by, count=0, words="", done=False, client_key=None):
    """填报: one more line of a grid, and 完成 where it says so. The same form twice is one line."""
    campaign = _open(task.campaign)
    task = CampaignTask.objects.select_for_update(of=("self",)).select_related("unit").get(pk=task.pk)
    key = f"{by.pk}:{client_key}"[:64] if client_key else None
    if key and CampaignReport.objects.filter(client_key=key).exists():
        return task
    if task.state == TaskState.DONE:
        raise Conflict("这个网格已经报了完成；要补充请先由发起单位退回。")
    if not (count or words.strip() or done):
        raise ActionRefused("请填写这次完成多少，或写一句情况。")
    if task.reports.count() >= MOST_REPORTS:
        raise ActionRefused(f"一个网格最多填报 {MOST_REPORTS} 次，请合并后再报。")
    CampaignReport.objects.create(task=task, count=count or 0, words=words.strip()[:200], by=by, client_key=key)
    task.count += count or 0
    task.state = TaskState.DONE if done else TaskState.RUNNING
    task.done_at = timezone.now() if done else None
    _save(task, "count", "state", "done_at")
    ledger.record("campaign.done" if done else "campaign.reported", campaign, by=by, unit=task.path, count=count or 0)
    return task


@transaction.atomic
def reopen(task, *, by):
    """退回: whoever started it asks a grid to go on."""
    campaign = _open(task.campaign)
    task = CampaignTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.state != TaskState.DONE:
        raise Conflict(f"这个网格{task.get_state_display()}，不用退回。")
    task.state, task.done_at = TaskState.RUNNING, None
    _save(task, "state", "done_at")
    ledger.record("campaign.reopened", campaign, by=by, unit=task.path)
    return task


@jobs.handler("campaigns.press_late")
def press_late(now=None):
    """Two days before the end, grids that are not done are told, once."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    due = Campaign.objects.filter(ended_on=None, told_on=None, begins_on__lte=today, due_on__lte=today + SOON)
    jobs.each("campaigns.press", list(due.values_list("pk", flat=True)[:200]), now)


@jobs.handler("campaigns.press")
@transaction.atomic
def press(pk, now=None):
    campaign = Campaign.objects.select_for_update().filter(pk=pk, ended_on=None, told_on=None).first()
    if campaign is None:
        return
    campaign.told_on = timezone.localdate(now)
    _save(campaign, "told_on")
    left = campaign.tasks.exclude(state=TaskState.DONE).count()
    if left:
        ledger.record("campaign.late", campaign, by=None, unit=campaign.path, left=left)
