"""The part of tests/access_table.py for what belongs together: voices, merging, splitting, topics."""

from django.utils import timezone

from deliberation.choices import TicketState
from deliberation.models import Ticket, TicketMerge, Topic, TopicPlace
from hierarchy.models import OrgUnit
from tests.access_way import Way
from tests.builders import category_of, make_ticket

S = TicketState


def held(by, state, post, **more):
    return {"by": by, "state": state, "post": post, "more": more}


def another(w):
    """A second ticket of the own place, put where the first one can take it in."""
    return make_ticket(w.t.group, building=w.t.building, state=S.IN_PROGRESS, unit=w.t.willow_1)


def merged(w):
    """The newest ticket, put into another one: what there is to undo."""
    own, main = Ticket.objects.filter(state=S.MERGED).latest("pk"), another(w)
    Ticket.objects.filter(pk=own.pk).update(merged_into=main)
    TicketMerge.objects.update_or_create(
        other=own,
        undone_at=None,
        defaults={
            "main": main,
            "was_state": S.IN_PROGRESS,
            "main_was": {"group_matter": False, "clock_began_at": None},
        },
    )
    return {"note": "两家说的不是同一处"}


def parts(w):
    return {
        "text_1": "三楼灯不亮", "text_2": "楼下垃圾没人收",
        "parts": [{"text": text, "category": w.category.code} for text in ("三楼灯不亮", "楼下垃圾没人收")],
    }  # fmt: skip


ON_TICKETS = {
    "me_too": held("building", S.IN_PROGRESS, {"reporter_name": "王大海", "text": "我家也是"}),
    "merge": held("grid", S.IN_PROGRESS, lambda w: {"numbers": (number := another(w).number), "others": [number]}),
    "unmerge": held("grid", S.MERGED, merged),
    "split": held("grid", S.IN_PROGRESS, parts),
}

REACH = {
    "topic": {
        "street": {"own", "same", "other"},
        "community": {"own", "same"},
        "grid": {"own"},
        "neighbour": {"other"},
        "outsider": {"street"},
    }
}

URLS = {
    "like-tickets": Way(by="building", post={}),
    "topics": Way(),
    "refresh-topics": Way(post={}),
    "export-topics": Way(),
    "topic": Way("topic"),
}


def make_more(world, units, buildings):
    """A topic in every place."""
    now = timezone.now()
    for place, unit in units.items():
        office = OrgUnit.objects.get(path=unit.path[:4])
        topic = Topic.objects.create(office=office, key=f"T{place}", category=category_of(unit), found_at=now)
        TopicPlace.objects.create(
            topic=topic, unit=unit, path=unit.path, place=unit.name, title="垃圾车夜里吵", weeks=[1] * 12, tickets=12,
            people=12, open=1, heat=78, first_at=now, last_at=now,
        )  # fmt: skip
    return {"topic": {place: f"T{place}" for place in units}}
