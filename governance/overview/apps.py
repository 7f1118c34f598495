from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "governance.overview"
    label = "overview"
    verbose_name = "总览"
