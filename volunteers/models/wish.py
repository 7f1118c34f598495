from django.conf import settings
from django.db import models
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from volunteers.choices import Title, WishState
from volunteers.querysets import WishQuerySet


class MicroWish(models.Model):
    """微心愿: what somebody wishes for, as it was told at the door.

    In public only a surname with a title and, once a clerk has checked it, the wish. The words as they were told,
    the person and the door stay inside.
    """

    caller = models.CharField("心愿人", max_length=12)  # 吴奶奶
    words = EncryptedTextField("心愿")  # as told: may name an illness or a door
    state = models.CharField("状态", max_length=10, choices=WishState, default=WishState.COLLECTED)
    budget = models.PositiveIntegerField("预算（元）", null=True, blank=True)
    household = models.ForeignKey("residents.Household", on_delete=models.PROTECT, related_name="wishes")
    resident = models.ForeignKey(
        "residents.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="wishes"
    )
    home = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="征集网格")
    path = models.CharField(max_length=20)  # of home; rewritten when the unit is moved
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="征集人"
    )
    collected_at = models.DateTimeField("征集时间", default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = "微心愿"
        indexes = [models.Index(fields=["path", "-id"], name="wish_of_path")]

    def __str__(self):
        return f"微心愿{self.pk}" if self.pk else "微心愿"

    @staticmethod
    def called(resident):
        """吴奶奶, 李叔叔: a surname and a title by sex and age."""
        return f"{_surname(resident.name)}{_title(resident)}"

    @staticmethod
    def called_home(head):
        """A household is 吴家, 欧阳家."""
        return f"{_surname(head.name)}家"


COMPOUND = {"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯"}


def _surname(name):
    return name[:2] if name[:2] in COMPOUND else name[:1]


def _title(resident):
    age, woman, man = resident.age, resident.sex == "2", resident.sex == "1"
    if age is not None and age < 14:
        return Title.CHILD
    if age is not None and age >= 60 and (woman or man):
        return Title.GRANNY if woman else Title.GRANDPA
    return Title.MRS if woman else Title.MR if man else Title.FAMILY
