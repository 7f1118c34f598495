"""What is measured, and against which floor."""

import io
import statistics
import time
from types import SimpleNamespace

from django.db import connection
from django.test import Client
from django.urls import reverse

from deliberation.actions import file_ticket
from deliberation.models import Category, Ticket
from deliberation.places import Place
from hierarchy.models import OrgUnit, User


def ms(work, times=15):
    """Median milliseconds of a piece of work, the first run not counted."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def in_turns(work, floor, times=11):
    """The same of two pieces of work, taken in turns: what else the machine does falls on both."""
    taken = {work: [], floor: []}
    for turn in range(times):
        for each in (work, floor):
            began = time.perf_counter()
            each()
            if turn:
                taken[each].append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[work]), statistics.median(taken[floor])


def sql_ms(sql, values=None, times=15):
    """Median milliseconds the database itself needs, and the buffers it touched."""
    taken, touched = [], 0
    with connection.cursor() as cursor:
        for _ in range(times):
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values)
            plan = cursor.fetchone()[0][0]
            taken.append(plan["Execution Time"])
            touched = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
    return statistics.median(taken), touched


def queryset_ms(queryset):
    sql, values = queryset.query.sql_with_params()
    return sql_ms(sql, values)


def prepare():
    """The people and pages the measures use, at the present size."""
    by = lambda name: User.objects.get(username=name)  # noqa: E731
    names = {
        "street": "jiedao",
        "department": "chengguan",
        "community": "shequ",
        "grid": "wangge",
        "leader": "louzhang",
    }
    town = SimpleNamespace(**{place: by(name) for place, name in names.items()})
    town.rows = Ticket.objects.count()
    return town


def signed_in(person):
    client = Client(headers={"host": "localhost"})
    client.force_login(person, "hierarchy.login.NameOrPhoneBackend")
    return client


def newest_fifty(person, only_open):
    rows = Ticket.objects.visible_to(person)
    return (rows.open() if only_open else rows).order_by("-pk").values_list("pk")[:50]


def lists(town):
    """1: newest fifty of a subtree; the floor is fifty rows by primary key."""
    floor, _ = queryset_ms(Ticket.objects.order_by("-pk").values_list("pk")[:50])
    for level in ("street", "community", "grid", "leader"):
        for only_open in (True, False):
            took, buffers = queryset_ms(newest_fifty(getattr(town, level), only_open))
            yield f"newest 50, {level}, {'open' if only_open else 'all'}", took, floor, "≤ 2", f"{buffers} buffers"


def deep_page(town):
    """4: a page thousands deep against the first one."""
    client = signed_in(town.street)
    deep = str(Ticket.objects.order_by("pk")[min(town.rows - 1, 50_000)].pk)
    took, floor = in_turns(
        lambda: client.get(reverse("tickets"), {"st": "all", "before": deep}),
        lambda: client.get(reverse("tickets"), {"st": "all"}),
    )
    yield "page thousands deep (floor: page 1)", took, floor, "≤ 1.3", ""


def words(town):
    """5: search through the index against icontains over the text."""
    from deliberation import search

    visible = Ticket.objects.visible_to(town.street)
    for word, most in (("掉灰", 5), ("楼道", 50), ("物业费催缴", 50)):
        took, _ = queryset_ms(search.matching(visible, word).order_by("-pk").values_list("pk")[:50])
        floor, _ = queryset_ms(visible.filter(text__icontains=word).order_by("-pk").values_list("pk")[:50])
        yield f"search {word} (floor: icontains)", took, floor, f"≤ 1, ≤ {most} ms", ""


def filing(town):
    """6: filing a ticket against one bare insert and commit."""
    category = Category.objects.visible_to(town.community).filter(parent=None).first()
    place = Place(unit=OrgUnit.objects.visible_to(town.community).filter(depth=3).first())

    def bare():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO foundation_beat (topic, at) VALUES (%s, now())", [f"b{time.perf_counter_ns()}"])

    floor = ms(bare, 40)
    took = ms(lambda: file_ticket(by=town.community, category=category, text="楼道灯不亮", place=place), 40)
    yield "file a ticket (floor: insert + commit)", took, floor, "≤ 6", ""


def export(town):
    """9: a hundred thousand rows to Excel against COPY to CSV."""
    from deliberation.sheets import write_register

    last = Ticket.objects.order_by("-pk")[min(town.rows, 100_000) - 1].pk
    rows = Ticket.objects.visible_to(town.street).filter(pk__gte=last)

    def copy():
        raw = connection.connection.cursor()
        raw.copy_expert(
            "COPY (SELECT * FROM deliberation_ticket ORDER BY id DESC LIMIT 100000) TO STDOUT CSV", io.StringIO()
        )

    floor = ms(copy, 2)
    took = ms(lambda: write_register(io.BytesIO(), rows, title="台账", unit="街道", mark=""), 1)
    yield "export 100k rows (floor: COPY)", took, floor, "≤ 7", ""
