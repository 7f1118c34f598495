"""People of the register: put on record, changed, and found again by their identity number."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, one_winner
from residents.actions._held import hold, place_at, store, wrote_move
from residents.actions._leaving import reopen_care, settle_household
from residents.choices import Basis, Document, MoveKind, Precision, Presence, Purpose, Relation
from residents.fields import id_key
from residents.identity import WrongNumber, identify
from residents.models import Consent, Resident

FACTS = (
    "name", "sex", "birth_date", "birth_precision", "document", "id_number", "phone", "other_phones", "ethnicity",
    "politics", "education", "marriage", "registered_at", "registration", "match", "workplace", "note", "basis",
    "relation", "since",
)  # fmt: skip
TWICE = "这个证件号码已登记在本街道的另一位居民名下。请用姓名或室号找到他（她），办理搬家或核对后合并。"


def checked(facts):
    """The facts with what the identity number says: birth date, sex, kind of document. The number is optional."""
    facts = {name: value for name, value in facts.items() if name in FACTS}
    if "id_number" in facts:
        try:
            identity = identify(facts["id_number"], facts.get("document"))
        except WrongNumber as wrong:
            raise ActionRefused(f"{wrong}。") from None
        facts["id_number"], facts["document"] = (identity.number, identity.kind) if identity else ("", Document.NONE)
        if identity and identity.birth_date:
            facts |= {"birth_date": identity.birth_date, "birth_precision": Precision.DAY}
        if identity and identity.sex:
            facts["sex"] = identity.sex
    _check_birth(facts.get("birth_date"))
    return facts


def _check_birth(born):
    today = timezone.localdate()
    if born and born > today:
        raise ActionRefused(f"出生日期 {born} 还没有到，请核对。")
    if born and today.year - born.year > 130:
        raise ActionRefused(f"出生日期 {born} 已超过 130 岁，请核对年份。")


def known_person(unit, id_number):
    """Who holds a number in the unit's street already, whatever became of them; None for a new number."""
    try:
        identity = identify(id_number)
    except WrongNumber:
        return None
    if identity is None:
        return None
    return Resident.objects.filter(street_path=unit.path[:4], id_key=id_key(identity.number)).first()


@transaction.atomic
def add_resident(household, *, by, quiet=False, consent=None, **facts):
    """A person the office did not know. `consent`: {given_on, written, guardian} where that is the legal basis.

    `quiet` when a move already writes the ledger.
    """
    household = hold(household)
    if household.ended_on:
        raise ActionRefused(f"这户已于 {household.ended_on} 搬离，请在现住的户里登记。")
    resident = Resident(**checked(facts))
    resident.stand_at(household)
    _one_head(household, resident)
    _has_consent(resident, consent)
    with one_winner(TWICE):
        resident.save()
    if consent:
        Consent.objects.create(resident=resident, purpose=Purpose.CONTACT, by=by, **consent)
    if not quiet:
        ledger.record("resident.added", resident, by=by, unit=resident.home, household=household.pk)
    return resident


def _one_head(household, resident):
    if resident.relation != Relation.HEAD:
        return
    heads = household.members.here().filter(relation=Relation.HEAD).exclude(pk=resident.pk)
    if heads.exists():
        raise ActionRefused("这户已有户主。要换户主，请先把原户主的“与户主关系”改掉，再改这一位。")


def _has_consent(resident, consent):
    """Below fourteen the guardian agrees; the duty of the office needs no consent."""
    if resident.basis != Basis.CONSENT:
        return
    if not consent:
        raise ActionRefused("收集依据选了“本人同意”，请填写同意日期。")
    if resident.is_minor and not consent.get("guardian"):
        raise ActionRefused("不满十四周岁，须由监护人同意，请填写监护人姓名。")


@transaction.atomic
def change_resident(resident, *, by, seen=None, consent=None, **new):
    """New facts about somebody; `seen` is the version the form was made from: who was slower is told by whom."""
    household = hold(resident.household)
    resident = hold(resident, seen)
    if resident.erased_at:
        raise ActionRefused("这位居民的个人信息已按规定删除，不能再修改。")
    new = checked(new)
    for name, value in new.items():
        setattr(resident, name, value)
    _one_head(household, resident)
    given = resident.consents.filter(purpose=Purpose.CONTACT, withdrawn_on=None).exists()
    if not given:
        _has_consent(resident, consent)
    resident.refresh_from_db()
    with one_winner(TWICE):
        changed = store(resident, **new)
    if consent and not given:
        Consent.objects.create(resident=resident, purpose=Purpose.CONTACT, by=by, **consent)
    if changed:
        ledger.record("resident.changed", resident, by=by, unit=resident.home, fields=changed)
    return resident


def taken_in(resident, household, *, by, on, relation=""):
    """Somebody known already comes to live in a household: from another door, or back after having left."""
    before = resident.household
    if resident.presence == Presence.DEAD:
        raise ActionRefused("这个证件号码的居民登记为已故。如果登记有误，请先在其页面“恢复在册”。")
    if resident.is_here and before.pk == household.pk:
        raise ActionRefused("这个人已在这一户在册，不用再迁入。")
    if resident.is_here and not by.has_perm("residents.change_register", resident):
        raise ActionRefused(f"这个人在册于{resident.home}，请先请那里办理迁出，再来迁入。")
    was_here, left_on = resident.is_here, resident.left_on
    wrote_move(resident, MoveKind.BETWEEN if was_here else MoveKind.IN, by=by, on=on, before=before, after=household)
    place_at(resident, household, relation=relation, presence=Presence.HERE, left_on=None, since=on)
    if was_here:
        settle_household(before, [resident], by=by, on=on)
    elif left_on:
        reopen_care(resident, left_on)
    return resident
