"""What waits for the person who looks: their own tickets first, then months to sign, then what other rooms tell."""

from django.urls import reverse

from awards.waiting import waiting_in_awards
from deliberation.choices import IN_WORK, Lamp
from deliberation.models import Ticket
from deliberation.waiting import waiting_on_desk
from governance.foundation.keyset import capped_count
from governance.overview.models import MonthReport, MonthState
from governance.overview.months.rules import may_freeze, may_submit
from residents.waiting import Waiting, waiting_for

MOST = 99


def waiting(user):
    """[Waiting] of everything; overdue visits are left out, a tile of the cockpit says them."""
    told = [_tickets(user), _months(user), *waiting_on_desk(user), *waiting_for(user), *waiting_in_awards(user)]
    return [each for each in told if each and not each.address.startswith(reverse("care-list"))]


def _tickets(user):
    """As the landing page groups them; what is late is said first."""
    if not (user.may("desk") and user.may("ticket.handle")):
        return None
    seen = Ticket.objects.visible_to(user)
    units = [t.post.unit_id for t in user.scope.terms if not t.post.building_id and not t.post.entrance_id]
    groups = [
        ("签收", seen.to_acknowledge(units)),
        ("办理", seen.to_handle(units)),
        ("受理", seen.to_accept()),
        ("分办", seen.to_dispatch_within(user)),
        ("回访", seen.to_follow_up(user)),
    ]
    counts = [(words, capped_count(rows, MOST)) for words, rows in groups]
    if not (n := sum(count for _, count in counts)):
        return None
    late = capped_count(seen.filter(unit__in=units, lamp=Lamp.RED, state__in=list(IN_WORK)), MOST)
    capped = any(count > MOST for _, count in counts)
    hint = "、".join(f"{words} {_said(count)}" for words, count in counts if count)
    words = f"{MOST}+ 件诉求等我" if capped else f"{n} 件诉求等我"
    hint = f"{_said(late)} 件已超时；{hint}" if late else hint
    return Waiting(words, hint, "inbox", reverse("desk"), "late" if late else "soon")


def _months(user):
    """Months of one's own community to submit, of communities to review, and the street's own once all those are in."""
    if not user.may("month.read"):
        return None
    rows = MonthReport.objects.visible_to(user).exclude(state=MonthState.FROZEN).select_related("unit")
    rows = list(rows.order_by("month", "-path")[: MOST + 1])
    still = {row.month for row in rows if row.unit.depth > 1}
    mine = [row for row in rows if may_submit(user, row) or may_freeze(user, row)]
    mine = [row for row in mine if row.unit.depth > 1 or row.month not in still]
    if not mine:
        return None
    first = mine[0]
    deed = "待提交" if first.state == MonthState.DRAFT and first.unit.depth > 1 else "待审核定稿"
    hint = f"先看 {first.unit} {first.month.year} 年 {first.month.month} 月"
    late = any(row.is_late and row.state == MonthState.DRAFT for row in mine)
    return Waiting(
        f"{_said(len(mine))} 份月度指标{deed}", hint, "calendar-check-2", first.get_absolute_url(),
        "late" if late else "soon",
    )  # fmt: skip


def _said(count):
    return f"{MOST}+" if count > MOST else count
