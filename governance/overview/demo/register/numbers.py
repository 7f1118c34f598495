"""Numbers that look right and belong to nobody."""

from residents.choices import Sex

AREAS = {"WH": "340100", "BH": "340100", "YQ": "320200", "SZ": "510100"}  # a whole city's code: nobody was given one
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FIRST, SHARE = 902, 24  # the serials from here on are used, so many by each office


class Numbers:
    """Gives out identity numbers of one office and phones, each once."""

    def __init__(self, code, step):
        self.area, self.first, self.used = AREAS.get(code, "340100"), FIRST + step * SHARE, {}
        self.phones = 50_000_000 + step * 5_000_000

    def identity(self, born, sex):
        """A number with a right checksum, odd for men; the code of a city and a high serial say it is invented."""
        odd = sex == Sex.MALE
        serial = self.used.get((born, odd), self.first + odd)
        self.used[born, odd] = serial + 2
        body = f"{self.area}{born:%Y%m%d}{serial:03}"
        return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]

    def phone(self):
        """A number of the 154 range, beside those of the officers and of the callers."""
        self.phones += 137
        return f"154{self.phones:08}"
