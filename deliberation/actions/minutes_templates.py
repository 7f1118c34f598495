"""The office's own Word template of minutes: taken in after a close look, given back for ours."""

import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction

from deliberation.minutes_word import usable
from deliberation.models import MinutesTemplate
from deliberation.word_template import MEGABYTE, MOST_BYTES
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused


def upload_template(office, file, *, by):
    """Replace the template of a street or community. What cannot be filled is refused before anything is kept."""
    if file.size > MOST_BYTES:
        raise ActionRefused(f"模板有 {file.size / MEGABYTE:.1f} MB，超过 5 MB。请去掉里面的大图片再上传。")
    data = usable(file.read())
    with transaction.atomic():
        made = MinutesTemplate(
            office=office, path=office.path, name=Path(file.name or "纪要模板.docx").name[-120:], by=by
        )
        made.file.save(f"{secrets.token_hex(16)}.docx", ContentFile(data), save=False)
        made.save()
        MinutesTemplate.objects.filter(office=office).exclude(pk=made.pk).delete()
        ledger.record("minutes_template.uploaded", made, by=by, unit=office)
    return made


@transaction.atomic
def drop_template(office, *, by):
    """恢复默认模板."""
    kept = MinutesTemplate.objects.select_for_update().filter(office=office).first()
    if kept is None:
        raise ActionRefused("现在用的就是默认模板。")
    ledger.record("minutes_template.dropped", kept, by=by, unit=office)
    MinutesTemplate.objects.filter(office=office).delete()
