"""The register's part of tests/access_table.py: its addresses, its kinds of object and who reaches them.

`own` lies behind 1号楼1单元 of 杨柳第一网格, the entrance the entrance leader leads.
"""

from types import SimpleNamespace

from django.utils import timezone

from residents.actions.passes import issue_pass
from residents.choices import CareKind, Purpose, RequestKind
from residents.models import (
    CareMark,
    CareProfile,
    Consent,
    Finding,
    Merge,
    RegisterRequest,
    Resident,
    RosterBatch,
    Visit,
)
from tests.access_way import Way
from tests.builders import make_dwelling, make_household, make_resident

# As in tests/access_table.py, except that who builds the tree sees nothing of residents.
REGISTER = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "building": {"own"},
    "entrance": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
DESK = REGISTER | {"building": set(), "entrance": set()}  # what clerks work on: seen along the branch only
REACH = {
    "dwelling": REGISTER,
    "household": REGISTER,
    "resident": REGISTER,
    "visit": REGISTER,
    "care": DESK,
    "mark": DESK,
    "request": REGISTER,
    "roster": DESK,
    "finding": DESK,
    "consent": REGISTER,
    "merge": REGISTER,
}


URLS = {
    # Importing rosters (residents/urls/importing.py)
    "rosters": Way(by="community"),
    "roster-template": Way(by="community"),
    "roster": Way("roster"),
    "remap-roster": Way("roster", post={}),
    "decide-roster": Way("roster", post={}),
    "apply-roster": Way("roster", post={}),
    "undo-roster": Way("roster", post={}),
    "roster-errors": Way("roster", post={}),
    # Doors, households, people (residents/urls/register.py)
    "register": Way(),
    "register-estate": Way("estate"),
    "building-rooms": Way("building"),
    "print-rooms": Way("building"),
    "export-rooms": Way("building"),
    "unit-profile": Way("building", by="community"),
    "export-unit-profile": Way("building"),
    "add-dwelling": Way("building", by="community"),
    "dwelling": Way("dwelling"),
    "change-dwelling": Way("dwelling", by="community"),
    "move-in": Way("dwelling", by="community"),
    "change-household": Way("household", by="community"),
    "move-out": Way("household", by="community"),
    "move-household": Way("household", by="community"),
    "split-household": Way("household", by="community"),
    "join-households": Way("household", by="community"),
    "designate-household": Way("household", by="community"),
    "withdraw-designation": Way("household", by="community"),
    "resident": Way("resident"),
    "change-resident": Way("resident", by="community"),
    "record-death": Way("resident", by="community", post={"on": "2026-03-02"}),
    "restore-resident": Way("resident", by="community"),
    "record-party": Way("resident", by="community", post={"kind": "formal", "membership": "registered"}),
    "forget-party": Way("resident", by="community"),
    "second-home": Way("resident", by="community"),
    "end-second-home": Way("resident", by="community"),
    # The list and its exports (residents/urls/lists.py)
    "residents": Way(),
    "export-residents": Way(),
    "export-full-residents": Way(by="community", post={"use": "核对高龄津贴名单"}),
    # Privacy (residents/urls/privacy.py)
    "reveal-resident": Way("resident", by="community", post={"what": "phone", "reason": "核对低保申请"}),
    "who-saw": Way("resident", by="community"),
    "issue-pass": Way("resident", by="community", post={}),
    "revoke-pass": Way("resident", by="community", post={}),
    "give-consent": Way("resident", by="community"),
    "withdraw-consent": Way("consent", by="community", post={}),
    "new-register-request": Way("resident", by="community", post={"kind": "access"}),
    "propose-change": Way("resident", by="grid", post={"words": "这一家上个月搬走了"}),
    "register-requests": Way(by="community"),
    "register-request": Way("request", by="community", post={"done": "yes", "version": "1"}),
    "retention-settings": Way(),
    "my-info": Way(by="signed out"),
    "my-info-ask": Way(by="signed out", post=lambda w: {"code": slip(w), "kind": "access"}),
    "privacy-notice": Way(by="signed out"),
    # Checkup and merging (residents/urls/checkup.py)
    "checkup": Way(by="community"),
    "run-checkup": Way(by="community", post=lambda w: {"community": w.t.willow.code}),
    "mend-finding": Way("finding", by="community", post={"mend": "first_head"}),
    "accept-finding": Way("finding", by="community", post={}),
    "merge-residents": Way("resident", by="community"),
    "undo-merge": Way("merge", by="community", post={}),
    # The API (residents/api)
    "api-dwelling-list": Way(),
    "api-dwelling-detail": Way("dwelling"),
    "api-dwelling-move-in": Way("dwelling", by="community", post={"people": [{"name": "新住户"}]}),
    "api-household-list": Way(),
    "api-household-detail": Way("household"),
    "api-household-move-out": Way("household", by="community", post={}),
    "api-resident-list": Way(),
    "api-resident-detail": Way("resident"),
    "api-resident-reveal": Way("resident", by="community", post={"what": "phone", "reason": "核对高龄津贴"}),
    "api-visit-list": Way(),
    "api-visit-detail": Way("visit"),
    "api-care-profile-list": Way(),
    "api-care-profile-detail": Way("care"),
    # Care and visits (residents/urls/care.py)
    "care-list": Way(),
    "assign-care": Way(by="community", post={}),
    "birthdays": Way(),
    "care-settings": Way(),
    "change-care": Way("care", by="community"),
    "add-care-mark": Way("care", by="community"),
    "give-care": Way("care", by="community"),
    "close-care": Way("care", by="community"),
    "end-care-mark": Way("mark", by="community"),
    "open-care": Way("resident", by="community"),
    "visits": Way(),
    "record-visit": Way(by="building"),
    "due-visits": Way(by="building"),
    "export-visits": Way(),
    "visit": Way("visit"),
    "revoke-visit": Way("visit", by="building", post={"reason": "twice"}),
}


