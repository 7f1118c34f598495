"""Shapes of 附议, 并案 and 拆分."""

import re
from datetime import timedelta
from uuid import uuid4

from django import forms

from deliberation.actions.splitting import MOST_PARTS
from deliberation.forms import DeedForm, GroupedCategories, words
from deliberation.likeness import most_like, near
from deliberation.models import Category, Ticket
from deliberation.rules import MERGEABLE
from governance.foundation.photos import Photos

OFFERED = 8
LONG = timedelta(days=90)  # how far back a ticket to merge is offered


class MeTooForm(forms.Form):
    """One more person with the same trouble. The form of a new ticket may be sent here as it stands."""

    fetched = False
    text = words("还有什么要补充", required=False, rows=2, placeholder="您家是什么情况，可以不写", max_length=5000)
    reporter_name = forms.CharField(label="诉求人", max_length=40, required=False)
    reporter_phone = forms.CharField(label="联系电话", max_length=20, required=False)
    anonymous = forms.BooleanField(label="匿名", required=False)
    photos = Photos()
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, ticket, user, **more):
        super().__init__(*args, **more)
        self.fields["client_key"].initial = uuid4().hex

    def clean_reporter_phone(self):
        phone = re.sub(r"[\s（）()]", "", self.cleaned_data["reporter_phone"]).removeprefix("+86")
        if phone and not (re.fullmatch(r"[0-9-]+", phone) and 7 <= len(phone.replace("-", "")) <= 16):
            raise forms.ValidationError("电话号码不对，请核对；没有电话可以留空。")
        return phone


class MergeForm(DeedForm):
    """Which tickets are put into this one: ticked among the likely ones, or named by number."""

    fetched = True
    likely = forms.ModelMultipleChoiceField(
        Ticket.objects.none(), label="相似的诉求", required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(
        label="其他编号",
        required=False,
        max_length=2000,
        help_text="几个编号之间空一格",
        widget=forms.Textarea({"rows": 2}),
    )
    note = words("说明", required=False, rows=2)

    def scope_choices(self):
        mine = Ticket.objects.visible_to(self.user).filter(state__in=MERGEABLE).exclude(pk=self.ticket.pk)
        field, ticket = self.fields["likely"], self.ticket
        field.queryset = mine
        offered = near(mine, ticket.category, estate=ticket.estate_id, home=ticket.home_id, within=LONG)
        offered = most_like(offered, f"{ticket.title} {ticket.text}", OFFERED)
        field.choices = [(other.pk, f"{other.number} {other.title}（{other.place_line}）") for other in offered]
        if not offered:
            del self.fields["likely"]

    def clean(self):
        data = super().clean()
        asked = set(re.findall(r"[A-Za-z0-9-]+", data.pop("numbers", "")))
        found = list(Ticket.objects.visible_to(self.user).filter(number__in=asked))
        if missing := asked - {ticket.number for ticket in found}:
            self.add_error("numbers", f"没有找到 {'、'.join(sorted(missing))}，或不在您的辖区，请核对编号。")
        data["others"] = [*data.pop("likely", []), *found]
        return data


class UnmergeForm(DeedForm):
    note = words("为什么撤销", rows=2, placeholder="如：两家说的不是同一处")


class SplitForm(DeedForm):
    """Up to five parts, each with its own words and category; empty ones are left out."""

    fetched = True
    note = words("说明", required=False, rows=2)

    def scope_choices(self):
        categories = Category.objects.of(self.ticket.path[:4])
        for n in range(1, MOST_PARTS + 1):
            self.fields[f"text_{n}"] = words(f"第 {n} 件事", required=False, rows=2)
            self.fields[f"category_{n}"] = GroupedCategories(
                categories, label=f"第 {n} 件的类别", empty_label=None, initial=self.ticket.category_id, required=False
            )
        self.order_fields([*(f"{name}_{n}" for n in range(1, MOST_PARTS + 1) for name in ("text", "category")), "note"])

    def clean(self):
        data = super().clean()
        parts = []
        for n in range(1, MOST_PARTS + 1):
            text, category = data.pop(f"text_{n}", ""), data.pop(f"category_{n}", None)
            parts.append({"text": text, "category": category or self.ticket.category})
        return data | {"parts": parts}
