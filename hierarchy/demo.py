"""The accounts a demo's login page lists. Outside demo mode they neither sign in nor may exist."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError

from hierarchy.choices import Duty

PASSWORD = "Linju-2580-hao"  # noqa: S105 - printed on the demo's login page; refused wherever settings.DEMO is off

SEEN_BY = {
    Duty.AUDIT: "只看操作台账",
    Duty.SYSTEM: "只管系统，看不到诉求",
    Duty.LIAISON: "只看治理清单和本单位的认领",
}


def demo_accounts():
    """[{username, role, place}] for the login page, office by office from the top down; nothing outside a demo."""
    from hierarchy.models import Term, User

    if not settings.DEMO:
        return []
    users = list(User.objects.filter(demo=True, is_active=True).exclude(username=None).order_by("pk")[:40])
    terms = Term.objects.in_force().filter(holder__in=users).order_by("-pk")
    first = {
        term.holder_id: term.post
        for term in terms.select_related("post__unit", "post__building__estate", "post__entrance__building__estate")
    }
    users.sort(key=lambda user: first[user.pk].unit.path if user.pk in first else "~" + user.duty)
    return [_line(user, first.get(user.pk)) for user in users]


def _line(user, post):
    if user.duty:
        return {"username": user.username, "role": user.get_duty_display(), "place": SEEN_BY[user.duty]}
    if post is None:
        return {"username": user.username, "role": user.name, "place": "暂无岗位"}
    return {"username": user.username, "role": post.name, "place": f"{post.place} · {user.name}"}


@register(Tags.database)
def no_demo_accounts_in_production(app_configs=None, databases=None, **more):
    """Runs with `check --database default` and before `migrate`."""
    from hierarchy.models import User

    if not settings.PRODUCTION:
        return []
    try:
        count = User.objects.filter(demo=True).count()
    except DatabaseError:  # before the first migration
        return []
    if not count:
        return []
    return [Error(f"正式环境里有 {count} 个演示账号", hint="请用一个没有演示数据的数据库", id="hierarchy.E001")]
