"""The register of the demo: doors, households, residents, care, visits, and some mistakes worth finding.

    names.py, numbers.py ─► families.py ─► doors.py ─► settling.py     who lives behind which door
    known.py                                                           the stairs with 36 households, told by hand
    standing.py ─► care.py ─► rounds.py                                party members, who needs attention, who called
    flaws.py                                                           contradictions for the checkup, two open requests

Everybody is invented. Drawn from the office's seed and the day, then written in bulk.
"""
