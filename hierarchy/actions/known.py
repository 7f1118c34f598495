"""What a street has, read once for an import: a row then costs queries only for what it changes."""

import re
from collections import defaultdict

from governance.foundation.errors import ActionRefused
from hierarchy.choices import Level
from hierarchy.models import Building, ChatGroup, Entrance, Estate, OrgUnit, Post, Term

SUFFIX = re.compile(r"(社区党委|社区党总支|社区居委会|社区|网格党支部|小区党支部|党支部|网格|楼栋党小组|党小组)$")


def key(name):
    """沁心湖社区 and 沁心湖社区党委 are one; so are 第一网格 and 第一网格党支部."""
    name = "".join(name.split())
    return SUFFIX.sub("", name) or name


class Known:
    def __init__(self, office):
        self.office = office
        path = office.path
        self.units, self.children, self.by_code = {}, {}, {}
        for unit in OrgUnit.objects.branch(office).current():
            self.learn_unit(unit)
        self.estates = {(e.unit.path[:8], e.name): e for e in self._in(Estate, "unit").select_related("unit")}
        self.buildings, self.entrances, self.chats = {}, {}, {}
        for building in self._in(Building, "unit").select_related("unit", "estate__unit"):
            self.learn_building(building)
        for entrance in self._in(Entrance, "building__unit"):
            self.learn_entrance(entrance)
        for group in ChatGroup.objects.filter(building__unit__path__startswith=path, closed_on=None):
            self.learn_chat(group)
        self.posts, self.terms = {}, defaultdict(list)
        for post in (
            self._in(Post, "unit").open().select_related("unit", "building__estate", "entrance__building__estate")
        ):
            self.learn_post(post)
        open_terms = Term.objects.filter(post__unit__path__startswith=path, ended_on=None)
        for term in open_terms.select_related("holder", "post").order_by("id"):
            self.terms[term.post_id].append(term)

    def _in(self, model, lookup):
        return model.objects.filter(**{f"{lookup}__path__startswith": self.office.path})

    # units

    def learn_unit(self, unit):
        self.units[unit.path] = self.by_code[unit.code.upper()] = unit
        self.children[unit.parent_path, key(unit.name)] = unit

    def unit_coded(self, code):
        return self.by_code.get(code.upper()) if code else None

    def child(self, parent, name):
        return self.children.get((parent.path, key(name)))

    def unit_called(self, said, depth):
        """A parent named by code, or by a name that one unit of that level has."""
        unit = self.by_code.get(said.upper())
        found = [unit] if unit else [u for u in self.units.values() if key(u.name) == key(said)]
        found = [unit for unit in found if unit.depth == depth]
        if len(found) == 1:
            return found[0]
        level = Level(depth).label
        if found:
            raise ActionRefused(f"有 {len(found)} 个叫“{said}”的{level}，上级请改填编码。")
        raise ActionRefused(f"没有找到上级“{said}”（应是{level}一级）。请把上级写在它前面的行里，或填写编码。")

    # territory

    def learn_estate(self, estate):
        self.estates[estate.unit.path[:8], estate.name] = estate

    def estate(self, community, name):
        return self.estates.get((community.path, name))

    def learn_building(self, building):
        self.buildings[building.estate_id, building.number] = building

    def building(self, estate, number):
        return self.buildings.get((estate.pk, number))

    def learn_entrance(self, entrance):
        self.entrances[entrance.building_id, entrance.number] = entrance

    def entrance(self, building, number):
        return self.entrances.get((building.pk, number))

    def learn_chat(self, group):
        self.chats[group.building_id, group.name] = group.members

    def chat(self, building, name):
        return self.chats.get((building.pk, name))

    # posts

    def learn_post(self, post):
        self.posts[post.unit_id, post.role, post.building_id, post.entrance_id, post.title] = post

    def post(self, unit, role, building, entrance, title):
        return self.posts.get((unit.pk, role, building and building.pk, entrance and entrance.pk, title))

    def learn_term(self, term):
        terms = self.terms[term.post_id]
        if term.alone:
            terms.clear()
        terms.append(term)

    def sitting(self, post):
        return self.terms[post.pk]
