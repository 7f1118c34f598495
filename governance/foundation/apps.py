from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules, import_module


class FoundationConfig(AppConfig):
    name = "governance.foundation"
    label = "foundation"
    verbose_name = "基础"

    def ready(self):
        for room in ("checks", "tasks"):
            import_module(f"governance.foundation.{room}")
        autodiscover_modules("recorded")  # each app's words for what its actions record
        autodiscover_modules("reminders")  # and what falls due in it
