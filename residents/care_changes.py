"""情况有变, said during a visit: who may change care changes it at once, others propose it to the community."""

from django import forms
from django.urls import reverse
from django.utils import timezone

from governance.foundation.errors import ActionRefused
from residents.actions.care import add_mark, change_profile, open_profile
from residents.actions.requests import ask
from residents.cadence import kinds_in_use
from residents.choices import LivingWith, RequestKind, SelfCare
from residents.models import CareProfile
from residents.spawning import comes_of_visit

LONGEST = 2000


def fields(user, household):
    """Choices for those who keep the profiles; the others write what they saw."""
    if not user.may("care.change"):
        return {}
    kinds = [(kind.value, kind.label) for kind in kinds_in_use(household.dwelling.path)]
    return {
        "kind": forms.ChoiceField(label="增加类别", choices=[("", "不变"), *kinds], required=False),
        "living_with": _choice("居住情况", LivingWith),
        "self_care": _choice("生活自理", SelfCare),
    }


def _choice(label, choices):
    known = [(value, words) for value, words in choices.choices if value]
    return forms.ChoiceField(label=label, choices=[("", "不变"), *known], required=False)


@comes_of_visit(
    "care",
    label="情况有变",
    icon="heart-pulse",
    hint="如：老伴住院了，现在一个人住",
    needs="visit.write",
    fields=fields,
)
def change_care(visit, words, *, by, kind="", living_with="", self_care=""):
    if visit.resident is None:
        raise ActionRefused("请先在最上面点一下是谁的情况有变。")
    if not by.may("care.change"):
        ask(visit.resident, RequestKind.PROPOSE, words=words, by=by)
        return "情况变化已报社区核实", ""
    profile = CareProfile.objects.running().filter(resident=visit.resident).first()
    if profile is None:
        if not kind:
            raise ActionRefused("这位居民还没有关爱档案，请选一个“增加类别”再保存。")
        profile = open_profile(visit.resident, by=by, kinds=[kind])
    elif kind and not profile.marks.filter(kind=kind, ended_on=None).exists():
        add_mark(profile, by=by, kind=kind)
    changes = {name: value for name, value in (("living_with", living_with), ("self_care", self_care)) if value}
    profile.refresh_from_db()
    if words:
        changes["needs"] = f"{timezone.localdate():%Y-%m-%d} {words}\n{profile.needs}".strip()[:LONGEST]
    if changes:
        change_profile(profile, by=by, version=profile.version, **changes)
    return "关爱档案已更新", reverse("resident", args=[visit.resident_id])  # without the category: leaders read it
