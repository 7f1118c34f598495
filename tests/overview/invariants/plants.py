"""For every invariant a way to break it: importing this knows them all."""

from tests.overview.invariants import plants_machine, plants_people, plants_services  # noqa: F401 - they register
from tests.overview.invariants.planting import PLANTS

__all__ = ["PLANTS"]
