"""Levels, kinds and roles. Imports nothing of ours."""

from django.db import models


class Level(models.IntegerChoices):
    """Depth in the tree *is* level. The names shown are data (`LevelLabel`): offices call level 3 differently."""

    STREET = 1, "街道"
    COMMUNITY = 2, "社区"
    GRID = 3, "网格"
    BUILDING = 4, "楼栋"
    HOUSEHOLD = 5, "家庭"


LEVEL_NAMES = {
    Level.STREET: "街道党工委",
    Level.COMMUNITY: "社区党委",
    Level.GRID: "网格党支部",
    Level.BUILDING: "楼栋党小组",
    Level.HOUSEHOLD: "党员家庭",
}  # where an office has no `LevelLabel` of its own


class UnitKind(models.TextChoices):
    REGULAR = "regular", "属地"
    DEPARTMENT = "department", "科室"
    DEDICATED = "dedicated", "专属网格"
    BUSINESS_AREA = "business_area", "商圈市场"
    OFFICE_BUILDING = "office_building", "商务楼宇"
    PRIVATE_FIRM = "private_firm", "非公企业"
    SOCIAL_ORG = "social_org", "社会组织"
    CENTER_HOUSEHOLD = "center_household", "中心户"
    MODEL_HOUSEHOLD = "model_household", "示范户"


TWO_NEW = {UnitKind.BUSINESS_AREA, UnitKind.OFFICE_BUILDING, UnitKind.PRIVATE_FIRM, UnitKind.SOCIAL_ORG}  # 两新组织
HOUSEHOLD_KINDS = {UnitKind.CENTER_HOUSEHOLD, UnitKind.MODEL_HOUSEHOLD}


class EstateKind(models.TextChoices):
    COMMODITY = "commodity", "商品房"
    RESETTLEMENT = "resettlement", "拆迁安置"
    OLD = "old", "老旧小区"
    AFFORDABLE = "affordable", "保障房"
    COMMERCIAL = "commercial", "商业街区"
    RURAL_CLUSTER = "rural_cluster", "农集区"


class PostRole(models.TextChoices):
    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"
    OFFICER = "officer", "街道干部"
    WORKER = "worker", "社区工作者"
    GRID_LEADER = "grid_leader", "网格长"
    GRID_WORKER = "grid_worker", "网格员"
    GROUP_LEADER = "group_leader", "党小组长"
    SECTOR_LEADER = "sector_leader", "片长"
    BUILDING_LEADER = "building_leader", "楼栋长"
    ENTRANCE_LEADER = "entrance_leader", "单元长"
    HOUSEHOLDER = "householder", "中心户（示范户）户主"


SINGLE_SEATS = {
    PostRole.SECRETARY,
    PostRole.GRID_LEADER,
    PostRole.GROUP_LEADER,
    PostRole.BUILDING_LEADER,
    PostRole.ENTRANCE_LEADER,
    PostRole.HOUSEHOLDER,
}
LEADING = {PostRole.SECRETARY, PostRole.DEPUTY, PostRole.GRID_LEADER, PostRole.GROUP_LEADER}


class AppointedBy(models.TextChoices):
    ELECTED = "elected", "推选"
    VOTED = "voted", "选举"
    APPOINTED = "appointed", "任命"
    VOLUNTEERED = "volunteered", "自荐"


class Duty(models.TextChoices):
    """Accounts without a post: two that look after the portal itself, and those of partner units. Never two at once."""

    NONE = "", "—"
    SYSTEM = "system", "系统管理员"
    AUDIT = "audit", "审计员"
    LIAISON = "liaison", "共建单位联络员"


class Role(models.TextChoices):
    """The columns of policy.csv. What a person may do follows from the posts in force today."""

    SYSTEM = "system", "系统管理员"
    AUDIT = "audit", "审计员"
    STREET = "street", "街道"
    COMMUNITY = "community", "社区"
    GRID = "grid", "网格"
    BUILDING = "building", "楼栋长"
    ENTRANCE = "entrance", "单元长"
    LIAISON = "liaison", "共建单位联络员"


ROLE_AT = {
    Level.STREET: Role.STREET,
    Level.COMMUNITY: Role.COMMUNITY,
    Level.GRID: Role.GRID,
    Level.BUILDING: Role.BUILDING,
}
