from importlib import import_module

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = "志愿服务"

    def ready(self):
        for room in (
            "paths",
            "from_visits",
            "erasing",
            "tasks",
            "notices_activities",
            "rules_people",
            "notices_people",
            "own_people",
            "own_activities",
            "of_residents",
            "own_partners",
            "rules_partners",
            "notices_partners",
            "rules_hours",
            "notices_hours",
            "own_certificates",
            "own_wishes",
            "notices_wishes",
            "rules_wishes",
        ):
            import_module(f"volunteers.{room}")
