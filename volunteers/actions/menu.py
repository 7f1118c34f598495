"""治理清单: a need is told, looked at within three working days, made fit for everybody's eyes and published."""

from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger, workdays
from governance.foundation.deidentify import RESIDENT, deidentify
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.workdays import Duration, DurationUnit
from residents.naming import residents_named
from volunteers.choices import MenuState
from volunteers.models import MenuItem
from volunteers.rules_partners import places_to_ask

S = MenuState
REVIEW = Duration(3, DurationUnit.WORKING_DAY)
MOST_A_DAY = 5  # needs told from one address
MOST_WAITING = 50  # told needs of a community nobody has looked at yet
DAY = 24 * 60 * 60


def lock(item, version=None):
    item = MenuItem.objects.select_for_update().get(pk=item.pk)
    if version is not None and int(version) != item.version:
        raise Conflict(f"{item} 刚被修改，现在是“{item.get_state_display()}”。请刷新后再操作。")
    return item


def save(item, *fields):
    item.version += 1
    item.save(update_fields=[*fields, "version"])


@transaction.atomic
def ask_need(
    unit, *, by, title, about="", theme="", contact_name="", contact_phone="", joint=False,
    client_key=None, now=None,
):  # fmt: skip
    """提出需求. Who needs it and the telephone are kept from all but the clerks and whoever claims it."""
    if client_key and (known := MenuItem.objects.filter(client_key=client_key).first()):
        return known
    if by is not None and not places_to_ask(by).filter(pk=unit.pk).exists():
        raise ActionRefused("只能为自己负责的社区、网格提需求。")
    if not title.strip():
        raise ActionRefused("请用一句话写需要什么，如：给 3 栋换楼道灯。")
    now = now or timezone.now()
    item = MenuItem.objects.create(
        number=uuid4().hex[:16], unit=unit, path=unit.path, title=title.strip()[:60], about=about.strip()[:300],
        theme=theme, contact_name=contact_name.strip()[:40], contact_phone=contact_phone.strip(), joint=joint,
        asked_at=now, asked_by=by, review_due_at=workdays.deadline(now, REVIEW).at,
        client_key=client_key or None,
    )  # fmt: skip
    item.number = f"XQ{item.pk:06d}"
    item.save(update_fields=["number"])
    ledger.record("need.asked", item, by=by, unit=unit)
    return item


@transaction.atomic
def tell_need(unit, *, address, **told):
    """提需求 without an account. Few a day from one address, and not more than a community can look at."""
    key = f"needs-told:{address}:{timezone.localdate()}"
    cache.add(key, 0, DAY)
    if cache.incr(key) > MOST_A_DAY:
        raise ActionRefused("今天从这里提的需求较多，请明天再提，或直接联系社区。")
    if MenuItem.objects.filter(unit=unit, state=S.ASKED, asked_by=None)[:MOST_WAITING].count() == MOST_WAITING:
        raise ActionRefused("社区正在审核收到的需求，请改天再提，或直接打社区电话。")
    return ask_need(unit, by=None, **told)


def personal_in(item, *texts):
    """What in public words still points to a person, as people call it; empty when they may be shown."""
    found = []
    for text in texts:
        names = residents_named(item.path[:4], text) | {item.contact_name}
        found += [label for label, _words in deidentify(text, dict.fromkeys(names, RESIDENT)).found]
    return list(dict.fromkeys(found))


@transaction.atomic
def publish_need(item, *, by, title, about="", theme="", joint=False, version=None, now=None):
    """审核通过, 上架: title and content are public from now on, so nothing in them may point to a person."""
    item = lock(item, version)
    if item.state not in (S.ASKED, S.LISTED):
        raise Conflict(f"这件需求现在是“{item.get_state_display()}”，不能再改公开内容。请刷新页面。")
    item.title, item.about, item.theme, item.joint = title.strip(), about.strip(), theme, joint
    if not item.title:
        raise ActionRefused("请写公开的需求标题。")
    if found := personal_in(item, item.title, item.about):
        raise ActionRefused(f"公开内容里还有{'、'.join(found)}，请改写后再上架；联系方式填在联系人里，认领后才看得到。")
    now, first = now or timezone.now(), item.state == S.ASKED
    if first:
        item.state, item.listed_at, item.listed_on = S.LISTED, now, timezone.localdate(now)
    save(item, "title", "about", "theme", "joint", "state", "listed_at", "listed_on")
    ledger.record(
        "need.published" if first else "need.changed", item, by=by, unit=item.path, late=now > item.review_due_at
    )
    return item


@transaction.atomic
def decline_need(item, *, by, why, version=None):
    item = lock(item, version)
    if item.state != S.ASKED:
        raise Conflict(f"这件需求现在是“{item.get_state_display()}”，已有人审核过。请刷新页面。")
    if not why.strip():
        raise ActionRefused("请写明为什么不上架、可以找谁办，提出人会看到。")
    item.state, item.why = S.DECLINED, why.strip()[:200]
    save(item, "state", "why")
    ledger.record("need.declined", item, by=by, unit=item.path)
    return item


@transaction.atomic
def withdraw_need(item, *, by, why="", version=None):
    """撤回, by who asked or a clerk, as long as nobody works on it."""
    item = lock(item, version)
    if item.state not in (S.ASKED, S.LISTED):
        raise Conflict(f"这件需求现在是“{item.get_state_display()}”，不能撤回；有人在办的请先与认领方商量释放。")
    item.state, item.why = S.WITHDRAWN, why.strip()[:200]
    save(item, "state", "why")
    ledger.record("need.withdrawn", item, by=by, unit=item.path)
    return item


@transaction.atomic
def show_contact(item, *, by, volunteer=None):
    """(name, telephone) of who needs it. That it was read stands in the ledger: by whom, or with whose card."""
    card = {"volunteer": volunteer.number} if volunteer else {}
    ledger.record("need.contact_shown", item, by=by, unit=item.path, **card)
    return item.contact_name, item.contact_phone
