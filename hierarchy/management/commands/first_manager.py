"""The first system manager of a new installation; everybody after that is opened on the pages, and on record."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from governance.foundation.errors import ActionRefused
from hierarchy.actions.people import open_account, register_person
from hierarchy.choices import Duty
from hierarchy.models import User


class Command(BaseCommand):
    help = "建立第一个系统管理员，并显示一次初始密码（已有系统管理员时拒绝）"

    def add_arguments(self, parser):
        parser.add_argument("name", help="姓名")
        parser.add_argument("--username", default="", help="登录名，默认取姓名拼音")

    @transaction.atomic
    def handle(self, name, username, **options):
        if User.objects.filter(duty=Duty.SYSTEM, is_active=True).exclude(username=None).exists():
            raise CommandError("已有系统管理员；请由他在“人员与账号”页开通。")
        try:
            person = register_person(by=None, name=name, duty=Duty.SYSTEM)
            password = open_account(person, by=None, username=username)
        except ActionRefused as refused:
            raise CommandError(str(refused)) from refused
        person.refresh_from_db()
        self.stdout.write(f"系统管理员 {name} 的登录名是 {person.username}，初始密码 {password}，首次登录须修改。")
