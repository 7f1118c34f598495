"""The one-screen visit: who, how, what, one box of words, and what may come of it."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from residents.choices import RevokeReason, VisitOutcome, VisitWay
from residents.spawning import open_to


class VisitForm(forms.Form):
    people = forms.TypedMultipleChoiceField(label="见谁", coerce=int, required=False)
    way = forms.ChoiceField(label="怎么联系的", choices=VisitWay.choices, initial=VisitWay.HOME)
    outcome = forms.ChoiceField(label="情况怎么样", choices=VisitOutcome.choices, initial=VisitOutcome.WELL)
    note = forms.CharField(label="说两句", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    met = forms.IntegerField(label="见到几个人", min_value=0, max_value=50, required=False)
    suggestions = forms.IntegerField(label="提了几条意见建议", min_value=0, max_value=50, required=False)
    at = forms.DateTimeField(
        label="走访时间",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, household, shown, **more):
        super().__init__(*args, **more)
        self.shown = shown
        self.fields["people"].choices = [(each.resident.pk, each.name) for each in shown]
        self.spawned = open_to(user)
        for each in self.spawned:
            self.fields[f"{each.kind}_words"] = forms.CharField(
                label=each.label,
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": each.hint, "class": "ta"}),
            )
            for name, field in each.fields(user, household).items():
                self.fields[f"{each.kind}_{name}"] = field

    def folds(self):
        """[(spawned, field of words, [other fields], whether something is filled in)] as the page folds them out."""
        made = []
        for each in self.spawned:
            fields = [self[name] for name in self.fields if name.startswith(f"{each.kind}_")]
            made.append((each, fields[0], fields[1:], self.is_bound and self._said(each)))
        return made

    def _said(self, each):
        """Whether the writer means something to come of it: words, or a choice that is not there by itself."""
        values = {name: value for name, value in self.data.items() if name.startswith(f"{each.kind}_")}
        return any(str(value).strip() for name, value in values.items() if not name.endswith("_reporter"))

    def clean_at(self):
        when = self.cleaned_data["at"]
        return min(when, timezone.now()) if when and when < timezone.now() + timedelta(minutes=10) else when

    @property
    def chosen(self):
        people = {each.resident.pk: each.resident for each in self.shown}
        return [people[pk] for pk in self.cleaned_data["people"]]

    @property
    def results(self):
        """{kind: {"words": …, **more}} of the folds that were filled in."""
        return {
            each.kind: {
                name.removeprefix(f"{each.kind}_"): value
                for name, value in self.cleaned_data.items()
                if name.startswith(f"{each.kind}_")
            }
            for each in self.spawned
            if self._said(each)
        }


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(label="为什么作废", choices=RevokeReason.choices, widget=forms.RadioSelect)
