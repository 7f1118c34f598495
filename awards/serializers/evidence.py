"""Shapes of figures and of the 5+N of buildings in the API."""

from rest_framework import serializers

from awards.choices import NEXT_STAGE, ItemState, Stage

VERSION = {"required": False, "min_value": 1, "max_value": 2**31}


class FigureOut(serializers.Serializer):
    criterion = serializers.IntegerField(help_text="指标编号，查记录时用")
    label = serializers.CharField()
    indicator = serializers.CharField()
    meaning = serializers.CharField(help_text="口径")
    unit = serializers.CharField()
    gate = serializers.BooleanField(help_text="必备，达不到满分不能命名")
    full_at = serializers.DecimalField(max_digits=8, decimal_places=2, help_text="达到多少得满分")
    weight = serializers.DecimalField(max_digits=5, decimal_places=2)
    numerator = serializers.IntegerField(allow_null=True, help_text="没有取数时为空")
    denominator = serializers.IntegerField(allow_null=True, help_text="不是比率的为空")
    points = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True, help_text="没有可计的为空")


class EvidenceOut(serializers.Serializer):
    id = serializers.IntegerField(help_text="推荐编号")
    title = serializers.CharField()
    taken_at = serializers.DateTimeField(allow_null=True)
    points = serializers.DecimalField(max_digits=6, decimal_places=2, help_text="数据分")
    most = serializers.DecimalField(max_digits=6, decimal_places=2)
    gates = serializers.BooleanField(help_text="必备项是否全部达标")
    figures = FigureOut(many=True)


class EvidenceRowOut(serializers.Serializer):
    id = serializers.IntegerField()
    day = serializers.DateField(allow_null=True)
    words = serializers.CharField()
    counts = serializers.BooleanField(help_text="是否计入")
    address = serializers.CharField(allow_blank=True)


class TakeIn(serializers.Serializer):
    round = serializers.IntegerField(min_value=1, max_value=2**31, help_text="评选编号")


class TakenOut(serializers.Serializer):
    round = serializers.IntegerField()
    figures = serializers.IntegerField(allow_null=True, help_text="写了多少个数；在后台取数时为空")


class BuildingItemOut(serializers.Serializer):
    id = serializers.IntegerField()
    label = serializers.CharField()
    required = serializers.BooleanField()
    state = serializers.ChoiceField(ItemState.choices)
    note = serializers.CharField(allow_blank=True)
    asked_on = serializers.DateField(allow_null=True, help_text="请社区核对的日期")
    checked_on = serializers.DateField(allow_null=True)
    resolution = serializers.IntegerField(allow_null=True, help_text="依据的议定事项")


class BuildingPlanOut(serializers.Serializer):
    id = serializers.IntegerField(help_text="楼栋编号")
    name = serializers.CharField()
    unit = serializers.CharField(help_text="责任单位编码")
    theme = serializers.CharField(allow_blank=True)
    stage = serializers.ChoiceField([("", "未启动"), *Stage.choices])
    since = serializers.DateField(allow_null=True)
    items = BuildingItemOut(many=True)
    version = serializers.IntegerField(allow_null=True)


class PlanVersionIn(serializers.Serializer):
    version = serializers.IntegerField(**VERSION)


class ThemeIn(PlanVersionIn):
    theme = serializers.CharField(max_length=30)


class ItemReportIn(PlanVersionIn):
    item = serializers.IntegerField(min_value=1, max_value=2**31)
    state = serializers.ChoiceField([ItemState.NOT_YET, ItemState.GROWING])
    ask = serializers.BooleanField(required=False, default=False, help_text="做好了，请社区核对")
    note = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    resolution = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**31)


class ItemCheckIn(PlanVersionIn):
    item = serializers.IntegerField(min_value=1, max_value=2**31)
    reached = serializers.BooleanField()
    note = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class MoveOnIn(PlanVersionIn):
    to = serializers.ChoiceField([(stage.value, stage.label) for stage in NEXT_STAGE.values()])


class PlanSendBackIn(PlanVersionIn):
    why = serializers.CharField(max_length=100)
