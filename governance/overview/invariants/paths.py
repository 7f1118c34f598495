"""Every table that repeats its unit's path: the two agree, also after a unit was moved."""

from django.apps import apps
from django.db.models import F

from governance.overview.invariants.registry import PATHS, Breach, invariant
from hierarchy.paths import CARRIERS

MEND = "请系统管理员在“组织架构”里把该单位原样再改隶一次，路径会重写；仍不一致的请联系维护人员。"


def _address(row):
    """The page of a row, of which only key and path were read."""
    return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""


def watch(label, column, of):
    """Register the invariant of one table whose `column` repeats the path of its foreign key `of`."""
    model = apps.get_model(label)
    words = model._meta.verbose_name

    @invariant(f"paths.{model._meta.model_name}", f"{words}的路径与所属单位一致", PATHS, MEND, over=model)
    def path_is_that_of_the_unit(span):
        rows = model._base_manager.filter(span.of("pk")).exclude(**{column: F(f"{of}__path")})
        for pk, path, right in rows.values_list("pk", column, f"{of}__path").order_by("pk").iterator():
            yield Breach(f"{words}{pk}", f"记的路径是 {path}，所属单位在 {right}", right)


for carrier in CARRIERS:
    watch(*carrier)
