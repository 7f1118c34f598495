"""表决: opened with a quorum, counted or cast, closed with the sum in words.

The roll is frozen when a vote opens: who leaves afterwards stays in its numbers, who comes afterwards waits for the
next one. A secret vote keeps two things that share nothing: that a voter has voted, and how many votes a choice has.
"""

import secrets

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Case, F, When
from django.utils import timezone

from deliberation.actions._meeting import lock
from deliberation.choices_councils import Choice, ItemState, MeetingState, PassRule, VoteBase, VoteWay
from deliberation.models import AgendaItem, Attendance, Motion, SecretTally, Voted
from deliberation.rolls import room_of
from deliberation.tally import outcome, wrong_count
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner

LEAST_SECRET = 3  # fewer voters, and the result says who chose what
CAST = (VoteWay.NAMED, VoteWay.SECRET)


def rule_for(council, item):
    """What must carry the question. Where agreement was sought and not found, the majority of those present decides."""
    rule = council.passes_with_cost if item.with_cost and council.passes_with_cost else council.passes
    tried = item.motions.filter(state=Motion.State.CLOSED, rule=PassRule.CONSENSUS, passed=False)
    return PassRule.PRESENT_MAJORITY if rule == PassRule.CONSENSUS and tried.exists() else rule


@transaction.atomic
def open_vote(item, *, by, question="", way="", at=None):
    """A question is put. Refused without a quorum at this moment, with the words of what is missing."""
    meeting = lock(item.meeting, MeetingState.OPEN, by=by)
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    council, way = meeting.council, way or meeting.council.vote_way
    rule = rule_for(council, item)
    if item.state != "planned":
        raise ActionRefused(f"这一项已经{item.get_state_display()}，不用再表决。")
    if rule == PassRule.OPINION:
        raise ActionRefused(f"{council}只形成意见，不表决。请把各方意见记在议题下面。")
    room = room_of(council, list(meeting.attendances.all()), list(council.groups.all()), at)
    if not room.quorum.reached:
        raise ActionRefused(f"到会不够，不能表决：{room.quorum.words}。")
    if way == VoteWay.SECRET and room.present < LEAST_SECRET:
        raise ActionRefused(f"只有 {room.present} 票，无记名等于公开。请改用举手或实名表决。")
    with one_winner("这一项正在表决，请先结束或作废正在进行的表决。"):
        motion = Motion.objects.create(
            item=item, question=(question.strip() or item.title)[:200], way=way, base=council.vote_base, rule=rule,
            groups_needed=council.groups_needed, by=by, opened_at=at or timezone.now(), roll=room.roll,
            entitled=room.entitled, present=room.present, quorum_words=room.quorum.words[:200],
        )  # fmt: skip
    if way == VoteWay.SECRET:
        SecretTally.objects.bulk_create(SecretTally(motion=motion, choice=choice) for choice in Choice)
    _record(motion, meeting, "opened", by=by, way=str(way), present=room.present)
    return motion


def _record(motion, meeting, deed, *, by, **facts):
    return ledger.record(f"motion.{deed}", motion, by=by, unit=meeting.path, **facts)


def _held(motion, *, by):
    """(meeting, motion), the motion open and both rows held."""
    meeting = lock(motion.item.meeting, MeetingState.OPEN, by=by)
    found = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    if found.state != Motion.State.OPEN:
        raise Conflict(f"这次表决{found.get_state_display()}，请刷新页面看结果。")
    return meeting, found


@transaction.atomic
def cast_vote(motion, attendance, choice, *, by=None, own=False):
    """One seat's one vote, however many hands tap at once. `by` is the account that tapped, None a signed-in phone.

    `own` says that the voter himself taps; otherwise `by` must hold the meeting. No line anywhere says the choice of
    a secret vote, and its two rows carry no time.
    """
    meeting, motion = _held(motion, by=None if own else by)
    if motion.way not in CAST:
        raise ActionRefused("这次表决由计票人清点，不用逐人投票。")
    if choice not in Choice.values:
        raise ActionRefused("请选择赞成、反对或弃权。")
    voter = next((voter for voter, seat in motion.roll if seat == attendance.pk), None)
    if voter is None:
        raise ActionRefused(_why_no_vote(motion, attendance))
    secret = motion.way == VoteWay.SECRET
    with one_winner("这一票已经投过了，每席只能投一次。"):
        Voted.objects.create(motion=motion, voter=voter, attendance=attendance, choice="" if secret else choice)
    if secret:
        _count_in(motion, choice)
    _record(motion, meeting, "voted", by=by)


def _why_no_vote(motion, attendance):
    if motion.base == VoteBase.GROUP and attendance.group_id:
        side = f"group:{attendance.group_id}"
        speaker = next((seat for voter, seat in motion.roll if voter == side and seat != attendance.pk), None)
        if speaker is not None:
            return f"一方一票，{attendance.group}这一次由{Attendance.objects.get(pk=speaker).name}投票，请和本方商量。"
    return "表决开始时您不在会场或没有表决权，这一次不能投票。"


def _count_in(motion, choice):
    """One more for a choice. All rows of the tally are written each time: a database keeps with a row which transaction
    wrote it last, and the last mark of a voter has the same.
    """
    chosen = Case(When(choice=choice, then=1), default=0)
    SecretTally.objects.filter(motion=motion).update(votes=F("votes") + chosen)


