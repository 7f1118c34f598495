"""Visits, volunteers, partners, wishes and awards as rows of ledgers."""

from django.db.models import Prefetch, Sum
from django.utils import timezone

from awards.models import Award
from awards.published_results import places_of
from governance.foundation.fields import mask_name
from governance.foundation.workbooks import Column
from governance.overview.stocks.listed import AT_ONCE, Listed, along, columns_named, listed_by
from residents.models import Visit
from volunteers import sheets_menu, sheets_wishes
from volunteers.choices import ActivityState, ClaimState
from volunteers.models import (
    Agreement,
    Claim,
    HoursEntry,
    MenuItem,
    MicroWish,
    PartnerUnit,
    Pledge,
    Resource,
    Shift,
    TeamPlace,
    Volunteer,
    VolunteerActivity,
)
from volunteers.sheets_hours import hours_of


def _on(moment):
    return timezone.localdate(moment) if moment else None


VISITS = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.path)),
        "place": ("住址（到楼栋）", 20, "text", lambda row, eye: f"{row.building.estate}{row.building}"),
        "person": ("走访对象", 10, "short", lambda row, eye: _whom(row, eye)),
        "at": ("走访时间", 18, "moment", lambda row, eye: row.at),
        "by": ("走访人", 10, "short", lambda row, eye: row.by.name),
        "way": ("方式", 8, "short", lambda row, eye: row.get_way_display()),
        "outcome": ("情况", 10, "short", lambda row, eye: row.get_outcome_display()),
        "met": ("见到人数", 8, "number", lambda row, eye: row.met),
        "suggestions": ("意见建议（条）", 9, "number", lambda row, eye: row.suggestions or None),
        "results": ("处置情况", 30, "text", lambda row, eye: "；".join(each.label for each in row.results.all())),
    },
    rows=lambda user: Visit.objects.visible_to(user).filter(revoked_at=None),
    prepared=lambda rows, eye: (
        rows.select_related("building__estate", "resident", "by")
        .prefetch_related("results")
        .only(
            "at",
            "way",
            "outcome",
            "met",
            "suggestions",
            "path",
            "building",
            "resident__name",
            "by__name",
            "building__number",
            "building__estate__name",
        )
    ),
    near=along(),
)


def _whom(visit, eye):
    if visit.resident_id is None:
        return "一户"
    return visit.resident.name if eye.names else mask_name(visit.resident.name)


def _with_teams(people, eye):
    places = TeamPlace.objects.filter(left=None).select_related("team").order_by("pk")
    return people.with_hours().defer("document_number", "guardian_name").prefetch_related(
        Prefetch("places", places, to_attr="teams")
    ).select_related("unit")  # fmt: skip


VOLUNTEERS = listed_by(
    {
        "community": ("社区", 14, "text", lambda one, eye: eye.community(one.path)),
        "grid": ("网格", 16, "text", lambda one, eye: eye.grid(one.path)),
        "number": ("志愿者编号", 14, "short", lambda one, eye: one.number),
        "name": ("姓名", 10, "short", lambda one, eye: one.name if eye.names else one.masked_name),
        "sex": ("性别", 6, "short", lambda one, eye: {"1": "男", "2": "女"}.get(one.sex, "")),
        "age": ("年龄", 6, "number", lambda one, eye: one.age),
        "phone": ("联系电话", 14, "short", lambda one, eye: one.masked_phone),
        "unit": ("登记单位", 18, "text", lambda one, eye: one.unit.name),
        "teams": ("队伍", 24, "text", lambda one, eye: "、".join(place.team.name for place in one.teams)),
        "skills": ("专业技能", 18, "text", lambda one, eye: one.skill_line),
        "backbone": ("骨干类别", 10, "short", lambda one, eye: one.get_backbone_display()),
        "party_member": ("是否党员", 8, "short", lambda one, eye: "是" if one.party_member else ""),
        "times": ("人次", 7, "number", lambda one, eye: one.times),
        "hours": ("累计时长（小时）", 11, "number", lambda one, eye: hours_of(one.minutes)),
        "registered_at": ("登记日期", 12, "day", lambda one, eye: _on(one.registered_at)),
    },
    rows=lambda user: Volunteer.objects.visible_to(user).serving(),
    prepared=_with_teams,
    near=along(),
)
HOURS = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.path)),
        "day": ("服务日期", 12, "day", lambda row, eye: row.day),
        "name": ("姓名", 10, "short", lambda row, eye: row.volunteer.name if eye.names else row.volunteer.masked_name),
        "number": ("志愿者编号", 14, "short", lambda row, eye: row.volunteer.number),
        "words": ("服务内容", 28, "text", lambda row, eye: row.words),
        "place": ("地点", 18, "text", lambda row, eye: row.place),
        "theme": ("五治主题", 9, "short", lambda row, eye: row.get_theme_display()),
        "team": ("队伍", 20, "text", lambda row, eye: row.team.name if row.team_id else ""),
        "unit": ("组织单位", 18, "text", lambda row, eye: row.unit.name),
        "hours": ("服务时长（小时）", 11, "number", lambda row, eye: hours_of(row.minutes)),
        "source": ("来源", 10, "short", lambda row, eye: row.get_source_display()),
    },
    rows=lambda user: HoursEntry.objects.visible_to(user).standing(),
    prepared=lambda rows, eye: rows.select_related("volunteer", "team", "unit").defer(
        "volunteer__phone", "volunteer__document_number", "volunteer__guardian_name"
    ),
    near=along(),
)


