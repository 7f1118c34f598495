"""A visit finds a problem: it becomes a ticket of the place, with the resident as reporter where they wish."""

from django import forms

from deliberation.actions import file_ticket
from deliberation.choices import IssueSource
from deliberation.models import Category
from deliberation.places import Place
from governance.foundation.errors import ActionRefused
from residents.spawning import comes_of_visit


class CategoryField(forms.ModelChoiceField):
    def label_from_instance(self, category):
        return category.name


def fields(user, household):
    """The office's main categories; a clerk classifies further."""
    office = household.dwelling.path[:4]
    return {
        "category": CategoryField(
            Category.objects.of(office).filter(parent=None).order_by("order", "code"),
            label="哪一类问题",
            required=False,
            empty_label="请选择类别",
        ),
        "reporter": forms.BooleanField(label="以这位居民为诉求人，方便回访", required=False, initial=True),
        "urgent": forms.BooleanField(label="紧急", required=False),
    }


@comes_of_visit(
    "ticket",
    label="发现问题，转诉求工单",
    icon="clipboard-list",
    hint="在哪里、什么问题、有多久了",
    needs="ticket.create",
    fields=fields,
)
def file_from_visit(visit, words, *, by, category=None, reporter=False, urgent=False):
    if not words.strip():
        raise ActionRefused("转诉求要写一句是什么问题：在哪里、有多久了。")
    if category is None:
        raise ActionRefused("转诉求请选一下是哪一类问题。")
    dwelling, resident = visit.household.dwelling, visit.resident
    known = {"reporter_name": resident.name, "reporter_phone": resident.phone} if reporter and resident else {}
    ticket = file_ticket(
        by=by,
        category=category,
        text=words,
        place=Place(building=dwelling.building, entrance=dwelling.entrance, room=dwelling.number),
        source=IssueSource.VISIT,
        client_key=f"visit{visit.pk}",
        urgent=urgent,
        about_elder=bool(resident and (resident.age or 0) >= 60),
        **known,
    )
    return f"诉求 {ticket.number}", ticket.get_absolute_url()