def may_cast(motion, attendances):
    """The attendance ids of the roll whose vote is still out, for which one of `attendances` may tap: their own, and
    the proxies they hold.
    """
    mine = set(attendances)
    held = set(Attendance.objects.filter(held_by__in=mine).values_list("pk", flat=True))
    done = set(motion.voted.values_list("voter", flat=True))
    return [seat for voter, seat in motion.roll if seat in mine | held and voter not in done]


def waiting_for(attendance):
    """(motion, [(seat, words)]) of the open vote that waits for a signed-in person, or (None, [])."""
    if attendance.awaiting or attendance.left_at:
        return None, []
    running = Motion.objects.filter(item__meeting=attendance.meeting_id, state=Motion.State.OPEN, way__in=CAST)
    for motion in running.order_by("pk"):
        if seats := may_cast(motion, [attendance.pk]):
            rows = Attendance.objects.filter(pk__in=seats).order_by("pk")
            return motion, [(row.pk, "本人" if row.pk == attendance.pk else f"代{row.name}") for row in rows]
    return None, []


@transaction.atomic
def count_votes(motion, *, by, ayes, noes, abstentions, cast, recorder, witness, invalid=0, scan=None, at=None):
    """Hands or papers, counted by two: the sum must agree with the votes cast, these with who is there."""
    meeting, motion = _held(motion, by=by)
    if motion.way in CAST:
        raise ActionRefused("这次表决逐人投票，由系统清点，请直接结束表决。")
    _two_people(recorder, witness)
    if wrong := wrong_count(
        ayes=ayes, noes=noes, abstentions=abstentions, invalid=invalid, cast=cast, present=motion.present
    ):
        raise ActionRefused(wrong)
    if scan is not None:
        motion.scan.save(f"{secrets.token_hex(16)}.{scan.kind}", ContentFile(scan.content), save=False)
    motion.invalid = invalid
    return _close(motion, meeting, by, ayes, noes, abstentions, recorder, witness, at)


def _two_people(recorder, witness):
    if not recorder.strip() or not witness.strip():
        raise ActionRefused("请写计票人和监票人。")
    if "".join(recorder.split()) == "".join(witness.split()):
        raise ActionRefused("计票人和监票人要是两个人。")


@transaction.atomic
def close_vote(motion, *, by, recorder="", witness="", at=None):
    """A vote cast one by one ends: counted from the rows. Before this nobody reads a secret vote's numbers."""
    meeting, motion = _held(motion, by=by)
    if motion.way not in CAST:
        raise ActionRefused("请填写清点的票数，由计票人、监票人两人核对。")
    cast = motion.voted.count()
    if motion.way == VoteWay.SECRET:
        if cast < LEAST_SECRET:
            raise ActionRefused(f"只投了 {cast} 票，公布结果就等于公开选择。请继续投票，或作废这次表决。")
        votes = dict(motion.tallies.values_list("choice", "votes"))
    else:
        chosen = list(motion.voted.values_list("choice", flat=True))
        votes = {choice: chosen.count(choice) for choice in Choice.values}
    if sum(votes.values()) != cast:
        raise ActionRefused("票数和投票人数对不上，请作废这次表决，重新投票。")
    return _close(motion, meeting, by, *(votes.get(choice, 0) for choice in Choice.values), recorder, witness, at)


def _close(motion, meeting, by, ayes, noes, abstentions, recorder, witness, at=None):
    found = outcome(
        motion.rule, ayes=ayes, noes=noes, abstentions=abstentions, present=motion.present,
        entitled=motion.entitled, groups_needed=motion.groups_needed,
    )  # fmt: skip
    motion.ayes, motion.noes, motion.abstentions = ayes, noes, abstentions
    motion.passed, motion.formula = found.passed, found.formula[:300]
    motion.recorder, motion.witness = recorder.strip()[:40], witness.strip()[:40]
    motion.state, motion.closed_at = Motion.State.CLOSED, at or timezone.now()
    motion.save()
    _record(motion, meeting, "closed", by=by, ayes=ayes, noes=noes, abstentions=abstentions, passed=motion.passed)
    return motion


@transaction.atomic
def void_vote(motion, *, by, reason):
    """A vote that cannot stand, open or closed, until the meeting is closed. It stays on record as void."""
    meeting = lock(motion.item.meeting, MeetingState.OPEN, by=by)
    motion = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    if motion.state == Motion.State.VOID:
        raise Conflict("这次表决已经作废，请刷新页面。")
    if not reason.strip():
        raise ActionRefused("请写作废的原因。")
    if AgendaItem.objects.filter(pk=motion.item_id, state=ItemState.DECIDED).exists():
        raise ActionRefused("这一项已按表决登记为议定。请先把结果改为结转下次或撤下，再作废表决。")
    motion.state, motion.void_why = Motion.State.VOID, reason.strip()[:100]
    motion.closed_at = motion.closed_at or timezone.now()
    motion.save(update_fields=["state", "void_why", "closed_at"])
    motion.tallies.all().delete()  # of one or two votes they would tell who chose what
    _record(motion, meeting, "voided", by=by)
    return motion
