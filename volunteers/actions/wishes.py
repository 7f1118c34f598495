"""A wish until it stands on the wall: collected, asked about once more, listed, or told why not."""

import secrets

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from residents.models import Household
from volunteers.choices import WishState
from volunteers.dignity import called, fit_to_show, no_money
from volunteers.models import MicroWish, WishPhoto, WishSettings

W = WishState
MOST_PHOTOS = 6


def lock_wish(wish, version=None):
    """The wish as the database has it, held until the action commits; a page that is out of date is told so."""
    wish = MicroWish.objects.select_for_update(of=("self",)).select_related("home").get(pk=wish.pk)
    if version is not None and version != wish.version:
        raise Conflict(f"同事刚改过这个心愿，现在是“{wish.get_state_display()}”。请刷新后再办。")
    return wish


def save_wish(wish, *fields):
    wish.version += 1
    wish.save(update_fields=[*fields, "version"])


def affordable(budget, path):
    """A wish is a small thing; what is dear is a matter for the council."""
    most = WishSettings.of(path[:4]).most_budget
    if budget is not None and budget > most:
        raise ActionRefused(f"微心愿一般不超过 {most} 元；更大的需求请转诉求或提交议事会。")


@transaction.atomic
def collect_wish(household, words, *, by, resident=None, budget=None):
    """征集: a wish of a resident or of a whole household, told to the person at the door. No cash, nothing dear."""
    words = _said(words)
    household = Household.objects.select_related("dwelling").get(pk=household.pk)
    affordable(budget, household.dwelling.path)
    head = resident or household.members.here().order_by("relation", "pk").first()
    caller = MicroWish.called(resident) if resident else MicroWish.called_home(head) if head else "一户居民"
    wish = MicroWish.objects.create(
        caller=caller,
        words=words[:1000],
        budget=budget,
        household=household,
        resident=resident,
        home_id=household.dwelling.home_id,
        path=household.dwelling.path,
        collected_by=by,
    )
    ledger.record("wish.collected", wish, by=by, unit=wish.path)
    return wish


@transaction.atomic
def write_wish(unit, *, by, caller, words, category="", budget=None, client_key=None):
    """征集 at the office or the counter, of somebody whose door is not looked up. The same form twice is one wish."""
    if client_key and (known := MicroWish.objects.filter(client_key=client_key).first()):
        return known
    words = _said(words)
    no_money(words)
    affordable(budget, unit.path)
    with one_winner("这个心愿刚刚已经登记好，请到列表里看。"):
        wish = MicroWish.objects.create(
            caller=called(caller), words=words[:1000], category=category, budget=budget, home=unit, path=unit.path,
            collected_by=by, client_key=client_key or None,
        )  # fmt: skip
    ledger.record("wish.collected", wish, by=by, unit=wish.path)
    return wish


def _said(words):
    words = (words or "").strip()
    if not words:
        raise ActionRefused("请写一句心愿是什么，例如“想要一个助行器”。")
    return words


@transaction.atomic
def check_wish(wish, *, by, way, caller, shown, category="", budget=None, version=None):
    """核实: asked about by telephone or at the door, and put into the words everybody may read. Once more before it
    is claimed corrects those words."""
    wish = lock_wish(wish, version)
    if wish.shown and wish.state not in (W.COLLECTED, W.VERIFIED, W.LISTED, W.DECLINED):
        raise Conflict(f"这个心愿{wish.get_state_display()}，公开的内容不能再改。")
    affordable(budget, wish.path)
    wish.caller, wish.shown = called(caller), fit_to_show(shown, wish.path)
    wish.category, wish.budget, wish.why = category, budget, ""
    if wish.state in (W.COLLECTED, W.DECLINED):
        wish.state = W.VERIFIED
    wish.checked_way, wish.checked_by, wish.checked_at = way, by, timezone.now()
    save_wish(wish, "caller", "shown", "category", "budget", "why", "state", "checked_way", "checked_by", "checked_at")
    ledger.record("wish.checked", wish, by=by, unit=wish.path, way=str(way))
    return wish


