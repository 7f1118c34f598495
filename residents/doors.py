"""A door's number as people type it, in the form the table keeps."""

import unicodedata

from residents.addresses import Unclear, door


def read_door(text):
    """(number, floor, kind): 301室 → 301 on floor 3; a name no roster would have is kept as it was typed."""
    said = "".join(unicodedata.normalize("NFKC", text or "").split()).upper()
    try:
        return door(said)
    except Unclear:
        return said[:20], None, ""


def door_number(text):
    return read_door(text)[0]
