"""What a letter says: how many matters of which kind, and a link. Never a name, a number or a word people wrote."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from governance.foundation import kinds
from governance.foundation.models import Letter, LetterLine, LetterState, Notice
from governance.foundation.outbox.posting import untold, wanted

NEWS = "新消息"
TRIAL = "这是一条测试提醒，收到说明通道已接通，不用处理。"


@dataclass(frozen=True)
class Words:
    """A letter as people read it; `count` matters in sections of (title, number)."""

    subject: str
    sections: tuple
    text: str
    count: int


def compose(channel, letters):
    """{letter id: Words} of claimed letters of one way; who has nothing left to hear is marked so and left out."""
    with transaction.atomic():
        if channel.personal:
            _take_up(channel, letters)
            said = _personal(channel, letters)
        else:
            said = {each.pk: _of_group(channel, each) for each in letters}
        words = {}
        for letter in letters:
            if letter.trial:
                words[letter.pk] = Words("测试提醒", (), f"【邻聚力】{TRIAL}", 0)
            elif said.get(letter.pk):
                words[letter.pk] = worded(said[letter.pk], letter.urgent)
        empty = [letter.pk for letter in letters if letter.pk not in words]
        if empty:
            rows = Letter.objects.filter(pk__in=empty, state=LetterState.WAITING, token=letters[0].token)
            rows.update(state=LetterState.SKIPPED, lease_until=None, token="")
    return words


def _take_up(channel, letters):
    """Put what is untold on its person's letter. The database lets a notice on one letter a way only."""
    of = {(letter.user_id, letter.urgent): letter for letter in letters if not letter.trial}
    rows = untold(channel, timezone.now()).filter(user__in={user for user, _ in of})
    lines = [
        LetterLine(letter=of[user, urgent], channel=channel, notice_id=pk)
        for pk, user, urgent in rows.values_list("pk", "user", "urgent")
        if (user, urgent) in of
    ]
    LetterLine.objects.bulk_create(lines, ignore_conflicts=True, batch_size=500)


def _personal(channel, letters):
    """{letter id: Counter of titles}, asked again of each kind whether it still holds, and of who still wants it."""
    lines = LetterLine.objects.filter(letter__in=[letter.pk for letter in letters])
    of = dict(lines.values_list("notice", "letter"))
    unread = Notice.objects.filter(wanted(channel), lines__in=lines, read_at=None).select_related("entry").distinct()
    said = {}
    for notice in kinds.still_holding(list(unread)):
        said.setdefault(of[notice.pk], Counter())[_title(notice)] += 1
    return said


def _of_group(channel, letter):
    """Counter of matters below the robot's unit since its last word, each counted once however many were told."""
    before = (
        Letter.objects.filter(channel=channel, made_at__lt=letter.made_at, trial=False).order_by("-made_at").first()
    )
    since = max(before.made_at if before else letter.made_at - timedelta(days=1), letter.made_at - timedelta(days=4))
    rows = Notice.objects.filter(path__startswith=channel.unit.path, created_at__gt=since, kind__in=list(kinds.KINDS))
    matters = {}
    for notice in kinds.still_holding(list(rows.select_related("entry"))):
        matters.setdefault((notice.kind, notice.subject), notice)
    return Counter(_title(notice) for notice in matters.values())


def _title(notice):
    return kinds.KINDS[notice.kind].title if notice.kind in kinds.KINDS else NEWS


def worded(counts, urgent=False):
    """Counts by title as one text."""
    order = [each.title for each in kinds.KINDS.values()]
    titles = sorted(counts, key=lambda title: order.index(title) if title in order else len(order))
    sections = tuple((title, counts[title]) for title in titles)
    total = sum(counts.values())
    lines = "\n".join(f"{title}：{number} 项" for title, number in sections)
    subject = f"{'紧急：' if urgent else ''}您有 {total} 项提醒"
    return Words(subject, sections, f"【邻聚力】{subject}\n{lines}\n请登录查看：{settings.SITE_URL}/inbox/", total)
