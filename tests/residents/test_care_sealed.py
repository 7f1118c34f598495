"""Lists open no sealed column: a row whose words no key opens any more is still listed."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from residents.choices import CareKind
from residents.models import CareProfile
from tests.residents.homes import at_home, cared_for


@pytest.mark.parametrize(
    ("name", "who"),
    [("care-list", "willow_worker"), ("due-visits", "entrance_leader"), ("record-visit", "entrance_leader")],
)
def test_a_list_opens_no_word_about_anybody(client, town, name, who):
    profile = cared_for(at_home(town.building), CareKind.ADVANCED_AGE, due_on=date(2026, 1, 1), needs="助餐")
    tables = {"residents_careprofile": ("health", "needs"), "residents_resident": ("phone", "id_number", "note")}
    with connection.cursor() as cursor:
        for table, columns in tables.items():
            for column in columns:
                cursor.execute(f"UPDATE {table} SET {column} = 'e1:AAAA'")
    client.force_login(getattr(town, who))
    html = client.get(reverse(name)).content.decode()
    assert "301" in html or "吴*兰" in html
    assert CareProfile.objects.defer("health", "needs").get().pk == profile.pk
