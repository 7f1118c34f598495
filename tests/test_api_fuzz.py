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

from governance.wsgi import application
from hierarchy.models import ApiToken
from residents.models import CareProfile, Visit
from tests.builders import make_category, make_dwelling, make_household, make_resident, make_ticket
from tests.conftest import build_town

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
    return schema, {"tickets": ticket.number} | make_home(town)


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
