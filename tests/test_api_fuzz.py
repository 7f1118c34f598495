"""The API against its own description: whatever is sent, no 5xx, and every answer has the shape it promises."""

from collections import Counter
from datetime import timedelta

import pytest
import schemathesis
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from awards.actions.freezing import freeze
from awards.models import Award, Judge, Objection, Review
from deliberation.choices_councils import ItemState, MeetingState
from deliberation.choices_ladder import SupervisionLevel
from deliberation.models import AgendaItem, Dispute, Meeting, Project, Resolution, Supervision
from governance.wsgi import application
from hierarchy.models import ApiToken
from residents.choices import CareKind
from residents.models import CareProfile, Visit
from tests.awards.build import make_nomination, make_round
from tests.builders import (
    make_category,
    make_council,
    make_dwelling,
    make_household,
    make_need,
    make_partner,
    make_resident,
    make_shift,
    make_ticket,
    make_volunteer,
)
from tests.conftest import build_town
from volunteers.actions import claims, credit, join
from volunteers.models import (
    ArtCall,
    Campaign,
    CampaignTask,
    CareProject,
    MicroWish,
    Pledge,
    Resource,
    SelfManagementGroup,
    ServiceMatch,
    VolunteerCertificate,
    VolunteerTeam,
)

EXAMPLES = settings(
    max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def described(db):
    """The schema, and a community secretary's token to call it with."""
    town = build_town()
    make_category(town.street)
    ticket = make_ticket(town.willow_1, by=town.willow_worker)
    key = ApiToken.new_key()
    expires = timezone.now() + timedelta(days=1)
    ApiToken.objects.create(user=town.willow_secretary, name="试", digest=ApiToken.digest_of(key), expires_at=expires)
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    schema.config.update(headers={"Authorization": f"Bearer {key}"})
    things = make_home(town) | make_councils(town, ticket) | make_volunteering(town) | make_awards(town)
    return schema, {"tickets": ticket.number} | things


def make_home(town):
    """{first part of an address: the id of what stands there}."""
    dwelling = make_dwelling(town.building, "301")
    household = make_household(dwelling)
    resident = make_resident(household, "吴桂兰", phone="15400015678")
    place = {name: getattr(resident, name) for name in ("household", "building", "entrance", "home", "path")}
    return {
        "dwellings": dwelling.pk,
        "households": household.pk,
        "residents": resident.pk,
        "visits": Visit.objects.create(resident=resident, by=town.grid_leader, **place).pk,
        "care-profiles": CareProfile.objects.create(resident=resident).pk,
    }


def make_councils(town, ticket):
    """What councils make, and what stands over a ticket, by the first part of its address."""
    now, today, unit = timezone.now(), timezone.localdate(), {"unit": town.willow, "path": town.willow.path}
    council = make_council(town.willow)
    meeting = Meeting.objects.create(
        council=council, title="例会", place="议事厅", starts_at=now, opened_at=now, state=MeetingState.OPEN, **unit
    )
    item = AgendaItem.objects.create(meeting=meeting, title="楼道照明", state=ItemState.DECIDED)
    resolution = Resolution.objects.create(item=item, lead=town.willow, text="换灯", due_on=today, **unit)
    project = Project.objects.create(title="增设座椅", kind="renewal", year=2026, owner=town.willow, **unit)
    dispute = Dispute.objects.create(kind="neighbours", facts="楼上漏水。", registered_by=town.willow_secretary, **unit)
    supervision = Supervision.objects.create(
        ticket=ticket, level=SupervisionLevel.NORMAL, unit=town.willow_1, path=town.willow_1.path,
        issuer_unit=town.willow, issuer_line="柳书记", ask="请尽快办结", reply_due_at=now + timedelta(days=3),
    )  # fmt: skip
    return {
        "councils": council.pk, "meetings": meeting.pk, "resolutions": resolution.pk, "projects": project.pk,
        "disputes": dispute.pk, "supervisions": supervision.pk,
    }  # fmt: skip


def make_volunteering(town):
    """What volunteers do, by the first part of its address."""
    shift = make_shift(town.willow, begins_at=timezone.now())
    call = ArtCall.objects.create(
        unit=town.willow, path=town.willow.path, title="书法", hand_in="站点", closes_on=timezone.localdate()
    )
    place = join(shift, make_volunteer(town.willow), by=None)
    partner, item = make_partner(town.willow), make_need(town.willow)
    offer = Resource.objects.create(partner=partner, name="电路检修")
    match = ServiceMatch.objects.create(
        year=2026, item=item, resource=offer, unit=town.willow, path=town.willow.path, score=2, because="都说到检修"
    )
    here, today, by = {"unit": town.willow, "path": town.willow.path}, timezone.localdate(), town.willow_secretary
    volunteer, begins = place.volunteer, timezone.now() - timedelta(hours=3)
    hours = credit(
        volunteer, by=by, unit=town.willow, source="ad_hoc", words="陪诊", begins_at=begins,
        ends_at=begins + timedelta(hours=1),
    )  # fmt: skip
    campaign = Campaign.objects.create(**here, title="排查", about="逐户排查", due_on=today, by=by)
    wish = MicroWish.objects.create(
        caller="吴奶奶", words="想要血压计", home=town.willow_1, path=town.willow_1.path, collected_by=by
    )
    held = claims.claim(make_need(town.willow), by=town.willow_secretary, partner=partner)
    return {
        "activities": shift.activity_id, "shifts": shift.pk, "shift-places": place.pk, "art-calls": call.pk,
        "needs": item.pk, "claims": held.pk, "partners": partner.pk, "service-matches": match.pk,
        "volunteers": volunteer.pk, "hours": hours.pk, "wishes": wish.pk, "campaigns": campaign.pk,
        "volunteer-teams": VolunteerTeam.objects.create(**here, name="先锋队").pk,
        "certificates": VolunteerCertificate.objects.create(**here, volunteer=volunteer, since=today, until=today).pk,
        "campaign-tasks": CampaignTask.objects.create(**here, campaign=campaign).pk,
        "care-projects": CareProject.objects.create(**here, title="续电", kinds=[CareKind.ADVANCED_AGE]).pk,
        "pledges": Pledge.objects.create(**here, name="谢从仲", place="文娱广场").pk,
        "self-groups": SelfManagementGroup.objects.create(**here, name="自管小组").pk,
    }  # fmt: skip


def make_awards(town):
    """A frozen round, an objection and an award of it, by the first part of its address."""
    world, today = make_round(town), timezone.localdate()
    nomination = make_nomination(world, town.willow_1)
    freeze(world.entry, by=town.director)
    objection = Objection.objects.create(nomination=nomination, receipt="YY261100000001", text="走访不实", due_on=today)
    judge = Judge.objects.create(round=world.round, user=town.willow_secretary)
    award = Award.objects.create(
        nomination=nomination, number="HM2026-001-001", granted_on=today, valid_until=today + timedelta(days=700)
    )
    return {
        "award-rounds": world.round.pk, "award-kinds": world.kind.pk, "award-results": world.entry.pk,
        "award-objections": objection.pk, "awards": award.pk, "award-evidence": nomination.pk,
        "building-plans": town.building.pk, "nominations": nomination.pk, "award-judges": judge.pk,
        "award-reviews": Review.objects.create(judge=judge, nomination=nomination, state="assigned").pk,
    }  # fmt: skip


@pytest.mark.xdist_group("fuzz")
def test_any_request_gets_an_answer_of_the_promised_shape(described):
    """Half of the deeds are tried on a thing that exists, so that the words get past the door."""
    schema, things = described
    answers = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
        )
        @given(case=operation.as_strategy(), real=booleans())
        def ask(case, real):
            for name in ("number", "id"):
                if real and name in (case.path_parameters or {}):
                    case.path_parameters[name] = things[case.path.split("/")[3]]
            answer = case.call_and_validate(checks=[not_a_server_error, response_schema_conformance])
            answers[answer.status_code] += 1

        ask()
    assert {200, 400, 404, 409} <= set(answers), answers


def test_the_description_is_whole(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn")

    assert "/api/v1/units/{code}/" in capsys.readouterr().out
