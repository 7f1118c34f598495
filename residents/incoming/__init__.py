"""Any sheet of residents, homes, party members or people in need of care, understood row by row."""

from residents.incoming.headings import FIELDS, GROUPS, SYNONYMS
from residents.incoming.reading import Roster, SheetPlan, read_roster
from residents.incoming.row import Incoming, Place, Problem

__all__ = ["FIELDS", "GROUPS", "SYNONYMS", "Incoming", "Place", "Problem", "Roster", "SheetPlan", "read_roster"]
