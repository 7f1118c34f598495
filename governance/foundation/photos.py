"""Photos in forms and answers: what comes in is turned into our own JPEG, what goes out is served by nginx."""

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse

from governance.foundation.errors import ActionRefused
from governance.foundation.pictures import pictures_from


class MultipleFiles(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class Photos(forms.FileField):
    """Several pictures in one field, already turned into our own JPEGs when the form is valid."""

    widget = forms.ClearableFileInput

    def __init__(self, **more):
        super().__init__(**{"required": False, "label": "照片"} | more)
        self.widget = MultipleFiles(attrs={"accept": "image/*"})

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"])
        try:
            return pictures_from(files)
        except ActionRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def picture(file):
    """A stored JPEG, served by nginx where ACCEL_REDIRECT names its location."""
    if not file:
        raise Http404
    if settings.ACCEL_REDIRECT:
        response = HttpResponse(content_type="image/jpeg")
        response["X-Accel-Redirect"] = settings.ACCEL_REDIRECT + file.name
        return response
    return FileResponse(file.open("rb"), content_type="image/jpeg")
