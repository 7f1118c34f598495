"""Shapes of the API of nominations. No marks, no votes, and nobody's name who nominated."""

from rest_framework import serializers

from awards.actions.nominating import LONGEST
from awards.choices import NominationState, Nominator, Target
from hierarchy.serializers import ScopedInput

LARGEST = 2**31 - 1


class NominationOut(serializers.Serializer):
    id = serializers.IntegerField()
    round = serializers.IntegerField(help_text="评选编号")
    kind = serializers.IntegerField(help_text="参评奖项编号")
    kind_name = serializers.CharField()
    target = serializers.ChoiceField(Target.choices)
    title = serializers.CharField()
    unit = serializers.CharField(help_text="所在单位编码")
    deeds = serializers.CharField(allow_blank=True)
    source = serializers.ChoiceField(Nominator.choices)
    seconded = serializers.IntegerField(help_text="附议人数")
    state = serializers.ChoiceField(NominationState.choices)
    why = serializers.CharField(allow_blank=True, help_text="不符合条件的原因")
    barred = serializers.BooleanField(help_text="被一票否决")
    may_publish = serializers.BooleanField()
    households = serializers.IntegerField(help_text="覆盖户数")
    at = serializers.DateTimeField()
    version = serializers.IntegerField()


class NominationIn(ScopedInput):
    kind = serializers.IntegerField(min_value=1, max_value=LARGEST, help_text="参评奖项编号")
    target = serializers.RegexField(
        r"^(unit|building|household|person|volunteer)-[0-9]{1,18}$", help_text="对象，如 building-12、household-5"
    )
    deeds = serializers.CharField(max_length=LONGEST)
    may_publish = serializers.BooleanField(required=False)
    public_name = serializers.CharField(max_length=30, required=False, allow_blank=True)
    client_key = serializers.CharField(max_length=64, required=False)


class NominationVersionIn(ScopedInput):
    version = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False, help_text="读到的版本号")


class NominationCheckIn(NominationVersionIn):
    fits = serializers.BooleanField()
    why = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="不符合时必填")


class NominationBarIn(ScopedInput):
    reason = serializers.CharField(max_length=60, help_text="细则列出的一票否决事项")
    proof = serializers.CharField(max_length=200)