def slip(w):
    """The code of a fresh slip of the person behind 1号楼."""
    resident = Resident.objects.get(pk=w.args["resident"]["own"])
    return issue_pass(resident, by=w.t.willow_secretary)[1]


def make_homes(units, buildings, people):
    """Somebody behind a door of every place, with a visit, a request, a finding and a roster."""
    made = {kind: {} for kind in REACH}
    for place, building in buildings.items():
        home = _home(building, units[place], people[place])
        for kind, thing in vars(home).items():
            made[kind][place] = thing.pk
    return made


def _home(building, unit, person):
    dwelling = make_dwelling(building, "301")
    household = make_household(dwelling)
    resident = make_resident(household, phone="13855100003", id_number=f"34010419480312{building.pk:04}")
    place = {name: getattr(resident, name) for name in ("building", "entrance", "home", "path")}
    now, care = timezone.now(), CareProfile.objects.create(resident=resident, worker=person)
    return SimpleNamespace(
        dwelling=dwelling,
        household=household,
        resident=resident,
        visit=Visit.objects.create(household=household, resident=resident, by=person, **place),
        request=RegisterRequest.objects.create(resident=resident, kind=RequestKind.CORRECT, words="改电话", due_at=now),
        care=care,
        mark=CareMark.objects.create(profile=care, kind=CareKind.ADVANCED_AGE),
        roster=RosterBatch.objects.create(home=unit, file_name="花名册.xlsx", by=person),
        consent=Consent.objects.create(resident=resident, purpose=Purpose.CARE),
        merge=Merge.objects.create(kept=resident, gone_id=resident.pk + 10_000, gone=""),
        finding=Finding.objects.create(
            check_code="two_heads", path=unit.path, home=unit, household=household, key=f"two_heads:{household.pk}"
        ),
    )
