from importlib import import_module

from django.apps import AppConfig


class HierarchyConfig(AppConfig):
    name = "hierarchy"
    verbose_name = "组织体系"

    def ready(self):
        for room in ("demo", "recorded", "tasks"):  # a system check, the ledger's words, the jobs
            import_module(f"hierarchy.{room}")
