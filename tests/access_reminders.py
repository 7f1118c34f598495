"""Kinds of reminders, one's own ways, channels and letters in tests/access_table.py."""

from datetime import timedelta

from django.utils import timezone

from governance.foundation.models import Absence, Channel, Letter, LetterState, Way
from tests.access_way import Way as Line

BY_SYSTEM = {"system": {"own"}}
REACH = {
    "reminder_kind": {"street": {"own"}, "outsider": {"own"}},  # each its own street's switch
    "absence": {"community": {"own"}},
    "channel_way": BY_SYSTEM,
    "channel": BY_SYSTEM,
    "letter": BY_SYSTEM,
}
TOMORROW = str(timezone.localdate() + timedelta(days=1))
URLS = {
    "reminder-kinds": Line(by="building"),
    "switch-reminder": Line("reminder_kind", post={"on": "0"}),
    "my-reach": Line(by="liaison"),
    "set-absence": Line(
        by="community", post=lambda w: {"since": TOMORROW, "until": TOMORROW, "deputy": str(w.t.willow_worker.pk)}
    ),
    "end-absence": Line("absence", by="community", post={}),
    "channels": Line(by="system"),
    "new-channel": Line("channel_way", by="system"),
    "channel": Line("channel", by="system"),
    "try-channel": Line("channel", by="system", post={}),
    "letters": Line(by="system"),
    "letters-of": Line("person", by="system"),
    "resend-letter": Line("letter", by="system", post={"why": "已改正邮箱"}),
    "resend-dead": Line("channel", by="system", post={"why": "邮件服务器已恢复"}),
    "give-up-letter": Line("letter", by="system", post={"why": "已电话告知"}),
}


def make_more(world, units, buildings):
    t, now = world.t, timezone.now()
    t.willow_worker.username = t.willow_worker.username or "yangshegong"
    t.willow_worker.save(update_fields=["username"])
    robot = Channel.objects.create(way=Way.WECOM, name="街道工作群", unit=t.street, active=True)
    letter = Letter.objects.create(key="access", channel=robot, state=LetterState.DEAD, next_at=now, ends_at=now)
    later = timezone.localdate() + timedelta(days=9)
    away = Absence.objects.create(user=t.willow_secretary, since=later, until=later, deputy=t.willow_worker)
    return {
        "reminder_kind": {"own": "need.review_late"},
        "absence": {"own": away.pk},
        "channel_way": {"own": "wecom"},
        "channel": {"own": robot.pk},
        "letter": {"own": letter.pk},
    }
