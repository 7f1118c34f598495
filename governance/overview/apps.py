from importlib import import_module

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "governance.overview"
    label = "overview"
    verbose_name = "总览"

    def ready(self):
        for room in (
            "recorded",
            "cockpit.tasks",
            "months.handing_over",
            "months.notices",
            "months.recorded",
            "months.reminding",
            "months.tasks",
        ):
            import_module(f"governance.overview.{room}")
        from governance.foundation import ledger
        from governance.overview import recorded as recorded_here  # noqa: F401
        from governance.overview.blanks import recorded as recorded_of_blanks  # noqa: F401
        from governance.overview.months import handing_over, notices, recorded, reminding, tasks  # noqa: F401 - they register

        ledger.named({"demo.seeded": "建立演示数据"})
