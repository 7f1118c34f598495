"""作品征集: calls, what was handed in, and what its maker agreed to have shown."""

import secrets

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from volunteers.choices_activities import WorkState
from volunteers.models import ArtCall, ArtWork

MOST_WORKS = 2000


def _held(call):
    return ArtCall.objects.select_for_update(of=("self",)).select_related("unit").get(pk=call.pk)


@transaction.atomic
def open_call(unit, *, by, client_key=None, **facts):
    """发布征集: from here on it stands on the public list. The same `client_key` twice is one."""
    client_key = f"{by.pk}:{client_key}" if client_key else None  # nobody meets another's
    if client_key and (known := ArtCall.objects.filter(client_key=client_key).first()):
        return known
    if facts["closes_on"] < timezone.localdate():
        raise ActionRefused("截止日期已经过去，请检查。")
    made = ArtCall.objects.create(unit=unit, path=unit.path, made_by=by, client_key=client_key, **facts)
    ledger.record("art_call.opened", made, by=by, unit=unit)
    return made


@transaction.atomic
def change_call(call, *, by, version=None, **facts):
    found = _held(call)
    if version is not None and version != found.version:
        raise Conflict("有人刚刚改过这次征集，请刷新页面后再改。")
    if found.cancelled_at:
        raise Conflict("征集已取消，不能再修改。")
    for name, value in facts.items():
        setattr(found, name, value)
    found.version += 1
    found.save(update_fields=[*facts, "version"])
    ledger.record("art_call.changed", found, by=by, unit=found.path, fields=sorted(facts))
    return found


@transaction.atomic
def cancel_call(call, *, by, reason):
    """取消征集: the gallery closes with it."""
    found = _held(call)
    if found.cancelled_at:
        return found
    found.cancelled_at, found.cancelled_why = timezone.now(), reason.strip()[:100]
    found.save(update_fields=["cancelled_at", "cancelled_why"])
    ledger.record("art_call.cancelled", found, by=by, unit=found.path)
    return found


@transaction.atomic
def receive_work(call, *, by, pictures=(), client_key=None, **facts):
    """收到作品. Shown at once when its maker (and a minor's guardian) agreed, else kept inside."""
    client_key = f"{by.pk}:{client_key}" if client_key else None
    if client_key and (known := ArtWork.objects.filter(client_key=client_key).first()):
        return known
    found = _held(call)
    if found.cancelled_at:
        raise Conflict("征集已取消，不再收作品。")
    if found.works.count() >= MOST_WORKS:
        raise ActionRefused(f"一次征集最多登记 {MOST_WORKS} 件作品，请另建征集。")
    made = ArtWork(call=found, received_by=by, client_key=client_key, **facts)
    if may_be_shown(made):
        made.state = WorkState.SHOWN
    for picture in pictures[:1]:
        made.picture.save(f"{secrets.token_hex(16)}.jpg", ContentFile(picture.content), save=False)
    made.save()
    ledger.record("art_work.received", made, by=by, unit=found.path, shown=made.state == WorkState.SHOWN)
    return made


def may_be_shown(work):
    """Consent of the maker, and of a minor's guardian."""
    return work.consent and (not work.minor or work.guardian_consent_on is not None)


@transaction.atomic
def agree_to_show(work, *, by, consent_paper, signed="", guardian_consent_on=None):
    """The maker agreed after all, or wants another name under the work."""
    found = _work(work)
    if found.minor and not (guardian_consent_on or found.guardian_consent_on):
        raise ActionRefused("作者未满 18 周岁，须填写监护人同意日期。")
    found.consent, found.consent_paper, found.signed = True, consent_paper, signed.strip()
    found.guardian_consent_on = guardian_consent_on or found.guardian_consent_on
    found.state = WorkState.SHOWN
    found.save(update_fields=["consent", "consent_paper", "signed", "guardian_consent_on", "state"])
    ledger.record("art_work.shown", found, by=by, unit=found.call.path)
    return found


@transaction.atomic
def withdraw_work(work, *, by):
    """撤回: the work leaves the gallery, and its picture, words and maker are erased; that there was one stays."""
    found = _work(work)
    file, storage = found.picture.name, found.picture.storage
    found.state, found.consent = WorkState.WITHDRAWN, False
    found.title, found.picture, found.words, found.author, found.phone, found.signed = (
        "已撤回的作品",
        "",
        "",
        "",
        "",
        "",
    )
    found.save()
    if file:
        transaction.on_commit(lambda: storage.delete(file))
    ledger.record("art_work.withdrawn", found, by=by, unit=found.call.path)
    return found


def _work(work):
    found = ArtWork.objects.select_for_update(of=("self",)).select_related("call").get(pk=work.pk)
    if found.state == WorkState.WITHDRAWN:
        raise Conflict("这件作品已经撤回，请刷新页面。")
    return found
