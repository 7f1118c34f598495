"""Files that rows speak of are there."""

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField

from governance.overview.invariants.registry import FILES, Breach, invariant
from governance.overview.invariants.sampling import sampled

MEND = "请从备份把这个文件放回原处，或在页面里重新上传。"


def watch(model, field):
    words = f"{model._meta.verbose_name}的文件"

    @invariant(f"files.{model._meta.label_lower}.{field.name}", f"{words}都在", FILES, MEND)
    def the_file_is_there():
        rows = sampled(model._base_manager.exclude(**{field.name: ""})).order_by("pk")
        for pk, name in rows.values_list("pk", field.name).iterator():
            if name and not default_storage.exists(name):
                yield Breach(f"{words}{pk}", f"找不到 {name}")


for each in apps.get_models():
    for column in each._meta.local_concrete_fields:
        if isinstance(column, FileField):
            watch(each, column)
