from django.apps import AppConfig
from django.utils.module_loading import import_module


class FoundationConfig(AppConfig):
    name = "governance.foundation"
    label = "foundation"
    verbose_name = "基础"

    def ready(self):
        for room in ("checks", "tasks"):
            import_module(f"governance.foundation.{room}")
