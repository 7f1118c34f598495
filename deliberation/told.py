"""What of a ticket may be read by somebody without an account: no names, numbers or doors; and where it lies now."""

import re

from django.utils import timezone

from deliberation.choices import TicketState
from governance.foundation.deidentify import deidentify

S = TicketState
TITLES = "先生|女士|阿姨|大爷|大妈|奶奶|爷爷|师傅|老师|书记|主任|网格长|网格员|楼栋长"
ADDRESSED = re.compile(rf"[^\W\d_的和与跟由找请是为给到在把向了对让被同系]{{1,3}}(?={TITLES})")


def told(text, names=()):
    """`text` without numbers, doors, the given names and 某师傅. What was done stays readable."""
    return ADDRESSED.sub("＊", deidentify(text, dict.fromkeys(names, "某人")).text)


def result_of(ticket):
    """办理结果 of a ticket for its reporter; nothing of a confidential one."""
    if ticket.confidential:
        return ""
    people = [ticket.handler, ticket.resolved_by, ticket.filed_by]
    names = [person.name for person in people if person]
    names += [ticket.reporter_name, *ticket.voices.values_list("reporter_name", flat=True)]
    return told(ticket.resolution_text, names)


def whereabouts(ticket):
    """现在在谁手里、下一步, in one line. Names units, never people."""
    unit = ticket.unit
    due = f"，{timezone.localtime(ticket.due_at):%-m月%-d日}前办完" if ticket.due_at else ""
    return {
        S.SUBMITTED: f"在{unit}，等受理。",
        S.ACCEPTED: f"在{unit}，正在安排谁来办{due}。",
        S.RETURNED: f"在{unit}，正在重新安排谁来办{due}。",
        S.DISPATCHED: f"已交给{unit}，等他们签收{due}。",
        S.IN_PROGRESS: f"{unit}正在办{due}。",
        S.PARKED: f"{unit}已列入计划，一时办不完，会定期回头看。",
        S.RESOLVED: f"{unit}已办完，等您说满不满意。",
        S.CLOSED: f"{unit}已办完、结案。",
        S.MERGED: "和别人反映的同一件事一起办。",
    }.get(ticket.state, f"{ticket.get_state_display()}。")
