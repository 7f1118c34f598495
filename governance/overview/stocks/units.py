"""Units, posts and buildings as rows of ledgers."""

from django.db.models import Count, Prefetch
from django.urls import reverse

from governance.overview.stocks.listed import beneath, listed_by
from hierarchy.choices import HOUSEHOLD_KINDS, PostRole
from hierarchy.models import Building, ChatGroup, OrgUnit, Post, Term

LEADING = (PostRole.SECRETARY, PostRole.GRID_LEADER, PostRole.GROUP_LEADER)
GROUND = (PostRole.SECTOR_LEADER, PostRole.BUILDING_LEADER, PostRole.ENTRANCE_LEADER, PostRole.GROUP_LEADER,
          PostRole.GRID_LEADER, PostRole.GRID_WORKER)  # fmt: skip


def _terms(prefix):
    terms = Term.objects.in_force().select_related("holder").order_by("pk")
    return Prefetch(prefix, terms, to_attr="held")


def _chats():
    return Prefetch("chat_groups", ChatGroup.objects.filter(closed_on=None).order_by("pk"), to_attr="chats")


def _with_terms(posts, eye):
    rows = posts.select_related("unit", "building__estate", "entrance__building__estate")
    chats = ChatGroup.objects.filter(closed_on=None).order_by("pk")
    return rows.prefetch_related(_terms("terms"), Prefetch("building__chat_groups", chats, to_attr="chats"))


def _holders(post, read):
    return "、".join(filter(None, (read(term) for term in post.held)))


def _day(post, name):
    return getattr(post.held[0], name) if post.held else None


def _chat(post):
    return post.building.chats if post.building_id else []


POSTS = listed_by(
    {
        "community": ("社区", 14, "text", lambda post, eye: eye.community(post.unit.path)),
        "grid": ("网格", 16, "text", lambda post, eye: eye.grid(post.unit.path)),
        "place": ("楼栋/单元", 20, "text", lambda post, eye: post.place),
        "households": ("责任户数", 9, "number", lambda post, eye: _households(post)),
        "role": ("职务", 10, "short", lambda post, eye: post.name),
        "name": ("姓名", 10, "short", lambda post, eye: _holders(post, lambda term: term.holder.name) or "（空缺）"),
        "phone": ("联系电话", 14, "short", lambda post, eye: _holders(post, lambda term: term.holder.masked_phone)),
        "method": ("产生方式", 9, "short", lambda post, eye: _holders(post, lambda term: term.get_method_display())),
        "began_on": ("任职日期", 12, "day", lambda post, eye: _day(post, "began_on")),
        "due_on": ("任期届满", 12, "day", lambda post, eye: _day(post, "due_on")),
        "chat": ("微信群名称", 18, "text", lambda post, eye: "、".join(chat.name for chat in _chat(post))),
        "chat_members": ("群人数", 8, "number", lambda post, eye: sum(chat.members for chat in _chat(post)) or None),
    },
    rows=lambda user: Post.objects.visible_to(user).open().filter(role__in=GROUND),
    prepared=_with_terms,
    near=beneath("unit__path"),
    path="unit__path",
    order=("unit__path", "building_id", "entrance_id", "pk"),
    page=lambda post: post.unit.get_absolute_url(),
)


def _households(post):
    place = post.entrance or post.building
    return (place.households or None) if place else None


def _with_posts(units, eye):
    posts = Post.objects.open().filter(role__in=LEADING, building=None, entrance=None)
    return units.prefetch_related(Prefetch("posts", posts.prefetch_related(_terms("terms")), to_attr="leading"))


def _leader(unit):
    held = {post.role: post.held[0].holder.name for post in unit.leading if post.held}
    return next((held[role] for role in LEADING if role in held), "")


UNITS = listed_by(
    {
        "community": ("社区", 14, "text", lambda unit, eye: eye.community(unit.path)),
        "grid": ("网格", 16, "text", lambda unit, eye: eye.grid(unit.path)),
        "level": ("层级", 8, "short", lambda unit, eye: unit.level.label),
        "name": ("名称", 24, "text", lambda unit, eye: unit.name),
        "code": ("编码", 14, "short", lambda unit, eye: unit.code),
        "kind": ("类别", 10, "short", lambda unit, eye: unit.get_kind_display()),
        "leader": ("负责人", 10, "short", lambda unit, eye: _leader(unit)),
        "members": ("党员数", 8, "number", lambda unit, eye: unit.members or None),
        "founded_on": ("成立日期", 12, "day", lambda unit, eye: unit.founded_on),
    },
    rows=lambda user: OrgUnit.objects.visible_to(user).current().exclude(kind__in=HOUSEHOLD_KINDS),
    prepared=_with_posts,
    near=beneath("path"),
    order=("path",),
)


def _with_counts(buildings, eye):
    posts = Post.objects.open().filter(role=PostRole.BUILDING_LEADER).prefetch_related(_terms("terms"))
    rows = buildings.select_related("estate", "unit").annotate(doors=Count("entrances", distinct=True))
    return rows.prefetch_related(_chats(), Prefetch("posts", posts, to_attr="leading"))


BUILDINGS = listed_by(
    {
        "community": ("社区", 14, "text", lambda house, eye: eye.community(house.unit.path)),
        "grid": ("网格", 16, "text", lambda house, eye: eye.grid(house.unit.path)),
        "estate": ("小区", 14, "text", lambda house, eye: house.estate.name),
        "estate_kind": ("小区类型", 10, "short", lambda house, eye: house.estate.get_kind_display()),
        "building": ("楼栋", 8, "short", lambda house, eye: str(house)),
        "floors": ("层数", 7, "number", lambda house, eye: house.floors),
        "entrances": ("单元数", 7, "number", lambda house, eye: house.doors),
        "households": ("户数", 8, "number", lambda house, eye: house.households or None),
        "leader": ("楼栋长", 10, "short", lambda house, eye: _leads(house)),
        "property_company": ("有无物业", 9, "short", lambda house, eye: _managed(house)),
        "chat": ("微信群", 22, "text", lambda house, eye: "、".join(chat.name for chat in house.chats)),
        "chat_members": ("群人数", 8, "number", lambda house, eye: sum(chat.members for chat in house.chats) or None),
    },
    rows=lambda user: Building.objects.visible_to(user),
    prepared=_with_counts,
    near=beneath("unit__path"),
    path="unit__path",
    order=("unit__path", "estate_id", "pk"),
    page=lambda house: reverse("building", args=[house.pk]),
)


def _leads(house):
    return "、".join(term.holder.name for post in house.leading for term in post.held) or "（空缺）"


def _managed(house):
    return "有" if house.estate.has_property_company else "无"
