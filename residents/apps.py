from django.apps import AppConfig
from django.utils.module_loading import import_module


class ResidentsConfig(AppConfig):
    name = "residents"
    verbose_name = "居民"

    def ready(self):
        for room in ("paths", "care_changes", "notices", "tasks", "handing_over"):
            import_module(f"residents.{room}")
