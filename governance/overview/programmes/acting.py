"""工作品牌: founded, changed, given pillars and a cover, shown to everybody. Nothing of a person may stand in it."""

import secrets

from django.core.files.base import ContentFile
from django.db import transaction

from governance.foundation import ledger
from governance.foundation.deidentify import deidentify
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from governance.overview.models import Pillar, Programme
from residents.naming import residents_named

COLUMNS = ("name", "slogan", "summary", "begins_on", "ends_on")
MOST_PILLARS = 8


@transaction.atomic
def found_programme(unit, *, by, **given):
    _in_order(given)
    with one_winner("这个单位已经有同名的工作品牌，请换个名称，或到列表里修改原来的。"):
        made = Programme.objects.create(unit=unit, **given)
    ledger.record("programme.founded", made, by=by, unit=unit.path)
    return made


@transaction.atomic
def change_programme(programme, *, by, version=None, **given):
    programme = _locked(programme, version)
    _in_order(given)
    for name in COLUMNS:
        setattr(programme, name, given[name])
    _names_nobody(programme)
    with one_winner("这个单位已经有同名的工作品牌，请换个名称。"):
        return _saved(programme, "programme.changed", by, *COLUMNS)


@transaction.atomic
def picture_programme(programme, *, by, photos, version=None):
    """A new cover takes the place of the old."""
    programme = _locked(programme, version)
    if not photos:
        raise ActionRefused("请选一张图片。")
    programme.cover.save(f"{secrets.token_hex(16)}.jpg", ContentFile(photos[0].content), save=False)
    return _saved(programme, "programme.pictured", by, "cover")


@transaction.atomic
def show_programme(programme, *, by, public, version=None):
    programme = _locked(programme, version)
    programme.public = public
    _names_nobody(programme)
    return _saved(programme, "programme.shown", by, "public", public=public)


@transaction.atomic
def set_pillar(programme, *, by, name, text, figures, position, pillar=None, version=None):
    """A pillar added, or an old one changed."""
    programme = _locked(programme, version)
    if pillar is None:
        if programme.pillars.count() >= MOST_PILLARS:
            raise ActionRefused(f"一个品牌最多 {MOST_PILLARS} 个支柱，请先去掉不用的。")
        pillar = Pillar(programme=programme)
    pillar.name, pillar.text, pillar.figures, pillar.position = name, text, list(figures), position
    with one_winner("这个品牌已经有同名的支柱，请换个名称。"):
        pillar.save()
    _names_nobody(programme)
    return _saved(programme, "programme.pillar_set", by)


@transaction.atomic
def drop_pillar(pillar, *, by):
    programme = _locked(pillar.programme, None)
    Pillar.objects.filter(pk=pillar.pk).delete()
    return _saved(programme, "programme.pillar_dropped", by)


def _in_order(given):
    if given["ends_on"] and given["ends_on"] < given["begins_on"]:
        raise ActionRefused("结束日期早于开始日期，请改一改日期；还没有结束的不用填。")


def _locked(programme, version):
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if version is not None and int(version) != locked.version:
        raise Conflict("有人刚修改了这个品牌，页面已过时。请刷新后再操作。")
    return locked


def _saved(programme, action, by, *columns, **facts):
    programme.version += 1
    programme.save(update_fields=[*columns, "version"])
    ledger.record(action, programme, by=by, unit=programme.unit.path, **facts)
    return programme


def _names_nobody(programme):
    """What everybody may read holds no number, door or resident's name; said by name."""
    if not programme.public:
        return
    pillars = [f"{name}\n{text}" for name, text in programme.pillars.values_list("name", "text")]
    shown = "\n".join([programme.name, programme.slogan, programme.summary, *pillars])
    names = dict.fromkeys(residents_named(programme.unit.path[:8], shown), "居民")
    if left := deidentify(shown, names, keep=[programme.unit.phone]).found:
        named = "、".join(f"{label}“{words}”" for label, words in left[:5])
        raise ActionRefused(f"文字里有{named}，不能对外公开。请删去再提交。")
