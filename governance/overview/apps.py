from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "governance.overview"
    label = "overview"
    verbose_name = "总览"

    def ready(self):
        from governance.foundation import ledger
        from governance.overview import recorded as recorded_here  # noqa: F401
        from governance.overview.months import handing_over, notices, recorded, reminding, tasks  # noqa: F401 - they register

        ledger.named({"demo.seeded": "建立演示数据"})
