from importlib import import_module

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "governance.overview"
    label = "overview"
    verbose_name = "总览"

    def ready(self):
        for room in (
            "recorded",
            "blanks.recorded",
            "cockpit.tasks",
            "invariants.notices",
            "invariants.recorded",
            "invariants.running",
            "months.handing_over",
            "months.notices",
            "months.recorded",
            "months.reminding",
            "months.tasks",
        ):
            import_module(f"governance.overview.{room}")
