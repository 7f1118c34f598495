"""A volunteer by what people type: the number, the registered telephone, or the name."""

import re

from governance.foundation import workbooks
from governance.foundation.errors import ActionRefused
from hierarchy.querysets import on_lines
from volunteers.fields import phone_key
from volunteers.models import Volunteer

MOST = 60


def named(words):
    """What was typed, one person each: lines, or divided by 、 ， ; ."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[\n、,，;；]+", words) if part.strip()))


def volunteers_called(words, user):
    """The volunteers meant. By number or telephone anybody of the street, by name those of the own branches; what is
    nobody's or two people's is refused with its own words."""
    asked = named(words)
    if len(asked) > MOST:
        raise ActionRefused(f"一次最多登记 {MOST} 人，请分几次登记。")
    return list(dict.fromkeys(_called(each, user) for each in asked))


def _called(word, user):
    token = workbooks.token(word)
    office = Volunteer.objects.serving().filter(street_path__in=user.scope.offices)
    found = list(office.filter(number=token.upper())[:1])
    if not found and re.fullmatch(r"[\d-]{7,}", token):
        found = list(office.filter(phone_key=phone_key(token))[:2])
    if not found:
        found = list(Volunteer.objects.serving().filter(on_lines(user.scope.branches), name=token)[:2])
    if not found:
        raise ActionRefused(f"没有找到志愿者“{word[:20]}”：请核对姓名，或改填志愿者编号；还没登记的请先登记。")
    if len(found) > 1:
        raise ActionRefused(f"“{word[:20]}”有几位，请改填志愿者编号。")
    return found[0]


def numbered(number, street):
    """The volunteer of a street with a number, or None."""
    return Volunteer.objects.filter(street_path=street, number__iexact=number.strip()).first()
