import io
import re

import pytest
from django.core.management import CommandError, call_command

from hierarchy.choices import Duty
from hierarchy.models import User


def test_a_new_installation_gets_one_system_manager_who_must_change_the_password(db):
    said = io.StringIO()
    call_command("first_manager", "王管理", stdout=said)
    person = User.objects.get(duty=Duty.SYSTEM)
    password = re.search("初始密码 (.+?)，", said.getvalue())[1]
    assert (person.username, person.must_change_password, person.check_password(password)) == ("wangguanli", True, True)


def test_there_is_no_second_one_this_way(town):
    with pytest.raises(CommandError, match="已有系统管理员"):
        call_command("first_manager", "李管理")
    assert User.objects.filter(duty=Duty.SYSTEM).count() == 1
