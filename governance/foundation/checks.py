"""What must be true of the machine before the portal starts."""

import sqlite3

import openpyxl
from django.conf import settings
from django.core.checks import Error, Warning, register
from django.db import connection


@register()
def xml_is_read_safely(app_configs, **more):
    if openpyxl.DEFUSEDXML:
        return []
    return [
        Error("openpyxl 没有找到 defusedxml，不能安全读取 Excel", hint="pip install defusedxml", id="foundation.E001")
    ]


@register()
def sqlite_is_new_enough(app_configs, **more):
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info >= (3, 51, 3):
        return []
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} 在极少数情况下会损坏 WAL；试用够用，正式运行请用 PostgreSQL",
            id="foundation.W001",
        )
    ]


@register()
def the_example_secret_is_not_used(app_configs, **more):
    if not settings.SECRET_KEY.startswith("change-me"):
        return []
    return [Error(".env 里的 SECRET_KEY 还是样例", hint="按 .env.example 里的命令生成一个", id="foundation.E002")]
