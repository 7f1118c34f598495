"""How far assigning and judging are, for who organises a round: counts and states of work, never a mark."""

from django.db.models import Count, Exists, OuterRef, Q

from awards import blind, conflicts
from awards.choices import ConflictKind, NominationState, ReviewState, RoundState
from awards.models import Conflict, Judge, Nomination, Review
from hierarchy.models import OrgUnit, Term
from volunteers.models import PartnerUnit

S = ReviewState
GIVEN = (S.ASSIGNED, S.SUBMITTED)
LOOKED_AT = 500  # deeds of a blind round that are looked through for names


def judges_of(round):
    """The pool, those who left last; each with .given, .done, .drafts, .kept_away and .posts."""
    judges = list(
        Judge.objects.filter(round=round).select_related("user").order_by("ended_at", "pk").annotate(
            given=Count("reviews", filter=Q(reviews__state__in=GIVEN)),
            done=Count("reviews", filter=Q(reviews__state=S.SUBMITTED)),
            drafts=Count("reviews", filter=Q(reviews__state=S.DRAFT)),
        )
    )  # fmt: skip
    judges.sort(key=lambda judge: (judge.ended_at is not None, judge.pk))
    apart = Conflict.objects.filter(judge__round=round).values_list("judge")
    apart = dict(apart.annotate(n=Count("nomination", distinct=True)))
    posts = posts_of([judge.user_id for judge in judges])
    for judge in judges:
        judge.kept_away, judge.posts = apart.get(judge.pk, 0), posts.get(judge.user_id, "")
    return judges


def posts_of(users):
    """{user id: the posts that bring somebody into the pool, in words}."""
    words = {}
    terms = Term.objects.in_force().filter(holder__in=users, post__unit__depth__lte=2).select_related("post__unit")
    for term in terms.order_by("post__unit__path", "pk"):
        words.setdefault(term.holder_id, []).append(f"{term.post.unit}{term.post.name}")
    linked = PartnerUnit.objects.filter(liaisons__in=users).values_list("liaisons", "name")
    for user, name in linked.order_by("pk"):
        words.setdefault(user, []).append(f"{name}联络员")
    return {user: "、".join(said[:2]) for user, said in words.items()}


def kinds_of(round):
    """The kinds of a round: .n nominations, .without a judge, .drafts, .given and .done."""
    kinds = list(round.kinds.select_related("kind"))
    held = Review.objects.filter(nomination=OuterRef("pk")).exclude(state=S.RECUSED)
    accepted = Nomination.objects.filter(entry__round=round, state=NominationState.ACCEPTED).order_by()
    counts = accepted.values_list("entry").annotate(n=Count("pk"), without=Count("pk", filter=~Exists(held)))
    numbers = {entry: more for entry, *more in counts}
    reviews = Review.objects.filter(nomination__entry__round=round, nomination__state=NominationState.ACCEPTED)
    states = reviews.order_by().values_list("nomination__entry", "state").annotate(n=Count("pk"))
    by_state = {(entry, state): n for entry, state, n in states}
    for each in kinds:
        each.n, each.without = numbers.get(each.pk, (0, 0))
        each.drafts, each.done = (by_state.get((each.pk, state), 0) for state in (S.DRAFT, S.SUBMITTED))
        each.given = each.done + by_state.get((each.pk, S.ASSIGNED), 0)
    return kinds


def accepted(entry):
    """The nominations of a kind that are to be judged."""
    return Nomination.objects.standing_for(entry).select_related("unit")


def hide_own(entry, nominations, user):
    """In a blind round that runs, takes name and place from those the reader judges himself; they are never saved."""
    if not entry.round.blind or entry.round.state != RoundState.OPEN:
        return
    own = Review.objects.filter(nomination__entry=entry, judge__user=user, judge__ended_at=None)
    own = dict(own.exclude(state=S.DRAFT).values_list("nomination", "pk"))
    for each in nominations:
        if each.pk in own:
            each.title, each.unit = f"{own[each.pk]} 号", OrgUnit(name="由您评议，不显示名称")


def drafts(entry):
    return Review.objects.filter(nomination__entry=entry, state=S.DRAFT).count()


def fill_in(entry, nominations, ticked=None):
    """The judges of a round, each with .load; every nomination gets .cells, one a judge, and .taken.

    `ticked` are pairs (judge, nomination) as a refused form had them.
    """
    judges = list(Judge.objects.filter(round=entry.round, ended_at=None).select_related("user").order_by("pk"))
    states = Review.objects.filter(nomination__in=nominations)
    states = {(j, n): (state, at) for j, n, state, at in
              states.values_list("judge", "nomination", "state", "settled_at")}  # fmt: skip
    apart = Conflict.objects.filter(nomination__in=nominations).values_list("judge", "nomination", "kind")
    apart = {(judge, nomination): ConflictKind(kind).label for judge, nomination, kind in apart}
    live = Review.objects.filter(judge__in=judges).exclude(state=S.RECUSED).order_by()
    load = dict(live.values_list("judge").annotate(n=Count("pk")))
    for judge in judges:
        judge.load = load.get(judge.pk, 0)
    for row in nominations:
        row.cells = [_cell(judge, row, states, apart, ticked) for judge in judges]
        row.taken = sum(cell["state"] in (*GIVEN, S.DRAFT) for cell in row.cells)
    return judges


def _cell(judge, row, states, apart, ticked):
    key = (judge.pk, row.pk)
    state, settled = states.get(key, ("", None))
    held = state in (S.DRAFT, S.ASSIGNED)
    return {
        "judge": judge, "state": state, "settled": settled, "apart": apart.get(key, ""), "held": held,
        "free": state in ("", S.DRAFT, S.ASSIGNED) and (held or key not in apart),
        "on": key in ticked if ticked is not None else held, "pair": f"{judge.pk}-{row.pk}",
    }  # fmt: skip


def deeds_with_names(round):
    """How many nominations of a round name somebody in their deeds; in a blind one judges read them without."""
    rows = Nomination.objects.filter(entry__round=round, state=NominationState.ACCEPTED)
    rows = list(rows.select_related("building__estate", "person", "volunteer", "nominated_by")[:LOOKED_AT])
    names = blind.names_in(rows)
    return sum(bool(blind.without_names(each.deeds, names[each.pk])[1]) for each in rows)


def names_of_judges(entry):
    """[(nomination, [names of its judges])] of a kind, drafts included, those who keep away not."""
    names = {}
    held = Review.objects.filter(nomination__entry=entry, judge__ended_at=None).exclude(state=S.RECUSED)
    for nomination, name in held.order_by("judge").values_list("nomination", "judge__user__name"):
        names.setdefault(nomination, []).append(name)
    return [(each, names.get(each.pk, [])) for each in accepted(entry).order_by("pk")]


def given(entry):
    """Pairs (judge, nomination) that have a review already, whatever became of it."""
    return set(Review.objects.filter(nomination__entry=entry).values_list("judge", "nomination"))


def kept_apart(entry, pairs):
    """The conflicts among pairs (judge, nomination), found now or on record."""
    judges = Judge.objects.filter(round=entry.round, pk__in={judge for judge, _ in pairs}).select_related("user")
    return conflicts.known(judges, accepted(entry).filter(pk__in={nomination for _, nomination in pairs}))
