"""The shapes of judges, assignment and marks in the API."""

from rest_framework import serializers

from awards.actions.assigning import MOST_EACH
from awards.choices import ReviewState

KEY = {"min_value": 1, "max_value": 2**62}


class AwardMarkOut(serializers.Serializer):
    criterion = serializers.IntegerField()
    label = serializers.CharField()
    most = serializers.CharField(help_text="满分")
    points = serializers.CharField(allow_null=True, help_text="自己打的；没有打为空")


class AwardReviewOut(serializers.Serializer):
    """派给自己的一份打分。盲评时没有名称、单位和推荐编号。"""

    id = serializers.IntegerField()
    round = serializers.IntegerField()
    entry = serializers.IntegerField(help_text="这一轮的奖项")
    nomination = serializers.IntegerField(allow_null=True, help_text="推荐编号；盲评时为空")
    title = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    deeds = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(ReviewState.choices)
    apart = serializers.BooleanField(help_text="现在需要回避，不能打分")
    marks = AwardMarkOut(many=True)
    total = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    settled = serializers.BooleanField(help_text="已定稿，不能再改")
    mean = serializers.CharField(allow_null=True, help_text="各评委平均；自己定稿、满三位评委以后才有，要回避的没有")
    handed_in = serializers.IntegerField(allow_null=True, help_text="平均分的评委数，与平均分一起给出")
    version = serializers.IntegerField()


class AwardPointsIn(serializers.Serializer):
    criterion = serializers.IntegerField(**KEY)
    points = serializers.DecimalField(max_digits=6, decimal_places=1, min_value=0)


class AwardMarksIn(serializers.Serializer):
    marks = AwardPointsIn(many=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=1, max_value=2**31, help_text="读到的版本号")

    def validate_marks(self, rows):
        if len({row["criterion"] for row in rows}) != len(rows):
            raise serializers.ValidationError("同一个指标写了两次。")
        return {row["criterion"]: str(row["points"]) for row in rows}


class AwardWhyIn(serializers.Serializer):
    why = serializers.CharField(max_length=100)


class AwardEntryIn(serializers.Serializer):
    entry = serializers.IntegerField(**KEY, help_text="这一轮的奖项")


class AwardCountOut(serializers.Serializer):
    n = serializers.IntegerField()
    short = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="评委不够的推荐编号（抽签）"
    )


class AwardJudgeOut(serializers.Serializer):
    id = serializers.IntegerField()
    round = serializers.IntegerField()
    user = serializers.IntegerField()
    name = serializers.CharField()
    group = serializers.CharField(allow_blank=True)
    at_most = serializers.IntegerField(allow_null=True)
    ended = serializers.BooleanField()
    given = serializers.IntegerField(help_text="派了几个")
    done = serializers.IntegerField(help_text="打了几个")
    kept_away = serializers.ListField(child=serializers.IntegerField(), help_text="要回避的推荐编号")


class AwardJudgesIn(serializers.Serializer):
    round = serializers.IntegerField(**KEY)
    people = serializers.ListField(child=serializers.IntegerField(**KEY), min_length=1, max_length=200)
    group = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")


class AwardPairIn(serializers.Serializer):
    judge = serializers.IntegerField(**KEY)
    nomination = serializers.IntegerField(**KEY)


class AwardAssignIn(AwardEntryIn):
    pairs = serializers.ListField(child=AwardPairIn(), min_length=1, max_length=5000)

    def validate_pairs(self, rows):
        return {(row["judge"], row["nomination"]) for row in rows}


class AwardDrawIn(AwardEntryIn):
    each = serializers.IntegerField(min_value=1, max_value=MOST_EACH)
