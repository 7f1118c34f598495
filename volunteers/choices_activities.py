"""Closed lists of culture calls. Imports nothing of ours."""

from django.db import models


class ArtKind(models.TextChoices):
    CALLIGRAPHY = "calligraphy", "书法"
    PAINTING = "painting", "绘画"
    PHOTO = "photo", "摄影"
    WRITING = "writing", "诗文"
    CRAFT = "craft", "手工"
    OTHER = "other", "其他"


class WorkState(models.TextChoices):
    RECEIVED = "received", "已收到"
    SHOWN = "shown", "展出中"
    WITHDRAWN = "withdrawn", "已撤回"
