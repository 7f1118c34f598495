from importlib import import_module

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = "和美评选"

    def ready(self):
        for room in (
            "paths",
            "recorded",
            "tasks",
            "notices_rounds",
            "notices_nominating",
            "erasing",
            "handing_over",
            "notices_buildings",
            "rules_results",
            "notices_results",
            "notices_judging",
        ):
            import_module(f"awards.{room}")
