"""Whom the limit of a mediation concerns. A notice carries the number only: what it is about stays on its page."""

from deliberation.models import Dispute
from governance.foundation.notices import tell
from hierarchy.models import User


@tell("dispute.due_soon", "调解期限快到了（{due_on}），谈不完可在期限前征得双方同意延长：{label}")
@tell("dispute.overdue", "调解期限已过（{due_on}），请登记结果：{label}")
def those_who_mediate(entry):
    found = Dispute.objects.select_related("unit").get(pk=entry.subject_id)
    people = [person for person in User.objects.serving_at(found.unit) if person.may("dispute.handle")]
    return people, found.get_absolute_url(), str(found)
