"""Wishes, care projects, pledges, self-managed groups and campaigns in tests/access_table.py."""

import json
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from residents.choices import CareKind
from residents.models import Dwelling
from tests.access_way import Way
from tests.builders import make_volunteer
from volunteers.actions.cards import make_card
from volunteers.choices import WishState
from volunteers.choices_wishes import BatchState
from volunteers.models import (
    Campaign,
    CampaignTask,
    CareProject,
    CareRound,
    MicroWish,
    PartnerUnit,
    Pledge,
    SelfGroupMember,
    SelfManagementGroup,
    WishBatch,
    WishPhoto,
)

ALONG = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "building": {"own"},
    "entrance": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
CLERKS = ALONG | {"building": set(), "entrance": set()}
COLLECTED = CLERKS | {"building": {"own"}}  # the building leader collected the one at the own place
REACH = {
    "wish": COLLECTED,
    "wish_photo": COLLECTED,
    "wish_batch": CLERKS,
    "wish_row": CLERKS,
    "wish_batch_done": CLERKS,
    "care_project": CLERKS,
    "care_round": CLERKS,
    "care_door": CLERKS,
    "pledge": ALONG,
    "self_group": ALONG,
    "self_member": ALONG,
    "campaign": ALONG,
    "campaign_task": ALONG,
} | {key: {} for key in ("wall", "wish_public_photo", "own-claim-wish")}


def now_in(state, **more):
    """The wish of the own place put into a state first: what its deeds need."""

    def prepare(w):
        rows = MicroWish.objects.filter(pk=w.args["wish"]["own"])
        rows.update(state=state, listed_at=timezone.now(), shown="想要血压计")
        return more

    return prepare


def taken(w):
    """Listed, and the community's own partner takes it."""
    now_in(WishState.LISTED)(w)
    partner = PartnerUnit.objects.create(unit=w.t.willow, path=w.t.willow.path, name="热心单位")
    return {"party": f"partner:{partner.pk}"}


URLS = {
    "wishes": Way(by="building"),
    "new-wish": Way(by="grid"),
    "list-wishes": Way(by="grid", post={}),
    "wish-settings": Way(by="community", narrower=frozenset({"grid"})),
    "export-wishes": Way(by="grid"),
    "import-wishes": Way(by="community"),
    "wish-template": Way(by="community"),
    "wish-batch": Way("wish_batch", by="community"),
    "mend-wish-row": Way("wish_row", by="community", post={}),
    "apply-wishes": Way("wish_batch", by="community", post={}),
    "undo-wishes": Way("wish_batch_done", by="community", post={}),
    "wish": Way("wish", by="building"),
    "check-wish": Way("wish", by="grid"),
    "list-wish": Way("wish", by="grid", post={}),
    "unlist-wish": Way("wish", by="grid", post={}),
    "decline-wish": Way("wish", by="grid"),
    "claim-wish": Way("wish", by="community"),
    "finish-wish": Way("wish", by="grid"),
    "answer-thanks": Way("wish", by="community"),
    "picture-wish": Way("wish", by="community"),
    "wish-contact": Way("wish", by="community", post={}),
    "wish-photo": Way("wish_photo", by="community"),
    "public-wish-photo": Way("wish_public_photo", by="signed out"),
    "own-claim-wish": Way("own-claim-wish", by="signed out", post={}),
    "public-wishes": Way("wall", by="signed out"),
    "care-projects": Way(),
    "new-care-project": Way(by="community"),
    "care-project": Way("care_project"),
    "change-care-project": Way("care_project", by="grid"),
    "end-care-project": Way("care_project", by="grid"),
    "open-care-round": Way("care_project", by="grid"),
    "care-round": Way("care_round"),
    "serve-household": Way("care_door", by="grid"),
    "pledges": Way(),
    "new-pledge": Way(by="grid"),
    "pledge": Way("pledge", by="building"),
    "change-pledge": Way("pledge", by="grid"),
    "end-pledge": Way("pledge", by="grid"),
    "serve-pledge": Way("pledge", by="grid"),
    "self-groups": Way(),
    "new-self-group": Way(by="grid"),
    "self-group": Way("self_group", by="building"),
    "change-self-group": Way("self_group", by="grid"),
    "close-self-group": Way("self_group", by="grid"),
    "join-self-group": Way("self_group", by="grid"),
    "leave-self-group": Way("self_member", by="grid", post={}),
    "campaigns": Way(by="building"),
    "new-campaign": Way(by="community"),
    "campaign": Way("campaign", by="building"),
    "change-campaign": Way("campaign", by="community"),
    "end-campaign": Way("campaign", by="community"),
    "campaign-task": Way("campaign_task", by="building"),
    "report-campaign": Way("campaign_task", by="grid"),
    "reopen-task": Way("campaign_task", by="community", post={}),
    "api-wish-list": Way(by="building"),
    "api-wish-detail": Way("wish", by="building"),
    "api-wish-check": Way(
        "wish", by="grid", post={"way": "phone", "caller": "吴奶奶", "shown": "想要血压计", "category": "aid"}
    ),
    "api-wish-publish": Way("wish", by="grid", post=now_in(WishState.VERIFIED)),
    "api-wish-unlist": Way("wish", by="grid", post=now_in(WishState.LISTED)),
    "api-wish-decline": Way("wish", by="grid", post=now_in(WishState.VERIFIED, why="超过限额")),
    "api-wish-claim": Way("wish", by="community", post=taken),
    "api-care-project-list": Way(),
    "api-care-project-serve": Way(
        "care_project",
        by="grid",
        post=lambda w: {"household": w.args["household"]["own"], "outcome": "fine"},
    ),
    "api-care-project-detail": Way("care_project"),
    "api-care-project-open-round": Way("care_project", by="grid", post={}),
    "api-pledge-list": Way(),
    "api-pledge-detail": Way("pledge"),
    "api-self-group-list": Way(),
    "api-self-group-detail": Way("self_group"),
    "api-campaign-list": Way(),
    "api-campaign-detail": Way("campaign"),
    "api-campaign-task-list": Way(),
    "api-campaign-task-detail": Way("campaign_task"),
    "api-campaign-task-report": Way("campaign_task", by="grid", post={"done": True}),
}