def _with_shifts(activities, eye):
    shifts = Shift.objects.annotate(minutes=Sum("sign_ups__hours__minutes")).order_by("begins_at")
    return activities.select_related("unit", "team", "partner").prefetch_related(
        Prefetch("shifts", shifts, to_attr="held")
    )


def _begins(activity):
    return _on(activity.held[0].begins_at) if activity.held else None


def _hours(activity):
    return hours_of(sum(shift.minutes or 0 for shift in activity.held)) or None


ACTIVITIES = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.path)),
        "title": ("活动名称", 26, "text", lambda row, eye: row.title),
        "kind": ("类型", 9, "short", lambda row, eye: row.get_kind_display()),
        "theme": ("五治主题", 9, "short", lambda row, eye: row.get_theme_display()),
        "unit": ("组织单位", 18, "text", lambda row, eye: row.unit.name),
        "team": ("承办队伍", 18, "text", lambda row, eye: row.team.name if row.team_id else ""),
        "partner": ("共建单位", 18, "text", lambda row, eye: row.partner.name if row.partner_id else ""),
        "day": ("日期", 12, "day", lambda row, eye: _begins(row)),
        "shifts": ("班次", 7, "number", lambda row, eye: len(row.held) or None),
        "joined": ("报名人次", 9, "number", lambda row, eye: sum(shift.joined for shift in row.held) or None),
        "hours": ("时长（小时）", 9, "number", lambda row, eye: _hours(row)),
        "served": ("服务对象人次", 9, "number", lambda row, eye: row.served),
        "state": ("状态", 9, "short", lambda row, eye: row.get_state_display()),
    },
    rows=lambda user: VolunteerActivity.objects.visible_to(user).exclude(state=ActivityState.DRAFT),
    prepared=_with_shifts,
    near=along(),
)


def _with_resources(partners, eye):
    return partners.select_related("unit").defer("contact_phone").prefetch_related(
        Prefetch("agreements", Agreement.objects.order_by("-ends_on", "-pk"), to_attr="signed"),
        Prefetch("resources", Resource.objects.filter(active=True).order_by("pk"), to_attr="offered"),
        "liaisons",
    )  # fmt: skip


def _signed(partner, name):
    return getattr(partner.signed[0], name) if partner.signed else None


PARTNERS = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.path)),
        "name": ("单位名称", 24, "text", lambda row, eye: row.name),
        "credit_code": ("统一社会信用代码", 20, "short", lambda row, eye: row.credit_code),
        "kind": ("单位性质", 12, "short", lambda row, eye: row.get_kind_display()),
        "party_organisation": ("党组织名称", 20, "text", lambda row, eye: row.party_organisation),
        "members": ("党员数", 8, "number", lambda row, eye: row.members),
        "address": ("地址", 20, "text", lambda row, eye: row.address),
        "head": ("负责人", 10, "short", lambda row, eye: row.head),
        "liaison": ("联络员", 12, "short", lambda row, eye: "、".join(each.name for each in row.liaisons.all())),
        "contact_name": ("联系人", 10, "short", lambda row, eye: row.contact_name),
        "unit": ("对接单位", 18, "text", lambda row, eye: row.unit.name),
        "signed_on": ("协议签订", 12, "day", lambda row, eye: _signed(row, "signed_on")),
        "ends_on": ("协议到期", 12, "day", lambda row, eye: _signed(row, "ends_on")),
        "resources": ("资源清单", 28, "text", lambda row, eye: "、".join(each.name for each in row.offered)),
        "needs": ("需求清单", 20, "text", lambda row, eye: row.needs),
        "reported_on": ("双报到日期", 12, "day", lambda row, eye: row.reported_on),
        "note": ("备注", 16, "text", lambda row, eye: row.note),
    },
    rows=lambda user: PartnerUnit.objects.visible_to(user).current(),
    prepared=_with_resources,
    near=along(),
)


