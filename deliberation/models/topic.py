"""热点: the same trouble over places and weeks, as last night's job found it."""

from django.db import models

from deliberation.models.category import Category
from deliberation.models.ticket import Ticket
from deliberation.querysets_topics import TopicPlaceQuerySet

WEEKS = 12


class Topic(models.Model):
    """Tickets of one street and one kind whose words are alike. Found anew each night under the same key."""

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+")
    key = models.CharField("最早一件的编号", max_length=24)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    words = models.CharField("特征词", max_length=60, blank=True)
    found_at = models.DateTimeField("归并时间")

    class Meta:
        verbose_name = "热点"
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="topic_once_an_office")]

    def __str__(self):
        return self.key


class TopicPlace(models.Model):
    """A topic in one estate, or at one unit outside estates. Weeks are of seven days, the last one ends `found_at`."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="places")
    unit = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+", verbose_name="所属单位")
    path = models.CharField(max_length=20, db_index=True)  # of the unit
    place = models.CharField("地点", max_length=80)
    title = models.CharField("最近一件", max_length=120)
    weeks = models.JSONField("每周件数", default=list)  # `WEEKS` counts, oldest first
    tickets = models.PositiveIntegerField("件数")
    people = models.PositiveIntegerField("人数")
    open = models.PositiveIntegerField("在办")
    heat = models.PositiveIntegerField("热度")  # recent weeks weigh more
    first_at = models.DateTimeField("最早")
    last_at = models.DateTimeField("最近")

    objects = TopicPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "热点地点"

    def __str__(self):
        return f"{self.topic_id} {self.place}"


class TopicTicket(models.Model):
    """Which ticket belongs to which topic and place."""

    place = models.ForeignKey(TopicPlace, on_delete=models.CASCADE, related_name="links")
    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="topic_link")

    class Meta:
        verbose_name = "热点诉求"

    def __str__(self):
        return f"{self.place_id} {self.ticket_id}"
