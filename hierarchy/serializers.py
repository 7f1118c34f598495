"""The API's shape of a unit, and of input whose choices depend on who asks."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from hierarchy.choices import UnitKind
from hierarchy.models import OrgUnit


class UnitOut(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.IntegerField(min_value=1, max_value=5, help_text="1 街道 2 社区 3 网格 4 楼栋 5 家庭")
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    parent = serializers.CharField(allow_null=True, help_text="上级编码；街道为空")
    office = serializers.CharField(help_text="所属街道编码")
    closed_on = serializers.DateField(allow_null=True)


@extend_schema_serializer(many=False)
class UnitPageOut(serializers.Serializer):
    results = UnitOut(many=True)
    older = serializers.CharField(allow_null=True)
    newer = serializers.CharField(allow_null=True)


class DetailOut(serializers.Serializer):
    detail = serializers.CharField()


class ScopedInput(serializers.Serializer):
    """Input whose choices are what the caller may see: subclasses name querysets in `scoped`."""

    scoped = {}

    def get_fields(self):
        fields = super().get_fields()
        request = self.context.get("request")
        for name, queryset in self.scoped.items():
            if name in fields:
                field = getattr(fields[name], "child_relation", fields[name])  # of a list of choices
                field.queryset = queryset(request.user if request and request.user.is_authenticated else None)
        return fields


def seen(model):
    """The rows of a model the caller sees; none when the schema is drawn without a caller."""
    return lambda user: model.objects.visible_to(user) if user else model.objects.none()


def units_out(units):
    """Units as the API shows them. The codes above them are read in one query, for any number of units."""
    paths = {unit.parent_path for unit in units} | {unit.office_path for unit in units}
    codes = dict(OrgUnit.objects.filter(path__in=paths).values_list("path", "code"))
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "level": unit.depth,
            "kind": unit.kind,
            "parent": codes.get(unit.parent_path),
            "office": codes[unit.office_path],
            "closed_on": unit.closed_on.isoformat() if unit.closed_on else None,
        }
        for unit in units
    ]