@transaction.atomic
def list_wish(wish, *, by, version=None):
    """上架: from now on everybody may read it and somebody may take it."""
    wish = lock_wish(wish, version)
    if wish.state == W.LISTED:
        return wish
    if wish.state != W.VERIFIED:
        raise Conflict(f"这个心愿{wish.get_state_display()}，核实过的心愿才能上架。")
    fit_to_show(wish.shown, wish.path)  # who lives here may have changed since
    wish.state, wish.listed_at, wish.told_at, wish.first = W.LISTED, timezone.now(), None, False
    save_wish(wish, "state", "listed_at", "told_at", "first")
    ledger.record("wish.listed", wish, by=by, unit=wish.path)
    return wish


@transaction.atomic
def unlist_wish(wish, *, by, version=None):
    """下架: taken from the wall, checked as it is."""
    wish = lock_wish(wish, version)
    if wish.state != W.LISTED:
        raise Conflict(f"这个心愿{wish.get_state_display()}，不在墙上。请刷新页面。")
    wish.state = W.VERIFIED
    save_wish(wish, "state")
    ledger.record("wish.unlisted", wish, by=by, unit=wish.path)
    return wish


@transaction.atomic
def decline_wish(wish, *, by, why, version=None):
    """不予上架, with a reason; whoever collected it is told, so that he can say it to the person."""
    wish = lock_wish(wish, version)
    if wish.state not in (W.COLLECTED, W.VERIFIED):
        raise Conflict(f"这个心愿{wish.get_state_display()}，不能退回。请刷新页面。")
    if not (why or "").strip():
        raise ActionRefused("请写明为什么不上架，如：超过限额，已转诉求。")
    wish.state, wish.why = W.DECLINED, why.strip()[:100]
    save_wish(wish, "state", "why")
    ledger.record("wish.declined", wish, by=by, unit=wish.path)
    return wish


@transaction.atomic
def finish_wish(wish, *, by, thanks="", version=None):
    """完成 of a wish whose giver only the sheet names: nobody holds a claim who could report it."""
    wish = lock_wish(wish, version)
    if wish.state != W.CLAIMED or wish.claims.held().exists():
        raise Conflict(f"这个心愿{wish.get_state_display()}，请在认领记录里办。")
    wish.state, wish.confirmed_at, wish.thanks = W.DONE, timezone.now(), (thanks or "").strip()[:200]
    save_wish(wish, "state", "confirmed_at", "thanks")
    ledger.record("wish.finished", wish, by=by, unit=wish.path)
    return wish


@transaction.atomic
def answer_thanks(wish, *, by, reply, version=None):
    """认领人的话: thanks go both ways, and what is said back may stand on the wall."""
    wish = lock_wish(wish, version)
    if wish.state != W.DONE:
        raise Conflict("心愿完成以后再写。")
    wish.reply = fit_to_show(reply, wish.path)[:200]
    save_wish(wish, "reply")
    ledger.record("wish.answered", wish, by=by, unit=wish.path)
    return wish


@transaction.atomic
def picture_wish(wish, *, by, photos, public=False, consent_on=None):
    """Photos are nobody's duty. Shown in public only with the day on which everybody in them agreed."""
    wish = lock_wish(wish)
    if wish.state not in (W.CLAIMED, W.DONE):
        raise ActionRefused("认领以后再加照片。")
    if not photos:
        raise ActionRefused("请选照片；没有照片也不影响办结。")
    if public and consent_on is None:
        raise ActionRefused("公开照片要写画面中的人同意的日期；没有同意就不要勾“公开”。")
    if wish.photos.count() + len(photos) > MOST_PHOTOS:
        raise ActionRefused(f"一个心愿最多 {MOST_PHOTOS} 张照片。")
    for picture in photos:
        kept = WishPhoto(wish=wish, public=public, consent_on=consent_on, by=by)
        kept.file.save(f"{secrets.token_hex(16)}.jpg", ContentFile(picture.content), save=True)
    save_wish(wish)
    ledger.record("wish.pictured", wish, by=by, unit=wish.path, photos=len(photos), public=public)
    return wish


@transaction.atomic
def set_wish_settings(office, *, by, **given):
    """An office's limits; a budget raised today is for wishes checked from today on."""
    row, _ = WishSettings.objects.update_or_create(office=office, defaults=given)
    ledger.record("wish.settings", row, by=by, unit=office, **given)
    return row
