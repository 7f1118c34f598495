from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.foundation.fields import EncryptedTextField
from hierarchy.paths import level_column
from volunteers.choices import Title, WishState
from volunteers.choices_wishes import BatchState, CheckWay, WishCategory
from volunteers.querysets import WishQuerySet
from volunteers.querysets_wishes import WishBatchQuerySet


class MicroWish(models.Model):
    """微心愿: what somebody wishes for, as it was told at the door.

    In public only `caller`, a surname with a title, and `shown`, the wish as a clerk checked it. The words as they
    were told, the person and the door stay inside. Of a wish that came by a sheet the household may be unknown.
    """

    caller = models.CharField("心愿人", max_length=12)  # 吴奶奶
    words = EncryptedTextField("心愿")  # as told: may name an illness or a door
    shown = models.CharField("公开的心愿", max_length=60, blank=True)
    category = models.CharField("类别", max_length=10, choices=WishCategory, blank=True)
    state = models.CharField("状态", max_length=10, choices=WishState, default=WishState.COLLECTED)
    budget = models.PositiveIntegerField("预算（元）", null=True, blank=True)
    household = models.ForeignKey(
        "residents.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="wishes"
    )
    resident = models.ForeignKey(
        "residents.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="wishes"
    )
    home = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="征集网格")
    path = models.CharField(max_length=20)  # of home; rewritten when the unit is moved
    street_path, community_path, grid_path = level_column(1), level_column(2), level_column(3)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="征集人"
    )
    collector = models.CharField("征集人（表中）", max_length=40, blank=True)
    collected_at = models.DateTimeField("征集时间", default=timezone.now)
    checked_way = models.CharField("核实方式", max_length=6, choices=CheckWay, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField("核实时间", null=True, blank=True)
    listed_at = models.DateTimeField("上架时间", null=True, blank=True)
    first = models.BooleanField("优先", default=False)  # waited a month: it comes first on the wall
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # partners were told that nobody took it
    claimed_on = models.DateField("认领日期（表中）", null=True, blank=True)
    confirmed_at = models.DateTimeField("完成时间", null=True, blank=True)  # wishes are counted by its day
    giver = models.CharField("认领单位/人（表中）", max_length=40, blank=True)  # of a sheet, matched to nobody
    thanks = models.CharField("心愿人的话", max_length=200, blank=True)
    reply = models.CharField("认领人的话", max_length=200, blank=True)
    why = models.CharField("不予上架的原因", max_length=100, blank=True)
    batch = models.ForeignKey(
        "volunteers.WishBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="wishes"
    )
    client_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = "微心愿"
        indexes = [
            models.Index(fields=["path", "-id"], name="wish_of_path"),
            *(
                models.Index(fields=[f"{name}_path", "-id"], name=f"wish_{name}")
                for name in ("street", "community", "grid")
            ),
            models.Index(fields=["state", "listed_at"], name="wish_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=WishState.LISTED) | Q(listed_at__isnull=False) & ~Q(shown=""), name="wish_listed_so"
            ),
            models.CheckConstraint(
                condition=~Q(state=WishState.DONE) | Q(confirmed_at__isnull=False), name="wish_done_at_a_time"
            ),
        ]

    def __str__(self):
        return f"微心愿{self.pk}" if self.pk else "微心愿"

    def get_absolute_url(self):
        return reverse("wish", args=[self.pk])

    @property
    def number(self):
        """As ledgers name it: XY00126."""
        return f"XY{self.pk:05d}"

    @staticmethod
    def called(resident):
        """吴奶奶, 李叔叔: a surname and a title by sex and age."""
        return f"{surname(resident.name)}{_title(resident)}"

    @staticmethod
    def called_home(head):
        """A household is 吴家, 欧阳家."""
        return f"{surname(head.name)}家"


COMPOUND = {"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯"}


def surname(name):
    return name[:2] if name[:2] in COMPOUND else name[:1]


def _title(resident):
    age, woman, man = resident.age, resident.sex == "2", resident.sex == "1"
    if age is not None and age < 14:
        return Title.CHILD
    if age is not None and age >= 60 and (woman or man):
        return Title.GRANNY if woman else Title.GRANDPA
    return Title.MRS if woman else Title.MR if man else Title.FAMILY


class WishPhoto(models.Model):
    """A picture of the moment, if there is one; `public` only with the day on which everybody in it agreed."""

    wish = models.ForeignKey(MicroWish, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="wishes/%Y/%m/")
    public = models.BooleanField("公开", default=False)
    consent_on = models.DateField("画面中的人同意公开的日期", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "心愿照片"
        constraints = [
            models.CheckConstraint(
                condition=Q(public=False) | Q(consent_on__isnull=False), name="wish_photo_public_by_consent"
            )
        ]

    def __str__(self):
        return f"照片{self.pk}"


class WishSettings(models.Model):
    """An office's own limits; an office without a row has the defaults."""

    office = models.OneToOneField("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="wish_settings")
    most_budget = models.PositiveIntegerField(
        "一个心愿最多多少元", default=500, validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    remind_days = models.PositiveSmallIntegerField(
        "上架多少天没人认领就提醒共建单位", default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    often = models.PositiveSmallIntegerField(
        "一户一年有几个心愿就提示关心", default=3, validators=[MinValueValidator(2), MaxValueValidator(20)]
    )

    class Meta:
        verbose_name = "微心愿设置"

    def __str__(self):
        return f"{self.office}微心愿设置"

    @classmethod
    def of(cls, office_path):
        """The office's row, or the defaults, not saved."""
        return cls.objects.filter(office__path=office_path).first() or cls()


class WishBatch(models.Model):
    """One import of a sheet I-9: its rows are mended on the page, applied whole and taken back whole.

    `rows` is JSON, encrypted, because the words may name an illness; it is emptied once the batch is applied.
    """

    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="社区")
    path = models.CharField(max_length=20)  # of unit; rewritten when the unit is moved
    file_name = models.CharField("文件", max_length=120)
    state = models.CharField("状态", max_length=10, choices=BatchState, default=BatchState.UPLOADED)
    rows = EncryptedTextField(blank=True, default="")
    outcome = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = WishBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "心愿导入批次"

    def __str__(self):
        return f"心愿导入{self.pk}"

    def get_absolute_url(self):
        return reverse("wish-batch", args=[self.pk])
