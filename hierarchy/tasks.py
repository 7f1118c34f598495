"""Jobs of this app. Those of the structure import are with its actions."""

from governance.foundation import jobs
from hierarchy import paths
from hierarchy.actions import structure_batches  # noqa: F401 - registers its handlers
from hierarchy.models import OrgUnit


@jobs.handler("paths.settle")
def settle_paths(unit):
    """A while after a move: rows that crossed it get their new path."""
    moved = OrgUnit.objects.filter(pk=unit).first()
    if moved is not None:
        paths.settle(moved.path)
