"""Figures of tickets, decisions, posts and visits."""

from django.db.models import BigIntegerField, Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, When
from django.db.models.functions import ExtractMonth, ExtractYear, Left, TruncDate

from awards.indicators.shape import Indicator, Source, every
from deliberation import figures_rates as rates
from deliberation.choices import FINISHED, IssueKind, IssueLevel, Solved, TicketState
from deliberation.choices_councils import ResolutionState
from deliberation.figures_resolutions import KEPT
from deliberation.models import Resolution, Ticket
from hierarchy.choices import Level, PostRole, UnitKind
from hierarchy.figures import in_office
from hierarchy.models import Entrance, OrgUnit, Term
from residents.choices import VisitOutcome
from residents.models import CareProfile, Visit

PLACES = {"community": "community_path", "grid": "grid_path"}
S = TicketState
ELSEWHERE = FINISHED - {S.CLOSED}  # finished without being settled by us
SETTLED = Q(state__in=[S.RESOLVED, S.CLOSED])
HAZARD = Q(kind=IssueKind.HAZARD) | Q(category__code__startswith="AQ")


def _ticket(ticket):
    return ticket.resolved_at or ticket.reported_at, ticket.line, ticket.get_absolute_url()


def _tickets(rows, at, **more):
    return Source("诉求", rows, at, seen=("pk", Ticket), line=_ticket, **more)


def _fell_due(span):
    rows = Ticket.objects.filter(span.moments("due_at")).exclude(state__in=ELSEWHERE)
    return rates.counted(rows, "pk")


ON_TIME = Indicator(
    "on_time",
    "诉求按期办结率",
    "办理时限在数据期内到的诉求中，时限内办结的占多少。撤回、转出、并案、不予受理和上级批准剔除的不计",
    "%",
    (_tickets(_fell_due, PLACES | {"building": "building"}, done=Q(resolved_at__lte=F("due_at")), of=every),),
    share=True,
)


def _answered(span):
    """As the month's 解决率: rounds of tickets in which somebody said whether it was solved."""
    return rates.counted(rates.answers(rates.Period(span.begin, span.end)), "ticket").filter(rates.SAID)


def _rounds(span):
    return Count("key", distinct=True)


def _solved_rounds(span):
    return Count("key", distinct=True) - Count("key", distinct=True, filter=rates.NOT_SOLVED)


def _answer(said):
    return said.at, f"{said.ticket.line} {said.get_solved_display()}", said.ticket.get_absolute_url()


SOLVED = Indicator(
    "solved",
    "诉求解决率",
    "数据期内有效回访、自评中答“已解决”的件次占多少，与月报“解决率”同一算法：几位反映人有一位说没解决就不算，程序性办结不算",
    "%",
    (
        Source(
            "回访",
            _answered,
            {key: f"ticket__{lookup}" for key, lookup in PLACES.items()} | {"building": "ticket__building"},
            done=rates.SAID & ~rates.NOT_SOLVED,
            n=_solved_rounds,
            of=_rounds,
            seen=("ticket", Ticket),
            line=_answer,
            related=("ticket",),
        ),
    ),
    share=True,
)


def _resolved(span):
    return Ticket.objects.filter(SETTLED, span.moments("resolved_at"), level=IssueLevel.MINOR)


AT_GRID = Indicator(
    "at_grid",
    "小事不出网格率",
    "数据期内办结的小事中，由网格或楼栋办结、没有升到社区的占多少",
    "%",
    (_tickets(_resolved, PLACES, done=Q(unit__depth__gte=Level.GRID), of=every),),
    share=True,
)


def _hazards(span):
    return Ticket.objects.filter(HAZARD, span.moments("reported_at")).exclude(state__in=ELSEWHERE)


HAZARDS_SETTLED = Indicator(
    "hazards_settled",
    "安全隐患办结率",
    "数据期内本楼反映的隐患和“公共安全”类诉求中，已经办结的占多少；一件也没有的，分值由其他指标分担",
    "%",
    (_tickets(_hazards, PLACES | {"building": "building"}, done=SETTLED, of=every),),
    share=True,
)


def _hand(column, *others):
    """Tickets settled with somebody's hand in it, those already counted by another column left out."""
    same = Q(pk__in=[])
    for other in others:
        same |= Q(**{other: F(column), f"{other}__isnull": False})

    def rows(span):
        settled = Ticket.objects.filter(SETTLED, span.moments("resolved_at")).exclude(solved=Solved.NO)
        return (
            settled.filter(**{f"{column}__isnull": False})
            .annotate(_twice=Case(When(same, then=1), default=0))
            .filter(_twice=0)
        )

    return rows


TICKETS_SETTLED = Indicator(
    "tickets_settled",
    "推动解决诉求",
    "数据期内办结的诉求中，由本人反映（代报）、承办或办结的；一件只算一次，回访说没解决的不算",
    "件",
    tuple(
        _tickets(_hand(column, *before), {"person": column, "volunteer": f"{column}__volunteer"})
        for column, *before in (
            ("filed_by",),
            ("handler", "filed_by"),
            ("resolved_by", "filed_by", "handler"),
        )
    ),
)


def _due(span):
    rows = Resolution.objects.filter(span.days("due_on")).exclude(state=ResolutionState.DROPPED)
    return rows.annotate(completed_on=TruncDate("done_at"))


