"""Download of the 五级组织架构一览表."""

import io

from django.db import transaction
from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.workbooks import write_table
from hierarchy.chart import Chart


@access("unit.export")
@require_safe
def export_structure(request):
    """Exactly the units of the person's own scope; who took it is written on the sheet and in the ledger."""
    chart, now = Chart(request.user), timezone.localtime()
    file = io.BytesIO()
    rows = write_table(
        file,
        title=chart.title(),
        columns=chart.columns(),
        rows=chart.lines(),
        left=f"填报单位：{chart.place}（盖章）",
        right=f"填报日期：{now:%Y年%-m月%-d日}",
        mark=f"导出人：{request.user.name}　导出时间：{now:%Y-%m-%d %H:%M}",
    )
    with transaction.atomic():
        place = next(iter(request.user.scope.branches), "")
        ledger.record("structure.exported", request.user, by=request.user, unit=place, rows=rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=chart.file_name())
