"""Links for screens on walls: made by whoever may, good until revoked, known to us by a digest only."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions.rating import fresh_code
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.fields import blind_index
from governance.overview.models import WallScreen
from hierarchy.scope import in_reach

MOST = 30  # working links of one unit
DEEPEST = 2  # streets and communities have a wall


def digest_of(code):
    return blind_index("overview.wallscreen", "".join(letter for letter in code if letter.isalnum()))


@transaction.atomic
def make_screen(unit, *, by, place):
    """A new link; the code is returned once and never kept."""
    if unit.depth > DEEPEST or not in_reach(by, unit):
        raise ActionRefused("大屏只给街道和社区用。请选您所在的街道或社区。")
    if not (place := place.strip()):
        raise ActionRefused("请写明这块屏放在哪里，例如：一楼服务大厅。")
    if WallScreen.objects.working().filter(unit=unit).count() >= MOST:
        raise ActionRefused(f"这个单位已经有 {MOST} 个在用的大屏链接。请先停用不再用的，再生成新的。")
    code = fresh_code()
    screen = WallScreen.objects.create(unit=unit, place=place, digest=digest_of(code), made_by=by)
    ledger.record("wall.screen_made", screen, by=by, unit=unit.path)
    return code


@transaction.atomic
def revoke_screen(screen, *, by):
    """The link ends at once; a screen that shows it goes blank within a minute."""
    screen = WallScreen.objects.select_for_update().get(pk=screen.pk)
    if screen.revoked_at:
        raise Conflict("这个链接已经停用了，不用再操作。")
    screen.revoked_at, screen.revoked_by = timezone.now(), by
    screen.save(update_fields=["revoked_at", "revoked_by"])
    ledger.record("wall.screen_revoked", screen, by=by, unit=screen.unit.path)
    return screen


def find_screen(code):
    """The working screen a code opens, with its unit, or None."""
    digest = digest_of(code)
    rows = WallScreen.objects.working().filter(digest=digest, unit__closed_on=None).select_related("unit")
    return rows.first() if digest else None
