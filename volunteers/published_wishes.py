"""All of wishes that somebody without an account may read, and names of units that anybody may know."""

from hierarchy.models import OrgUnit
from volunteers.choices import WishState
from volunteers.models import MicroWish, WishPhoto


def wall(unit):
    """Wishes of a street or community with words for everybody; those told at the door are not read."""
    column = "street_path" if unit.depth == 1 else "community_path"
    return MicroWish.objects.on_wall().filter(**{column: unit.path}).defer("words")


def open_in(street):
    """Wishes of a street (a path) that somebody may take."""
    return MicroWish.objects.filter(street_path=street, state=WishState.LISTED).defer("words")


def pictures():
    return WishPhoto.objects.filter(public=True, wish__in=MicroWish.objects.on_wall())


def names_of(paths):
    """{path: name}."""
    return dict(OrgUnit.objects.filter(path__in=paths).values_list("path", "name"))
