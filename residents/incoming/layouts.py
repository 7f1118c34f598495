"""Which of the usual rosters a sheet is: told by its headings and its title, never by the name on its tab."""

import re

from governance.foundation.workbooks import heading_key
from residents.addresses import BUILDING, Place, Unclear, building_of, parse

POST_HEADINGS = {
    "责任户数",
    "联系户数",
    "负责户数",
    "产生方式",
    "推选方式",
    "微信群名称",
    "微信群",
    "群人数",
    "任职日期",
    "任职时间",
    "专/兼职",
}
POST_TITLE = re.compile(r"(楼栋长|单元长|楼长|网格员|网格长|楼组长|门栋长|微网格长)(?!家)")
PARTY_TITLE = re.compile(r"党员(?!家庭|中心户|示范户)")
CARE_TITLE = re.compile(
    r"重点(人群|人员|关注)|特殊(人群|群体)|独居|空巢|高龄|失能|残疾|低保|特困|困难|困境|失独|计生特殊|优抚|退役军人|精神障碍|关爱|留守"
)
CARE_FIELDS = {
    "care", "worker", "every", "self_care", "living_with", "health", "support", "needs", "contact_name",
    "disability_type", "disability_grade", "disability_number", "attention", "visited_on",
}  # fmt: skip
HOME_FIELDS = {"occupancy", "owner", "owner_phone", "head", "declared", "tenant"}
WORDED = re.compile(r"栋|幢|号楼|座|#|＃|单元")
ESTATE = re.compile(
    r"(?:社区|街道|居委会|^)((?:(?!社区|街道)[\u4e00-\u9fff\d]){2,12}?(?:小区|花园|家园|新村|公寓|苑|园|府|庭|湾|里|城|邸|居))"
    r"(?=居民|住户|业主|党员|人口|人员|重点|独居|高龄|房屋|花名册|台账|\d{1,3}(?:栋|幢|号楼|#))"
)
SERIAL = {"序号", "编号", "序", "no", "no.", "#", "项次"}


def layout_of(columns, headings, title):
    """I-1 to I-5, or "" for a sheet that is no roster: lists for drop-downs have headings of ours too."""
    keys, fields = {heading_key(heading) for heading in headings}, set(columns)
    placed = fields & {"room", "address", "building"}
    if "name" not in fields:
        return "I-2" if placed and fields & HOME_FIELDS else ""
    if keys & {"职务", "岗位", "担任职务", "岗位职务"} and (keys & POST_HEADINGS or POST_TITLE.search(title)):
        return "I-4"
    if (fields & {"branch", "member_kind", "membership", "post"} and not fields & {"relation"}) or PARTY_TITLE.search(
        title
    ):
        return "I-3"
    if len(fields & CARE_FIELDS) >= 3 or (CARE_TITLE.search(title) and "relation" not in fields):
        return "I-5"
    return "I-1" if len(fields) >= 2 else ""


def title_above(cells):
    """The title among the texts above the headings: a version number, a notice and 填报单位 are none."""
    texts = [" ".join(str(cell).split()) for cell in cells if isinstance(cell, str) and cell.strip()]
    named = [
        text
        for text in texts
        if re.search(r"册|台账|登记表|一览表|名单|清单|情况表|统计表|汇总表|信息表", text) and len(text) <= 60
    ]
    return (named or [text for text in texts if 3 < len(text) <= 60] or [""])[0]


def place_of(title, tab):
    """What the title, else the tab, says of estate, building and entrance; the title is trusted over the tab."""
    said = Place()
    if WORDED.search(tab):
        try:
            said = building_of(re.sub(r"[(（].*?[)）]|(居民|住户)?(花名册|名册|台账)$", "", tab))
        except Unclear:
            said = Place()
    found = BUILDING.search(re.sub(r"\s", "", title))
    estate = ESTATE.search(re.sub(r"\s", "", title))
    if found:
        try:
            head = parse(re.sub(r"\s", "", title)[: found.end()])
            return Place(estate=estate[1] if estate else "", building=head.building)
        except Unclear:
            pass
    return Place(said.estate or (estate[1] if estate else ""), said.building, said.entrance)


def place_of_line(cell):
    """The building a line between two blocks names ("3栋", "一、润秀苑3栋（36户）"), or None."""
    words = re.sub(r"[(（].*?[)）]|^[一二三四五六七八九十]+、|[:：]$|(共|计)?\d+户$", "", str(cell).strip())
    if len(words) > 20 or not WORDED.search(words):
        return None
    try:
        place = building_of(words)
    except Unclear:
        return None
    return place if place.building or place.entrance else None
