"""Setting up a way out, and trying it. What is secret is sealed, and kept as it was when the field is left empty."""

import json

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.channels import outside
from governance.foundation.errors import ActionRefused
from governance.foundation.models import Channel, Letter, Way
from governance.foundation.models.outbox import PERSONAL
from governance.foundation.outbox.posting import ENDS


@transaction.atomic
def keep_channel(channel, *, by, name, active, parameters, secrets, unit=None, resends_unsure=False):
    """Save a channel, new or known; its addresses must be hosts this machine may call."""
    if channel.pk:
        known = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
        if known.version != channel.version:
            raise ActionRefused("这条通道刚被别人改过，请刷新后再改。")
    sealed = channel.secrets | {name: value for name, value in secrets.items() if value}
    if "host" in parameters:
        outside.allow(parameters["host"])
    if "url" in secrets:
        outside.allow_url(sealed.get("url", ""))
    if channel.way not in PERSONAL and unit is None:
        raise ActionRefused("群机器人要选它对着哪个单位的群。")
    channel.name, channel.active, channel.unit, channel.resends_unsure = name, active, unit, resends_unsure
    channel.parameters, channel.sealed = parameters, json.dumps(sealed) if sealed else ""
    channel.failures, channel.paused_until, channel.last_error = 0, None, ""
    channel.version = (channel.version or 0) + 1
    try:
        with transaction.atomic():
            channel.save()
    except IntegrityError as error:
        raise ActionRefused(f"已经有一条{Way(channel.way).label}通道，请打开它修改。") from error
    ledger.record("channel.changed", channel, by=by, unit=unit, way=channel.way, active=active)
    return channel


@transaction.atomic
def try_channel(channel, *, by):
    """A trial letter through the real outbox: to who asks for it, or to the robot's group."""
    if not channel.active:
        raise ActionRefused("通道没有启用：请先勾选“启用”并保存，再试发。")
    if channel.way == Way.MAIL and not _address(by):
        raise ActionRefused("您还没有填邮箱：请先在“我的账号—提醒方式”里填写，试发会送到那里。")
    if channel.way == Way.SMS and not by.phone:
        raise ActionRefused("您的账号没有登记手机号：请先登记，试发会送到那里。")
    now = timezone.now()
    letter = Letter.objects.create(
        key=f"{channel.pk}-trial-{by.pk}-{now:%Y%m%d%H%M%S%f}",
        channel=channel,
        user=by if channel.personal else None,
        trial=True,
        next_at=now,
        ends_at=now + ENDS,
    )
    Channel.objects.filter(pk=channel.pk).update(paused_until=None)
    ledger.record("channel.tried", channel, by=by, unit=channel.unit, way=channel.way)
    return letter


def _address(user):
    reach = getattr(user, "reach", None)
    return reach is not None and reach.email
