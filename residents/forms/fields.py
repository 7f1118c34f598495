"""Fields the register's forms share."""

from django import forms

from hierarchy.phones import NoPhone, normal_phone

CLEAR = "无"
KEEP = object()  # what a sealed field says when it was left empty: the stored value stays


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **more):
        more.setdefault("error_messages", {"invalid": "日期不对，请写成 2026-03-01 这样。"})
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class PhoneField(forms.CharField):
    def __init__(self, **more):
        super().__init__(max_length=40, required=False, **more)
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}

    def to_python(self, value):
        value = super().to_python(value)
        if value in ("", CLEAR):
            return value
        try:
            return normal_phone(value)
        except NoPhone as wrong:
            raise forms.ValidationError(f"{wrong}。") from None


class SealedMixin:
    """A stored number is never written into the page: empty keeps it, 无 takes it away, anything else replaces it."""

    def clean(self, value):
        value = super().clean(value)
        return KEEP if value == "" else "" if value == CLEAR else value

    def show(self, masked):
        self.widget.attrs["placeholder"] = masked
        self.help_text = f"现为 {masked}。留空不改，填“无”清除。" if masked else ""


class SealedPhoneField(SealedMixin, PhoneField):
    pass


class SealedNumberField(SealedMixin, forms.CharField):
    def __init__(self, **more):
        super().__init__(max_length=30, required=False, **more)
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}


def kept(data):
    """The cleaned values without the sealed ones that stay as they are."""
    return {name: value for name, value in data.items() if value is not KEEP}


class PeopleField(forms.ModelMultipleChoiceField):
    """Members of a household to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **more):
        super().__init__(queryset=None, **more)

    def label_from_instance(self, resident):
        return f"{resident.name}（{resident.get_relation_display() or '关系未填'}）"
