"""/api/v1/care-projects/, pledges/, self-groups/, campaigns/ and campaign-tasks/."""

from django.db.models import Count, Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from residents.api.reading import ERRORS, ID, KEYS, RegisterViewSet
from residents.choices import CareKind
from residents.models import Household
from residents.serializers import page_of
from volunteers.actions import campaigns, care_projects
from volunteers.choices_wishes import CareOutcome, PledgeItem, PledgeKeeper, TaskState
from volunteers.figures_care_projects import of_projects
from volunteers.models import Campaign, CampaignTask, CareProject, Pledge, SelfManagementGroup


class CareProjectOut(serializers.Serializer):
    id = serializers.IntegerField()
    unit = serializers.CharField(help_text="单位编码")
    title = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(CareKind.choices))
    partner = serializers.CharField(allow_null=True)
    began_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    counted = serializers.DictField(
        child=serializers.IntegerField(), help_text="times 次、households 户、hazards 隐患、tickets 工单、rounds 轮……"
    )


class CareRoundIn(serializers.Serializer):
    on = serializers.DateField(required=False)
    note = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class CareServeIn(serializers.Serializer):
    """服务一户, in the latest round. A hazard becomes a ticket on the page, where its category is chosen."""

    household = serializers.IntegerField(min_value=1)
    outcome = serializers.ChoiceField([each for each in CareOutcome.choices if each[0] != CareOutcome.HAZARD])
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    client_key = serializers.CharField(max_length=40, required=False)

    def validate_household(self, pk):
        user = self.context["request"].user
        household = Household.objects.visible_to(user).filter(pk=pk).first()
        if household is None:
            raise serializers.ValidationError("没有这一户，或不在您的辖区。")
        return household


