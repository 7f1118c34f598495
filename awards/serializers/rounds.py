"""The shapes of rounds and kinds in the API."""

from rest_framework import serializers

from awards.choices import Part, PhaseName, RoundState, Target


class AwardPhaseOut(serializers.Serializer):
    name = serializers.ChoiceField(PhaseName.choices)
    begins_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="这一天也算")


class AwardEntryOut(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.IntegerField()
    name = serializers.CharField()
    target = serializers.ChoiceField(Target.choices)
    quota = serializers.IntegerField()
    criteria = serializers.IntegerField(help_text="细则版本")
    frozen = serializers.BooleanField(help_text="结果已锁定")
    approved = serializers.BooleanField(help_text="结果已批准")


class AwardRoundOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    office = serializers.CharField(help_text="街道编码")
    state = serializers.ChoiceField(RoundState.choices)
    since = serializers.DateField(help_text="数据起")
    until = serializers.DateField(help_text="数据止")
    trim_from = serializers.IntegerField(help_text="满几位评委去掉最高最低分")
    blind = serializers.BooleanField(help_text="评委打分时看不到对象名称")
    version = serializers.IntegerField()
    phases = AwardPhaseOut(many=True)
    now = serializers.ListField(child=serializers.ChoiceField(PhaseName.choices), help_text="今天所在的阶段")
    kinds = AwardEntryOut(many=True)


class RoundVersionIn(serializers.Serializer):
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31, help_text="读到的版本，过时则 409")


class MovePhaseIn(RoundVersionIn):
    phase = serializers.ChoiceField(PhaseName.choices)
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()
    preview = serializers.BooleanField(default=False, help_text="只看会动哪些阶段，不改")


class MovedPhasesOut(serializers.Serializer):
    moved = AwardPhaseOut(many=True)


class CancelRoundIn(RoundVersionIn):
    why = serializers.CharField(max_length=100)


class AwardCriterionOut(serializers.Serializer):
    id = serializers.IntegerField()
    part = serializers.ChoiceField(Part.choices)
    label = serializers.CharField()
    indicator = serializers.CharField(allow_blank=True)
    full_at = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    weight = serializers.DecimalField(max_digits=5, decimal_places=2)
    gate = serializers.BooleanField()
    independent = serializers.BooleanField()


class AwardKindOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    target = serializers.ChoiceField(Target.choices)
    quota = serializers.IntegerField()
    years = serializers.IntegerField()
    active = serializers.BooleanField()
    criteria = serializers.IntegerField(allow_null=True, help_text="现行细则版本")
    vetoes = serializers.ListField(child=serializers.CharField())
    lines = AwardCriterionOut(many=True)
