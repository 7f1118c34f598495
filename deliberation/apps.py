from django.apps import AppConfig
from django.utils.module_loading import import_module


class DeliberationConfig(AppConfig):
    name = "deliberation"
    verbose_name = "诉求与议事"

    def ready(self):
        for room in (
            "rules_councils",
            "rules_meetings",
            "notices",
            "notices_gathering",
            "notices_meetings",
            "erasing_meetings",
            "notices_councils",
            "notices_desk",
            "notices_ladder",
            "notices_decisions",
            "notices_disputes",
            "tasks",
            "paths",
            "handing_over",
            "handing_over_councils",
            "of_residents",
            "from_visits",
            "erasing",
            "door_marks",
        ):
            import_module(f"deliberation.{room}")