class CareProjectViewSet(RegisterViewSet):
    access = {
        "list": "care_project.read",
        "retrieve": "care_project.read",
        "open_round": "care_project.manage",
        "serve": "care_project.manage",
    }

    def rows(self, request):
        return CareProject.objects.visible_to(request.user).select_related("unit", "partner")

    def out(self, request, rows):
        counts = of_projects(rows)
        return [
            {
                "id": row.pk, "unit": row.unit.code, "title": row.title, "kinds": row.kinds,
                "partner": row.partner and row.partner.name, "began_on": row.began_on, "ended_on": row.ended_on,
                "counted": counts[row.pk],
            }
            for row in rows
        ]  # fmt: skip

    def _along(self, request, id):
        project = self.found(request, id)
        self.allow(request, "volunteers.serve_care_project", project)
        return project

    @extend_schema(
        operation_id="care_projects_list", parameters=KEYS, responses={200: page_of(CareProjectOut), **ERRORS}
    )
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="care_projects_read", parameters=[ID], responses={200: CareProjectOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="care_projects_open_round", parameters=[ID], request=CareRoundIn,
        responses={200: CareProjectOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="open-round")
    def open_round(self, request, id):
        care_projects.open_round(self._along(request, id), by=request.user, **self.read(request, CareRoundIn))
        return self.one(request, id)

    @extend_schema(
        operation_id="care_projects_serve", parameters=[ID], request=CareServeIn,
        responses={200: CareProjectOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def serve(self, request, id):
        project, facts = self._along(request, id), self.read(request, CareServeIn)
        latest = project.rounds.order_by("-number").first()
        if latest is None:
            raise serializers.ValidationError({"household": ["还没有开始第一轮，请先开一轮。"]})
        care_projects.serve(latest, facts.pop("household"), by=request.user, **facts)
        return self.one(request, id)


class PledgeOut(serializers.Serializer):
    id = serializers.IntegerField()
    unit = serializers.CharField(help_text="网格编码")
    keeper = serializers.ChoiceField(PledgeKeeper.choices)
    name = serializers.CharField(allow_blank=True)
    place = serializers.CharField()
    items = serializers.ListField(child=serializers.ChoiceField(PledgeItem.choices))
    signed_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)


class PledgeViewSet(RegisterViewSet):
    access = {"list": "pledge.read", "retrieve": "pledge.read"}

    def rows(self, request):
        return Pledge.objects.visible_to(request.user).select_related("unit")

    def out(self, request, rows):
        plain = [name for name in PledgeOut().fields if name not in ("id", "unit")]
        return [{"id": row.pk, "unit": row.unit.code} | {name: getattr(row, name) for name in plain} for row in rows]

    @extend_schema(operation_id="pledges_list", parameters=KEYS, responses={200: page_of(PledgeOut), **ERRORS})
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="pledges_read", parameters=[ID], responses={200: PledgeOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)


class SelfGroupOut(serializers.Serializer):
    id = serializers.IntegerField()
    unit = serializers.CharField(help_text="单位编码")
    name = serializers.CharField()
    covers = serializers.CharField(allow_blank=True)
    people = serializers.IntegerField()
    founded_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)


class SelfGroupViewSet(RegisterViewSet):
    access = {"list": "pledge.read", "retrieve": "pledge.read"}

    def rows(self, request):
        rows = SelfManagementGroup.objects.visible_to(request.user).select_related("unit")
        return rows.annotate(people=Count("members", filter=Q(members__left=None)))

    def out(self, request, rows):
        plain = [name for name in SelfGroupOut().fields if name not in ("id", "unit")]
        return [{"id": row.pk, "unit": row.unit.code} | {name: getattr(row, name) for name in plain} for row in rows]

    @extend_schema(operation_id="self_groups_list", parameters=KEYS, responses={200: page_of(SelfGroupOut), **ERRORS})
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="self_groups_read", parameters=[ID], responses={200: SelfGroupOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)


class CampaignOut(serializers.Serializer):
    id = serializers.IntegerField()
    unit = serializers.CharField(help_text="发起单位编码")
    title = serializers.CharField()
    about = serializers.CharField()
    measure = serializers.CharField(allow_blank=True)
    word = serializers.CharField()
    begins_on = serializers.DateField()
    due_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    grids = serializers.IntegerField()
    grids_done = serializers.IntegerField()


class CampaignViewSet(RegisterViewSet):
    access = {"list": "campaign.read", "retrieve": "campaign.read"}

    def rows(self, request):
        done = Count("tasks", filter=Q(tasks__state=TaskState.DONE))
        rows = Campaign.objects.visible_to(request.user).select_related("unit")
        return rows.annotate(grids=Count("tasks"), grids_done=done)

    def out(self, request, rows):
        plain = [name for name in CampaignOut().fields if name not in ("id", "unit")]
        return [{"id": row.pk, "unit": row.unit.code} | {name: getattr(row, name) for name in plain} for row in rows]

    @extend_schema(operation_id="campaigns_list", parameters=KEYS, responses={200: page_of(CampaignOut), **ERRORS})
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="campaigns_read", parameters=[ID], responses={200: CampaignOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)


class CampaignTaskOut(serializers.Serializer):
    id = serializers.IntegerField()
    campaign = serializers.IntegerField()
    unit = serializers.CharField(help_text="网格编码")
    state = serializers.ChoiceField(TaskState.choices)
    goal = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField()
    done_at = serializers.DateTimeField(allow_null=True)


class CampaignReportIn(serializers.Serializer):
    count = serializers.IntegerField(required=False, min_value=0, max_value=100_000, default=0)
    words = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    done = serializers.BooleanField(required=False, default=False)
    client_key = serializers.CharField(max_length=40, required=False)


class CampaignTaskViewSet(RegisterViewSet):
    access = {"list": "campaign.read", "retrieve": "campaign.read", "report": "campaign.report"}

    def rows(self, request):
        return CampaignTask.objects.visible_to(request.user).select_related("unit", "campaign")

    def out(self, request, rows):
        plain = ("state", "goal", "count", "done_at")
        return [
            {"id": row.pk, "campaign": row.campaign_id, "unit": row.unit.code}
            | {name: getattr(row, name) for name in plain}
            for row in rows
        ]

    @extend_schema(
        operation_id="campaign_tasks_list", parameters=KEYS, responses={200: page_of(CampaignTaskOut), **ERRORS}
    )
    def list(self, request):
        return self.pages(request, self.rows(request))

    @extend_schema(operation_id="campaign_tasks_read", parameters=[ID], responses={200: CampaignTaskOut, **ERRORS})
    def retrieve(self, request, id):
        return self.one(request, id)

    @extend_schema(
        operation_id="campaign_tasks_report", parameters=[ID], request=CampaignReportIn,
        responses={200: CampaignTaskOut, **ERRORS},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def report(self, request, id):
        task = self.found(request, id)
        self.allow(request, "volunteers.report_campaign", task)
        campaigns.report(task, by=request.user, **self.read(request, CampaignReportIn))
        return self.one(request, id)
