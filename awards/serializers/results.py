"""The shapes of results, objections and awards in the API. No score goes out here: sheets and pages show them."""

from rest_framework import serializers

from awards.choices import ObjectionState, Target


class ListedOut(serializers.Serializer):
    nomination = serializers.IntegerField()
    title = serializers.CharField(help_text="对外的称呼：没有同意公开姓名的不写全名")
    unit = serializers.CharField(help_text="所在单位编码")
    noticed_from = serializers.DateField()
    noticed_until = serializers.DateField()


class AwardResultOut(serializers.Serializer):
    id = serializers.IntegerField(help_text="一轮评选里的一个奖项")
    round = serializers.IntegerField()
    name = serializers.CharField()
    target = serializers.ChoiceField(Target.choices)
    quota = serializers.IntegerField()
    frozen_at = serializers.DateTimeField(allow_null=True)
    approved = serializers.BooleanField()
    named = serializers.BooleanField()
    digest = serializers.CharField(allow_blank=True, help_text="全部输入和结果的 SHA-256")
    listed = ListedOut(many=True, help_text="公示或命名的名单，按单位排，没有得分；公示以前是空的")


class TiePlaceIn(serializers.Serializer):
    nomination = serializers.IntegerField(min_value=1, max_value=2**53)
    place = serializers.IntegerField(min_value=1, max_value=10_000)


class TiesIn(serializers.Serializer):
    places = TiePlaceIn(many=True)
    why = serializers.CharField(max_length=200)


class VerdictOut(serializers.Serializer):
    same = serializers.BooleanField()
    differs = serializers.CharField(allow_blank=True, help_text="第一条不同的记录，如 evidence:12")
    digest = serializers.CharField(help_text="按现在的原始记录重算的摘要")


class AwardObjectionOut(serializers.Serializer):
    id = serializers.IntegerField()
    receipt = serializers.CharField()
    nomination = serializers.IntegerField()
    state = serializers.ChoiceField(ObjectionState.choices)
    at = serializers.DateTimeField()
    due_on = serializers.DateField()
    text = serializers.CharField(allow_blank=True, help_text="需要回避的看不到")
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class AwardObjectionVersionIn(serializers.Serializer):
    version = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1, max_value=2**31 - 1)


class AwardAnswerIn(AwardObjectionVersionIn):
    upheld = serializers.BooleanField()
    recount = serializers.BooleanField(default=False, help_text="成立，但只是数据有误：原始记录已更正，重新取数")
    reason = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="", help_text="成立时对应的一票否决事项"
    )
    findings = serializers.CharField(max_length=500)
    words = serializers.CharField(max_length=300, help_text="给提出人的答复")


class AwardReceiptIn(serializers.Serializer):
    receipt = serializers.CharField(max_length=16)


class AwardReceiptOut(serializers.Serializer):
    state = serializers.ChoiceField(ObjectionState.choices)
    at = serializers.DateTimeField()
    due_on = serializers.DateField()
    answer = serializers.CharField(allow_blank=True)


class AwardOut(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField()
    round = serializers.IntegerField()
    kind = serializers.CharField()
    nomination = serializers.IntegerField()
    title = serializers.CharField(help_text="对外的称呼")
    unit = serializers.CharField(help_text="所在单位编码")
    granted_on = serializers.DateField()
    valid_until = serializers.DateField()
    rechecked_on = serializers.DateField(allow_null=True)
    on_wall = serializers.BooleanField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    revoked_why = serializers.CharField(allow_blank=True)


class AwardWallIn(serializers.Serializer):
    on_wall = serializers.BooleanField()
    words = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class AwardRecheckIn(serializers.Serializer):
    note = serializers.CharField(max_length=200)


class AwardRevokeIn(serializers.Serializer):
    why = serializers.CharField(max_length=200)
