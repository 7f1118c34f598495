from importlib import import_module

from django.apps import AppConfig


class HierarchyConfig(AppConfig):
    name = "hierarchy"
    verbose_name = "组织体系"

    def ready(self):
        import_module("hierarchy.demo")  # registers a check