def _resolution(made):
    return made.due_on, f"{made.line} {made.get_state_display()}", made.get_absolute_url()


CARRIED_OUT = Indicator(
    "carried_out",
    "议定事项落实率",
    "完成时限在数据期内到的议定事项中，按期完成的占多少；终止的不计",
    "%",
    (
        Source(
            "议定事项",
            _due,
            PLACES,
            done=Q(state__in=KEPT, completed_on__lte=F("due_on")),
            of=every,
            seen=("pk", Resolution),
            line=_resolution,
        ),
    ),
    share=True,
)


def _entrances(span):
    in_place = {"community_of": Left("building__unit__path", 8), "grid_of": Left("building__unit__path", 12)}
    return Entrance.objects.annotate(filled=Case(When(in_office(span.until), then=1), default=0), **in_place)


def _grids(span):
    led = Term.objects.in_force(span.until).filter(
        post__unit=OuterRef("pk"), post__role__in=[PostRole.SECRETARY, PostRole.DEPUTY, PostRole.GRID_LEADER]
    )
    rows = OrgUnit.objects.filter(depth=Level.GRID).exclude(kind=UnitKind.DEPARTMENT).current()
    return rows.annotate(
        filled=Case(When(Exists(led), then=1), default=0), community_of=Left("path", 8), grid_of=F("path")
    )


def _entrance(entrance):
    words = "有单元长" if entrance.filled else "单元长空缺"
    return None, f"{entrance.building.estate}{entrance.building}{entrance} {words}", ""


def _grid(unit):
    return None, f"{unit} {'有书记或网格长' if unit.filled else '书记、网格长空缺'}", unit.get_absolute_url()


OF_PLACE = {"community": "community_of", "grid": "grid_of"}
POSTS_FILLED = Indicator(
    "posts_filled",
    "组织覆盖与单元长配置率",
    "数据期最后一天（没到的按取数当天），有书记或网格长在任的网格、有单元长在任的单元，占全部网格和单元的多少",
    "%",
    (
        Source("网格", _grids, OF_PLACE, done=Q(filled=1), of=every, seen=("pk", OrgUnit), line=_grid),
        Source(
            "单元",
            _entrances,
            OF_PLACE,
            done=Q(filled=1),
            of=every,
            seen=("pk", Entrance),
            line=_entrance,
            related=("building__estate",),
        ),
    ),
    share=True,
)


def _visits(span):
    return Visit.objects.filter(span.moments("at"), revoked_at=None).exclude(outcome=VisitOutcome.ABSENT)


def _visit(visit):
    return visit.at, f"{visit.get_way_display()} {visit.building.estate}{visit.building}", ""


def _care_visits(span):
    """Visits to people with an open care file, each with the month of a person it counts for."""
    month = ExtractYear("at") * 100 + ExtractMonth("at")
    rows = _visits(span).annotate(
        on=TruncDate("at"),
        person_month=ExpressionWrapper(F("resident_id") * 1_000_000 + month, output_field=BigIntegerField()),
    )
    open_then = Q(resident__care__closed_on=None) | Q(resident__care__closed_on__gt=F("on"))
    return rows.filter(open_then, resident__care__opened_on__lte=F("on"))


def _person_months(span):
    """How many months of the span each file was open in, summed."""
    none = Count("pk", filter=Q(pk__lt=0))
    return sum(
        (
            Count("pk", filter=Q(opened_on__lte=last) & (Q(closed_on=None) | Q(closed_on__gt=first)))
            for first, last in span.months()
        ),
        start=none,
    )


CARE_VISITED = Indicator(
    "care_visited",
    "重点人群月探访率",
    "数据期内每人每月算一次应访：在册的重点人群按月计，当月至少有一次有效走访（没见到人、作废的不算）的占多少。按现在住的地方算",
    "%",
    (
        Source(
            "走访",
            _care_visits,
            {key: f"resident__{lookup}" for key, lookup in PLACES.items()} | {"building": "resident__building"},
            n=lambda span: Count("person_month", distinct=True),
            seen=("pk", Visit),
            line=_visit,
            related=("building__estate",),
        ),
        Source(
            "应访人月",
            lambda span: CareProfile.objects.all(),
            {key: f"resident__{lookup}" for key, lookup in PLACES.items()} | {"building": "resident__building"},
            n=None,
            of=_person_months,
            seen=("pk", CareProfile),
        ),
    ),
    share=True,
)

HOUSEHOLDS_VISITED = Indicator(
    "households_visited",
    "走访户数",
    "数据期内本人走访过的户，一户只算一次；没见到人、作废的不算",
    "户",
    (
        Source(
            "走访",
            _visits,
            {"person": "by", "volunteer": "by__volunteer"},
            n=lambda span: Count("household", distinct=True),
            seen=("pk", Visit),
            line=_visit,
            related=("building__estate",),
        ),
    ),
)

INDICATORS = (
    ON_TIME,
    SOLVED,
    AT_GRID,
    HAZARDS_SETTLED,
    TICKETS_SETTLED,
    CARRIED_OUT,
    POSTS_FILLED,
    CARE_VISITED,
    HOUSEHOLDS_VISITED,
)
