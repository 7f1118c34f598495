"""Build the demo town: 望湖街道 and three offices beside it, with people and a year of tickets."""

import time
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.foundation.errors import ActionRefused
from governance.overview.demo.build import TICKETS, build, is_empty
from governance.overview.demo.offices import OFFICES
from hierarchy import demo


class Command(BaseCommand):
    help = "建立演示数据：望湖街道与另外三个单位、人员、账号和一年的诉求（只在演示模式、空库里）"

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="库里已有数据时什么也不做")
        parser.add_argument("--today", type=date.fromisoformat, help="以哪一天为“今天”，默认为当天")
        parser.add_argument("--tickets", type=int, default=TICKETS, help=f"望湖街道一年的诉求件数，默认 {TICKETS}")
        parser.add_argument("--offices", choices=["all", "first"], default="all", help="全部四个单位，或只建望湖街道")

    def handle(self, **options):
        if options["if_empty"] and settings.DEMO and not is_empty():
            return
        began = time.monotonic()
        plans = OFFICES if options["offices"] == "all" else OFFICES[:1]
        try:
            made = build(options["today"] or timezone.localdate(), options["tickets"], plans)
        except ActionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        took = time.monotonic() - began
        self.stdout.write(
            f"演示数据已建立：{made['units']} 个单位，{made['people']} 人，{made['tickets']} 件诉求（{took:.0f} 秒）。"
            f"演示账号的密码都是 {demo.PASSWORD}，登录页列有账号。"
        )
