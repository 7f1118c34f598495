"""What may come of a visit at once: a ticket, a wish, a change of care. The floors above register theirs here:

    @comes_of_visit("ticket", label="发现问题，转诉求", icon="flag", needs="ticket.create", fields=ticket_fields)
    def file(visit, words, *, by, **more):        # inside the visit's own transaction
        return "诉求 WH202603001", "/tickets/WH202603001/"

`fields(user, household)` gives the form fields beside the words, {name: django field}; their values come as `more`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from governance.foundation.errors import ActionRefused
from residents.models import VisitResult

SPAWNED = {}


@dataclass(frozen=True)
class Spawned:
    kind: str
    label: str  # on the fold
    icon: str
    hint: str  # in the empty text box
    needs: str  # the action of the policy table the writer must have
    file: Callable
    fields: Callable


def comes_of_visit(kind, *, label, needs, icon="plus", hint="", fields=lambda user, household: {}):
    """Register `function(visit, words, *, by, **more) -> (label, address)`."""

    def register(function):
        SPAWNED[kind] = Spawned(kind, label, icon, hint, needs, function, fields)
        return function

    return register


def open_to(user):
    """What a person may let come of a visit: what the floors above registered, then the change of care of this one."""
    return sorted((each for each in SPAWNED.values() if user.may(each.needs)), key=lambda each: each.kind == "care")


def spawn(visit, results, *, by):
    """File what came of a visit, {kind: {"words": …, **more}}, and remember it on the visit."""
    for kind, said in results.items():
        if kind not in SPAWNED or not by.may(SPAWNED[kind].needs):
            raise ActionRefused("您的岗位不能登记这类事项，请把情况写在走访记录里。")
        said = dict(said)
        label, address = SPAWNED[kind].file(visit, said.pop("words", ""), by=by, **said)
        VisitResult.objects.create(visit=visit, kind=kind, label=label[:80], address=address)