def _wishes(wishes, eye):
    rows = wishes.order_by("pk").select_related("home").defer("words").prefetch_related(sheets_wishes.claims_of())
    for wish in rows.iterator(chunk_size=AT_ONCE):
        number, collected, _, *rest = sheets_wishes.line(wish)
        yield (
            number,
            collected,
            eye.grid(wish.path) or wish.home.name,
            *rest,
            eye.community(wish.path),
            wish.get_absolute_url(),
        )


WISHES = Listed(
    rows=lambda user: MicroWish.objects.visible_to(user).own(user),
    fields=columns_named(
        "number collected_at grid caller wish category budget state giver claimed_on finished_on days rating",
        sheets_wishes.COLUMNS,
    )
    | {"community": Column("社区", 14)},
    told=_wishes,
    near=along(),
)


def _needs(items, eye):
    claims = Claim.objects.exclude(state=ClaimState.RELEASED).select_related("volunteer", "team", "partner")
    rows = items.order_by("pk").select_related("unit").defer("contact_phone")
    for item in rows.prefetch_related(Prefetch("claims", claims.order_by("pk"))).iterator(chunk_size=AT_ONCE):
        yield (*sheets_menu.line(item), eye.community(item.path), item.get_absolute_url())


NEEDS = Listed(
    rows=lambda user: MenuItem.objects.visible_to(user).of_branches(user),
    fields=columns_named(
        "number asked_at grid need theme state giver claimed_on finished_on days rating", sheets_menu.COLUMNS
    )
    | {"community": Column("社区", 14)},
    told=_needs,
    near=along(),
)
PLEDGES = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.path)),
        "keeper": ("承诺方", 9, "short", lambda row, eye: row.get_keeper_display()),
        "name": ("户主、店名或单位", 18, "text", lambda row, eye: _keeper(row, eye)),
        "place": ("范围", 20, "text", lambda row, eye: row.place),
        "items": ("包哪几样", 30, "text", lambda row, eye: row.item_words),
        "signed_on": ("签订日期", 12, "day", lambda row, eye: row.signed_on),
        "note": ("说明", 18, "text", lambda row, eye: row.note),
    },
    rows=lambda user: Pledge.objects.visible_to(user).current(),
    prepared=lambda rows, eye: rows,
    near=along(),
)


def _keeper(pledge, eye):
    return pledge.name if eye.names or pledge.resident_id is None else mask_name(pledge.name)


def _awards(awards, eye):
    rows = awards.select_related("nomination__entry__kind", "nomination__entry__round", "nomination__unit",
                                 "nomination__household__dwelling__building__estate")  # fmt: skip
    some = list(rows.order_by("-granted_on", "pk"))  # quotas of a street: a few hundred at most
    places = places_of([row.nomination for row in some])
    for row in some:
        it = row.nomination
        yield (
            eye.community(it.path), eye.grid(it.path), it.entry.kind.name, it.title if eye.names else it.public_title,
            places[it.pk], it.entry.round.name, row.number, row.granted_on, row.valid_until, row.standing_word,
            row.get_absolute_url(),
        )  # fmt: skip


AWARDS = Listed(
    rows=lambda user: Award.objects.visible_to(user),
    fields={
        "community": Column("社区", 14),
        "grid": Column("网格", 16),
        "kind": Column("类别", 12, "short"),
        "title": Column("对象", 24),
        "place": Column("所在社区/网格", 24),
        "round": Column("评选", 20),
        "number": Column("证书编号", 18, "short"),
        "granted_on": Column("命名日期", 12, "day"),
        "valid_until": Column("有效期至", 12, "day"),
        "state": Column("状态", 9, "short"),
    },
    told=_awards,
    near=along("nomination__"),
    path="nomination__path",
)
