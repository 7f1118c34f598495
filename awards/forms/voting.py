"""The shapes of 群众评价: the ballot behind a code, the doors whose paper came back, and what a box held."""

from django import forms

CHOICES = [("yes", "赞成"), ("no", "不赞成"), ("", "不了解")]


class CodeForm(forms.Form):
    code = forms.CharField(
        label="选票上的号码", max_length=30, help_text="16 位字母和数字，横线可以不输。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class BallotForm(forms.Form):
    """One question a nomination: yes, no, or not known to me."""

    def __init__(self, *args, ballot, **more):
        super().__init__(*args, **more)
        self.ballot = ballot
        for each in ballot:
            self.fields[f"n{each.pk}"] = forms.ChoiceField(
                label=each.public_title, choices=CHOICES, required=False, widget=forms.RadioSelect
            )

    def rows(self):
        return [(each, self[f"n{each.pk}"]) for each in self.ballot]

    def choices(self):
        """{nomination id: yes or no}, as `cast` takes them."""
        said = {each.pk: self.cleaned_data[f"n{each.pk}"] for each in self.ballot}
        return {pk: word == "yes" for pk, word in said.items() if word}


class BoxForm(forms.Form):
    """Ayes and noes of each nomination on a building's ballot, and the two who counted."""

    counted_by = forms.CharField(label="计票人", max_length=40)
    watched_by = forms.CharField(label="监票人", max_length=40, help_text="两个不同的人，会印在计算表上。")

    def __init__(self, *args, ballot, **more):
        super().__init__(*args, **more)
        self.ballot = ballot
        for each in ballot:
            for name in ("ayes", "noes"):
                self.fields[f"{name}{each.pk}"] = forms.IntegerField(
                    label="赞成" if name == "ayes" else "不赞成", min_value=0, max_value=9999, required=False
                )

    def rows(self):
        return [(each, self[f"ayes{each.pk}"], self[f"noes{each.pk}"]) for each in self.ballot]

    def counts(self):
        """{nomination id: (ayes, noes)}"""
        said = self.cleaned_data
        return {each.pk: (said[f"ayes{each.pk}"] or 0, said[f"noes{each.pk}"] or 0) for each in self.ballot}


class VoidForm(forms.Form):
    why = forms.CharField(label="为什么作废", max_length=100, help_text="如：赞成和不赞成填反了")
