import re

from django.db import models
from django.utils import timezone

from deliberation.querysets_desk import CannedReplyQuerySet

PLACEHOLDERS = ("编号", "类别", "地点", "单位", "时限")
BRACES = re.compile(r"[{｛]([^{}｛｝]{0,20})[}｝]")


class CannedReply(models.Model):
    """常用答复: words a street, or one of its units, has ready for an answer, a result or a refusal.

    `deeds` are the deeds whose form offers it (none: every one that asks for words); in `text` stand placeholders.
    """

    office = models.ForeignKey("hierarchy.OrgUnit", on_delete=models.CASCADE, related_name="+", verbose_name="街道")
    unit = models.ForeignKey(
        "hierarchy.OrgUnit", null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name="单位"
    )
    category = models.ForeignKey(
        "deliberation.Category", null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name="类别"
    )
    deeds = models.JSONField("用在", default=list, blank=True)
    title = models.CharField("名称", max_length=40)
    text = models.TextField("内容", max_length=1000)
    active = models.BooleanField("在用", default=True)

    objects = CannedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "常用答复"
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    def filled(self, ticket):
        """The text with the ticket's own facts in place of the placeholders; other braces stay as they are."""
        due = timezone.localdate(ticket.due_at) if ticket.due_at else None
        facts = {
            "编号": ticket.number,
            "类别": ticket.category.name,
            "地点": ticket.place_line,
            "单位": ticket.unit.name,
            "时限": f"{due.year}年{due.month}月{due.day}日" if due else "规定时限",
        }
        return BRACES.sub(lambda found: facts.get(found[1].strip(), found[0]), self.text)
