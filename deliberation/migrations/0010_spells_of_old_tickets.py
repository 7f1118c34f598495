"""What tickets of before have of the new tables: their stays in work, their 办结类型 at a call, a sheet's answers."""

from itertools import groupby

from django.db import migrations
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

INSIDE = {"accepted", "dispatched", "returned", "in_progress", "parked"}
ENTERED = {"resolved": "reopened", "closed": "reopened", "merged": "unmerged"}
LEFT = {"resolved": "resolved", "closed": "resolved", "withdrawn": "withdrawn", "declined": "withdrawn",
        "transferred": "transferred", "merged": "merged"}


def write(apps, editor):
    Spell, Ticket = apps.get_model("deliberation", "Spell"), apps.get_model("deliberation", "Ticket")
    FollowUp, Event = apps.get_model("deliberation", "FollowUp"), apps.get_model("deliberation", "TicketEvent")
    steps = Event.objects.order_by("ticket", "id").values_list("ticket", "to_state", "at").iterator(5000)
    waiting = []
    for pk, way in groupby(steps, key=lambda step: step[0]):
        waiting += stays(Spell, pk, way)
        if len(waiting) > 5000:
            Spell.objects.bulk_create(waiting, batch_size=1000)
            waiting = []
    Spell.objects.bulk_create(waiting, batch_size=1000)
    resolution = Ticket.objects.filter(pk=OuterRef("ticket"), reopened=OuterRef("round")).values("resolution")
    FollowUp.objects.filter(ticket__resolution__gt="").update(
        resolution=Coalesce(Subquery(resolution), Value(""))
    )
    sheets = Ticket.objects.filter(batch__isnull=False, resolved_at__isnull=False, reopened=0, state="closed")
    for ticket in sheets.iterator(2000):
        Spell.objects.create(ticket=ticket, began_at=ticket.reported_at, entered="accepted", left="resolved",
                             ended_at=max(ticket.resolved_at, ticket.reported_at))
        if (ticket.solved or ticket.satisfaction) and not FollowUp.objects.filter(ticket=ticket).exists():
            FollowUp.objects.create(
                ticket=ticket, way="imported", at=ticket.followed_up_at or ticket.resolved_at, solved=ticket.solved,
                satisfaction=ticket.satisfaction, resolution=ticket.resolution,
            )


def stays(Spell, pk, way):
    made, was = [], ""
    for _, state, at in way:
        running = bool(made) and made[-1].ended_at is None
        if state in INSIDE and not running:
            made.append(Spell(ticket_id=pk, began_at=at, entered=ENTERED.get(was, "accepted")))
        elif state in LEFT and running:
            made[-1].ended_at, made[-1].left = at, LEFT[state]
        was = state
    return made


def forget(apps, editor):
    apps.get_model("deliberation", "Spell").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('deliberation', '0009_following_and_disputes'),
    ]

    operations = [
        migrations.RunPython(write, forget),
    ]
