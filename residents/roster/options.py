"""What the person who imports decided about the whole file."""

from dataclasses import asdict, dataclass, field


@dataclass
class Options:
    create_places: bool = False  # found the estates, buildings and entrances that are missing
    include_hidden: bool = False
    blank_clears: bool = False  # an empty cell empties the stored value
    fill_only: bool = False  # only fill what is empty, change nothing that is there
    apply_suggestions: bool = False  # mark as dead or gone whom the notes call so
    estate: str = ""  # where the sheet does not say one
    columns: dict = field(default_factory=dict)  # {sheet: {field: heading}} as corrected by hand
    decisions: dict = field(default_factory=dict)  # {"sheet!row": code of CHOICES}

    @classmethod
    def of(cls, stored):
        return cls(**{name: value for name, value in (stored or {}).items() if name in cls.__dataclass_fields__})

    def stored(self):
        return asdict(self)
