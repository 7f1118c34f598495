"""Lock what is being written or followed, and ask its rule again of the locked row."""

from django.db.models import prefetch_related_objects

from deliberation import rules_decisions
from deliberation.models import Meeting, Progress, Project, Resolution
from governance.foundation import ledger
from governance.foundation.errors import Conflict


def lock_meeting(meeting, version, *, by, deed):
    """The bare row first; what belongs to it afterwards."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    prefetch_related_objects([locked], "unit", "council")
    if version is not None and int(version) != locked.version:
        raise Conflict(f"{_last(locked)}页面已过时。请刷新后再操作，您写的内容还在下面。")
    if not rules_decisions.MINUTES[deed].test(by, locked):
        raise Conflict(rules_decisions.why_not_minutes(by, locked, deed))
    return locked


def lock_resolution(resolution, version, *, by, deed):
    locked = Resolution.objects.select_for_update().get(pk=resolution.pk)
    prefetch_related_objects([locked], "unit", "lead", "ticket", "item__meeting__council")
    if version is not None and int(version) != locked.version:
        raise Conflict(f"{_last(locked)}这项议定事项，页面已过时。请刷新后再操作。")
    if not rules_decisions.RESOLUTIONS[deed].test(by, locked):
        raise Conflict(rules_decisions.why_not_resolution(by, locked, deed))
    return locked


def lock_project(project, version):
    locked = Project.objects.select_for_update().get(pk=project.pk)
    prefetch_related_objects([locked], "unit", "owner")
    if version is not None and int(version) != locked.version:
        raise Conflict(f"{_last(locked)}这个项目，页面已过时。请刷新后再操作。")
    return locked


def _last(row):
    """谁已于几点办了什么, by the ledger."""
    entry = ledger.of(row).order_by("-id").first()
    if entry is None:
        return "有人刚修改了"
    return f"{entry.actor_name}已于 {entry.at.astimezone():%H:%M} {ledger.name_of(entry.action)}，"


def save(row, *fields):
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def progress(resolution, text, *, by, picture_name="", content=None, state=""):
    line = f"{by.name}（{by.post_line}）"[:80]
    made = Progress(resolution=resolution, by=by, by_line=line, text=text, state=state)
    if content is not None:
        made.photo.save(picture_name, content, save=False)
    made.save()
    return made
