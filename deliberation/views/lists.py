"""The landing page and the list of tickets."""

from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from deliberation.choices import IN_WORK, Lamp
from deliberation.columns import COLUMNS, USUAL, chosen
from deliberation.deeds import DEEDS
from deliberation.filters import COUNTED, TABS, asked_for
from deliberation.models import FirstView, SavedView, Ticket
from deliberation.viewing import narrowed_query
from deliberation.views.saved_views import views_for
from deliberation.views.ticket import span_words
from deliberation.waiting import meeting_ahead, waiting_on_desk
from governance.foundation.access import SIGNED_IN, access
from governance.foundation.keyset import page
from hierarchy.choices import Role
from hierarchy.shell import first_page
from residents.due import due_count
from residents.waiting import waiting_for

SHOWN = 8  # rows of a group on the landing page


@access(SIGNED_IN)
@require_GET
def desk(request):
    """待我处理; whoever has nothing to handle lands on the first page of their own menu.

    Handlers: context `groups` = [{key, words, icon, hint, rows, more}], what is late first; `counts`;
    `waiting`: meetings ahead, what others ask for, and what waits in the register.

    Building and entrance leaders get the phone page: `mine` (their reports), `around` (open matters of their place),
    `meeting` (the next one they are asked to).
    """
    user = request.user
    if not user.may("desk"):
        return redirect(first_page(user))
    if not user.may("ticket.handle"):
        return _phone_desk(request, user)
    tickets = Ticket.objects.visible_to(user)
    units = [t.post.unit_id for t in user.scope.terms if not t.post.building_id and not t.post.entrance_id]
    groups = [
        ("dispatched", "等我签收", "mail-open", "派到您的单位，签收后开始联系", tickets.to_acknowledge(units)),
        ("in_progress", "正在办理", "loader", "由您的单位办理", tickets.to_handle(units)),
        ("submitted", "等待受理", "inbox", "楼栋长和居民新反映的", tickets.to_accept()),
        ("dispatching", "等待分办", "git-branch", "已受理或被退回，等您派单", tickets.to_dispatch_within(user)),
        ("resolved", "等待回访", "phone-call", "由承办人以外的人打电话", tickets.to_follow_up(user)),
    ]
    made = []
    for key, words, icon, hint, rows in groups:
        found = list(rows.for_list().order_by("due_at", "pk")[: SHOWN + 1])
        made.append(
            {
                "key": key,
                "words": words,
                "icon": icon,
                "hint": hint,
                "rows": with_clock(found[:SHOWN]),
                "more": len(found) > SHOWN,
            }
        )
    facts = {
        "groups": made,
        "counts": _counts(tickets),
        "now": timezone.localtime(),
        "waiting": waiting_on_desk(user) + waiting_for(user),
    }
    return render(request, "deliberation/desk.html", facts)


def _visits_due(user):
    """How many people wait for this person's visit; None for those who make none."""
    return due_count(user) if user.may("visit.write") else None


def _phone_desk(request, user):
    tickets = Ticket.objects.visible_to(user)
    mine = with_clock(list(tickets.filter(filed_by=user).for_list().order_by("-pk")[:10]))
    around = with_clock(list(tickets.open().exclude(filed_by=user).for_list().order_by("-pk")[:10]))
    facts = {"mine": mine, "around": around, "now": timezone.localtime(), "visits_due": _visits_due(user)}
    facts["meeting"] = meeting_ahead(user) if user.may("council.read") else None
    return render(request, "deliberation/desk_phone.html", facts)


def _opens_with(user):
    """The view a person chose to begin with, while it is theirs or still shared with them."""
    chosen = FirstView.objects.filter(user=user).values("view")
    return SavedView.objects.visible_to(user).filter(pk__in=chosen).first()


@access("ticket.read")
@require_GET
def tickets(request):
    """诉求工单. Context: filter (TicketFilter), page (rows, older, newer), tabs [(key, words, count)], st, pills.

    Everything that narrows the list stands in the address. An htmx request gets only the table.
    """
    if not request.GET and (view := _opens_with(request.user)):
        return redirect(f"{request.path}?{view.query or 'st=open'}")
    visible = Ticket.objects.visible_to(request.user)
    narrowed = asked_for(request, visible)
    shown = chosen(request.GET)
    rows = page(narrowed.qs.for_list() if narrowed.is_valid() else visible.none(), request.GET)
    with_clock(rows.rows)
    context = {
        "filter": narrowed,
        "page": rows,
        "tabs": [(key, words, counts.get(key)) for counts in [_counts(visible)] for key, (words, _) in TABS.items()],
        "st": narrowed.data["st"],
        "pills": pills(narrowed, request.GET),
        "columns": [(key, COLUMNS[key][0]) for key in shown],
        "all_columns": [(key, words, key in shown) for key, (words, _) in COLUMNS.items()],
        "usual_columns": " ".join(USUAL),
        "many": [(key, plan.words) for key, plan in DEEDS.items() if plan.many is not None or plan.gathers]
        if request.user.may("ticket.handle")
        else [],
        "views": views_for(request.user, narrowed_query(request.GET)),
        "phone": request.user.scope.roles <= {Role.BUILDING, Role.ENTRANCE},
    }
    template = (
        "deliberation/_ticket_rows.html" if request.htmx and not request.htmx.boosted else "deliberation/tickets.html"
    )
    return render(request, template, context)


def _counts(tickets):
    """Open tickets by tab, from one grouped query."""
    groups = tickets.open().order_by().values_list("state", "lamp").annotate(n=Count("pk"))
    counts = dict.fromkeys(COUNTED, 0)
    for state, lamp, n in groups:
        for key, belongs in COUNTED.items():
            counts[key] += n if belongs(state, lamp) else 0
    return counts


def with_clock(rows):
    """Give each row what its deadline cell shows, so that the template asks nothing: .left .used .tone."""
    now = timezone.now()
    for row in rows:
        row.left, row.used, row.tone = _cell(row, now)
    return rows


def _cell(row, now):
    if row.state not in IN_WORK or row.due_at is None:
        late = row.due_at and row.resolved_at and row.resolved_at > row.due_at
        return ("超期办结" if late else "按期办结" if row.resolved_at and row.due_at else ""), 0, "late" if late else ""
    left = row.due_at - now
    span = (row.due_at - row.clock_began_at).total_seconds() or 1
    used = min(max(round(100 * (now - row.clock_began_at).total_seconds() / span), 0), 100)
    if left.total_seconds() < 0:
        return f"超时 {span_words(-left)}", 100, "late"
    return f"剩余 {span_words(left)}", used, "soon" if row.lamp == Lamp.AMBER else "doing"


SEVERAL = ("unit", "category", "level", "kind", "source", "need", "age")


def pills(narrowed, query):
    """The filters in force as [(words, key, value)], each removable."""
    made = []
    for name, field in narrowed.form.fields.items():
        if name == "st" or name not in query:
            continue
        choices = dict(field.choices) if name in SEVERAL else {}
        for value in filter(None, query.getlist(name)):
            words = {str(key): label for key, label in choices.items()}.get(value) or _said(narrowed, name) or value
            made.append((f"{field.label}：{words}", name, value))
    return made


def _said(narrowed, name):
    value = narrowed.form.cleaned_data.get(name) if narrowed.form.is_valid() else None
    return "是" if value is True else str(value) if value else ""
