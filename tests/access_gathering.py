"""The part of tests/access_table.py for what belongs together: voices, merging, splitting, topics."""

from deliberation.choices import TicketState
from deliberation.models import Ticket, TicketMerge
from tests.access_way import Way
from tests.builders import make_ticket

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

URLS = {
    "like-tickets": Way(by="building", post={}),
}
