"""The days of the working calendar."""

from django.db import models


class CalendarDay(models.Model):
    """A day of the working calendar. Deadlines read this table and nothing else."""

    class Kind(models.TextChoices):
        WORKDAY = "workday", "工作日"
        WEEKEND = "weekend", "周末"
        HOLIDAY = "holiday", "节假日"
        MAKEUP = "makeup", "调休上班"

    class Source(models.TextChoices):
        LIBRARY = "library", "历年公布"
        NOTICE = "notice", "国务院通知"
        MANUAL = "manual", "人工修改"
        PROVISIONAL = "provisional", "暂按周末推算"

    date = models.DateField("日期", primary_key=True)
    kind = models.CharField("性质", max_length=10, choices=Kind)
    name = models.CharField("节日", max_length=20, blank=True)
    source = models.CharField("依据", max_length=12, choices=Source)

    class Meta:
        verbose_name = "工作日历"

    def __str__(self):
        return f"{self.date} {self.get_kind_display()}"

    @property
    def works(self):
        return self.kind in (self.Kind.WORKDAY, self.Kind.MAKEUP)