def make_more(world, units, buildings):
    """One of each in every place; the own wish was told to the building leader."""
    made = {}
    for place, unit in units.items():
        for kind, thing in _there(world, unit, buildings[place], place).items():
            made.setdefault(kind, {})[place] = thing
    volunteer = make_volunteer(units["own"], "持卡者")
    card = make_card(volunteer, by=world.t.willow_secretary)
    listed = _wish(world, units["own"], WishState.LISTED)
    public = WishPhoto.objects.create(
        wish=listed, file="wishes/p.jpg", public=True, consent_on=timezone.localdate(), by=world.t.willow_secretary
    )
    public.file.save("p.jpg", ContentFile(b"\xff\xd8\xff"))
    return made | {
        "wall": {"own": world.t.willow.code},
        "wish_public_photo": {"own": public.pk},
        "own-claim-wish": {"own": (card, listed.pk)},
    }


def _wish(w, unit, state, by=None):
    return MicroWish.objects.create(
        caller="吴奶奶", words="想要血压计", shown="想要血压计" if state == WishState.LISTED else "", state=state, home=unit,
        path=unit.path, collected_by=by or w.t.stranger, listed_at=timezone.now(),
    )  # fmt: skip


def _there(w, unit, building, place):
    t, today, here = w.t, timezone.localdate(), {"unit": unit, "path": unit.path}
    wish = _wish(w, unit, WishState.COLLECTED, t.building_leader if place == "own" else None)
    photo = WishPhoto(wish=wish, by=t.director)
    photo.file.save("w.jpg", ContentFile(b"\xff\xd8\xff"))
    rows = json.dumps(
        [{"row": 5, "said": {"caller": "吴奶奶", "words": "想要轮椅"}, "errors": [], "notes": [], "known": False}]
    )
    outcome = {"total": 1, "new": 1, "wrong": 0, "known": 0}
    batch = WishBatch.objects.create(**here, file_name="I-9.xlsx", rows=rows, outcome=outcome, by=t.director)
    done = WishBatch.objects.create(**here, file_name="旧.xlsx", state=BatchState.DONE, by=t.director)
    project = CareProject.objects.create(**here, title=f"续电{place}", kinds=[CareKind.ADVANCED_AGE])
    round = CareRound.objects.create(project=project, number=1, on=today, by=t.director)
    group = SelfManagementGroup.objects.create(**here, name="自管小组")
    campaign = Campaign.objects.create(
        **here, title="排查", about="逐户排查", due_on=today + timedelta(days=9), by=t.director
    )
    door = Dwelling.objects.get(building=building, number="301")
    return {
        "wish": wish.pk,
        "wish_photo": photo.pk,
        "wish_batch": batch.pk,
        "wish_row": (batch.pk, 5),
        "wish_batch_done": done.pk,
        "care_project": project.pk,
        "care_round": round.pk,
        "care_door": (round.pk, door.households.get().pk),
        "pledge": Pledge.objects.create(**here, name="谢从仲", place="文娱广场").pk,
        "self_group": group.pk,
        "self_member": SelfGroupMember.objects.create(group=group, name="张云松").pk,
        "campaign": campaign.pk,
        "campaign_task": CampaignTask.objects.create(campaign=campaign, **here).pk,
    }
