"""Whose names a text holds: asked before it is shown to everybody."""

from residents.models import Resident

AT_ONCE = 500


def residents_named(path, text):
    """Names of residents below `path` that stand in the text: every run of three or four letters is asked for."""
    runs = {text[at : at + size] for size in (3, 4) for at in range(len(text) - size + 1)}
    runs = sorted(run for run in runs if all("\u4e00" <= letter <= "\u9fff" for letter in run))
    below = Resident.objects.filter(path__startswith=path)
    return {
        name
        for at in range(0, len(runs), AT_ONCE)
        for name in below.filter(name__in=runs[at : at + AT_ONCE]).values_list("name", flat=True)
    }
