"""A volunteer's own page: whose it is, and the parts that each area puts on it.

@own_section(30)
def open_shifts(own):                        # None: nothing to show
    return "volunteers/_own_shifts.html", {"shifts": …}        # the template reads them as `s.shifts`

Deeds from the page have addresses `v/<code>/…` and views like this; the page's templates make them by
`{% url 'own-join' own.code shift.pk %}`:

@access(PUBLIC)
@by_own_card
@require_POST
def own_join(request, own, pk):
    …own.volunteer, own.by…
"""

from dataclasses import dataclass

ME = "me"  # stands in the address where a signed-in account is the key
SECTIONS = []


@dataclass(frozen=True)
class Own:
    """`code` is the card's, or ME; `by` the signed-in user, None when the card was the key."""

    volunteer: object
    code: str
    by: object = None


def own_section(order):
    """Register `function(own) -> (template, facts) | None`; lower orders stand higher on the page."""

    def register(function):
        SECTIONS.append((order, function))
        return function

    return register


def sections_of(own):
    """[(template, facts)] in their order."""
    made = (function(own) for _, function in sorted(SECTIONS, key=lambda each: each[0]))
    return [each for each in made if each is not None]
