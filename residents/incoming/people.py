"""The person of a row: name, number, birth, sex and the codes; a valid identity number decides over typed columns."""

import re
import unicodedata

from governance.foundation.workbooks import Doubtful
from residents.choices import Occupancy, Politics, Precision, Relation, Sex
from residents.identity import MaskedNumber, WrongNumber, identify, normalised, said_document
from residents.incoming.care_words import suggested, ticked
from residents.incoming.dates import Lunar, day_of_event, known
from residents.incoming.homes import is_let, is_vacant, take, take_phone
from residents.incoming.phones import POWER

NOBODY = {
    "",
    "无",
    "无人",
    "空",
    "空置",
    "空户",
    "空房",
    "空置房",
    "无人居住",
    "未入住",
    "-",
    "--",
    "/",
    "—",
    "——",
    "暂无",
    "出租",
    "租",
}
NO_NAME = {"不详", "未知", "户主", "租户", "租客", "房东", "业主", "本人", "家属", "居民", "某某", "待核实", "?", "？"}
NAMELESS = NOBODY | NO_NAME
COMPOUND = {
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "令狐",
    "慕容",
    "尉迟",
    "司徒",
    "夏侯",
    "公孙",
    "长孙",
    "宇文",
    "端木",
}
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+")
SHOP = re.compile(r"..(?:店|部|公司|超市|馆|厂|行|中心|诊所|药房|工作室|网吧|学校|幼儿园|驿站|铺)$")
YEARS = re.compile(r"(\d{1,3})(?:\.\d+)?(?:周?岁)?")
ADDRESS_PARTS = ("registered_province", "registered_city", "registered_district", "registered_street", "registered_at")
ABOUT_A_PERSON = ("id_number", "birth_date", "sex", "relation", "phone", "politics", "age", "ethnicity", "education")


def understand_person(cells, options):
    row = cells.incoming
    name, aside = _name(cells)
    if row.layout == "I-2":
        name = _of_household(cells, name)
    if not name:
        _nobody(cells)
        return
    row.person["name"] = name
    identity = _identity(cells, options)
    _birth(cells, options, identity)
    _sex(cells, identity)
    _age(cells, options.today)
    _codes(cells)
    _contact(cells)
    _texts(cells, aside, options)


def _name(cells):
    """(the name, words in brackets beside it)."""
    said, words = cells.said("name"), []
    if not said or (said.isalpha() and HAN.fullmatch(said) and len(said) <= 4 and said not in NAMELESS):
        return said, words
    said = unicodedata.normalize("NFKC", said)
    words = re.findall(r"\(([^()]*)\)", said)
    said = re.sub(r"\([^()]*\)", "", said).strip(" '’·.")
    said = re.sub(r"(?<=[\u3400-\u9fff])\s*[•・‧∙⋅.·]\s*(?=[\u3400-\u9fff])", "·", said)
    if said in NOBODY:
        return "", [*words, said]
    problem = _name_problem(said)
    if problem:
        cells.problem("name", problem)
    parts = said.split()
    return ("".join(parts) if all(HAN.fullmatch(part) for part in parts) else " ".join(parts))[:40], words


def _name_problem(said):
    parts = said.split()
    han = all(HAN.fullmatch(part) for part in parts)
    if said in NO_NAME:
        return f"“{said}”不是姓名，请填写真实姓名"
    if re.search(r"[、,;/|+]", said) or (
        han and len(parts) > 1 and all(len(part) > 1 for part in parts) and parts[0] not in COMPOUND
    ):
        return "一格里有几个姓名，请一人一行"
    if re.search(r"[*×某]", said) or re.fullmatch(r"[\u3400-\u9fff](先生|女士|某)", said):
        return "姓名是打码的，请填写完整姓名"
    if re.search(r"\d", said):
        return "姓名里有数字，请核对"
    if len(said) > 40:
        return "姓名超过 40 个字，请核对"
    if not re.search(r"[^\W\d_]", said):
        return "这不是姓名，请核对"
    return ""


def _of_household(cells, name):
    """A ledger of homes names the head, or who rents: the one who lives there is entered, the other kept beside."""
    row, head, tenant = cells.incoming, cells.said("head"), cells.said("tenant")
    found = re.match(r"[^\d/、,;:：(（]*", tenant)
    tenant_name = found[0].strip() if found else ""
    if tenant_name in NOBODY:
        tenant_name = ""
    if "tenant" in cells.values and re.search(r"\d{7}", tenant) and "tenant_phone" not in cells.values:
        cells.values["tenant_phone"] = re.sub(r"^[^\d(（]*", "", tenant)
    if tenant_name and SHOP.search(tenant_name):
        row.dwelling["note"] = "；".join(filter(None, (row.dwelling.get("note"), tenant_name)))
        cells.warn("tenant", f"“{tenant_name[:20]}”是店铺或单位，记入房屋备注，没有登记为住户")
        tenant_name = ""
    elif len([part for part in re.split(r"[\d/、,;；，\s]+", tenant) if HAN.match(part)]) > 1:
        cells.warn("tenant", f"租客不止一位，只登记了{tenant_name[:20]}，其他人请一人一行另外登记")
    if tenant_name:
        number = take_phone(cells, "tenant_phone")
        if number:
            row.person["phone"] = number.first
        if head and head != tenant_name and not row.dwelling.get("owner_name"):
            row.dwelling["owner_name"] = head[:40]
            cells.warn("head", f"按租客登记住户，{head}登记为产权人")
        elif head and head not in (tenant_name, row.dwelling.get("owner_name")):
            cells.warn("head", "这户按租客登记，户主没有登记为住户")
        row.person["relation"] = Relation.HEAD
        row.dwelling.setdefault("occupancy", Occupancy.RENTED)
        return tenant_name[:40]
    name = name or ("" if head in NOBODY else head)
    if name and is_vacant(cells):
        row.dwelling.setdefault("owner_name", name[:40])
        cells.warn("head", "房屋空置，户主登记为产权人，没有登记为住户")
        return ""
    if name and is_let(cells) and name == row.dwelling.get("owner_name"):
        cells.warn("head", "房屋出租，户主就是产权人，没有登记为住户")
        return ""
    if name:
        row.person["relation"] = Relation.HEAD
        problem = _name_problem(name)
        if problem:
            cells.problem("head", problem)
    return name


def _nobody(cells):
    """Without a name the row is a door, if nothing in it speaks of a person."""
    row = cells.incoming
    if row.layout == "I-2" or "name" in cells.broken:
        return
    about = [name for name in ABOUT_A_PERSON if name in cells.values and cells.said(name) not in ("", "无", "/", "-")]
    if about or not row.place.room:
        cells.problem("name", "没有姓名，请补上；如果是空房，请清空这一行里人的信息")
    elif cells.said("name") and "occupancy" not in row.dwelling and re.search(r"空|无人|未入住", cells.said("name")):
        row.dwelling["occupancy"] = Occupancy.VACANT


def _identity(cells, options):
    row, value = cells.incoming, cells.values.get("id_number")
    if value is None:
        return None
    if isinstance(value, (int, float)) and abs(value) >= 1e15:
        _damaged(cells, f"{value:.14e}".partition("e")[0].replace(".", ""))
        return None
    number = normalised(cells.said("id_number"))
    if POWER.fullmatch(number.replace(",", "")):
        _damaged(cells, re.sub(r"\D", "", number.upper().partition("E")[0]))
        return None
    try:
        found = identify(number, said_document(cells.said("document")), options.today)
    except MaskedNumber as masked:
        cells.warn("id_number", f"{masked}，没有登记")
        return None
    except WrongNumber as wrong:
        if len(number) == 18 and number.isdigit() and number.endswith("000"):
            _damaged(cells, number[:15])
        else:
            cells.problem("id_number", str(wrong))
        return None
    if found is None:
        return None
    row.person |= {"id_number": found.number, "document": found.kind}
    if found.warning:
        cells.warn("id_number", found.warning)
    return found


def _damaged(cells, digits):
    """Excel keeps fifteen digits: the number is not taken, what is left of it may confirm a person already known."""
    cells.incoming.damaged_id, cells.incoming.damaged_digits = True, digits


def _birth(cells, options, identity):
    row, typed = cells.incoming, None
    born = identity.birth_date if identity else None
    try:
        typed = known(cells.values.get("birth_date"), **options.dates)
    except Lunar as lunar:
        cells.warn("birth_date", str(lunar) if not born else f"{lunar}；按证件号码的 {born} 登记")
    except Doubtful as doubt:
        if born:
            cells.warn("birth_date", f"{doubt}；按证件号码的 {born} 登记")
        else:
            cells.problem("birth_date", str(doubt))
    if born:
        row.person |= {"birth_date": born, "birth_precision": Precision.DAY}
        if typed and not typed.agrees(born):
            cells.warn("birth_date", f"表中是 {typed}，与证件号码不一致，按证件号码的 {born} 登记")
    elif typed:
        row.person |= {"birth_date": typed.on, "birth_precision": typed.precision}
        if typed.warning:
            cells.warn("birth_date", typed.warning)


def _sex(cells, identity):
    row = cells.incoming
    take(cells, "sex", row.person)
    typed, told = row.person.get("sex"), identity.sex if identity else None
    if told and typed in (Sex.MALE, Sex.FEMALE) and typed != told:
        cells.warn("sex", f"表中是{Sex(typed).label}，与证件号码不一致，按证件号码登记为{told.label}")
    if told:
        row.person["sex"] = told
    elif typed in (Sex.UNKNOWN, Sex.UNSAID):
        row.person.pop("sex")


def _age(cells, today):
    """Never stored: it only tells that the birth date or the number may be somebody else's."""
    born, said = cells.incoming.person.get("birth_date"), cells.said("age")
    found = YEARS.fullmatch(said)
    if born and found:
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        if abs(age - int(found[1])) > 2:
            cells.warn("age", f"表中年龄 {found[1]}，按出生日期应为 {age}，请核对")


def _codes(cells):
    row, person = cells.incoming, cells.incoming.person
    for name in ("ethnicity", "politics", "education", "marriage", "registration", "match"):
        if name in cells.values:
            take(cells, name, person)
    if "relation" in cells.values:
        _relation(cells)
    named_head = "head" in cells.values and "relation" not in person and row.layout != "I-2"
    if named_head and (cells.said("head") == person["name"] or ticked(cells.values["head"]) is True):
        person["relation"] = Relation.HEAD
    tick = ticked(cells.values.get("member"))
    if tick is True and not person.get("politics"):
        person["politics"] = Politics.MEMBER
    elif tick is True and person["politics"] not in (Politics.MEMBER, Politics.PROBATIONARY):
        cells.warn("member", f"写的是党员，但政治面貌是{Politics(person['politics']).label}，请核对")
    elif isinstance(tick, str) and "politics" not in person and "预备" in tick:
        person["politics"] = Politics.PROBATIONARY


def _relation(cells):
    tick = ticked(cells.values["relation"]) if "是否" in cells.heading("relation") else None
    if tick in (True, False):
        if tick:
            cells.incoming.person["relation"] = Relation.HEAD
        return
    take(cells, "relation", cells.incoming.person)


def _contact(cells):
    person = cells.incoming.person
    found, more = take_phone(cells, "phone"), take_phone(cells, "other_phone")
    others = []
    if found:
        person["phone"] = found.first
        others.append(found.others)
    if more:
        if not found and "phone" not in person:
            person["phone"] = more.first
        else:
            others.append(more.first)
        others.append(more.others)
    if others := "、".join(dict.fromkeys(other for other in others if other)):
        person["other_phones"] = others


def _texts(cells, aside, options):
    row, person = cells.incoming, cells.incoming.person
    parts = [cells.said(name) for name in ADDRESS_PARTS]
    if registered := "".join(dict.fromkeys(part for part in parts if part and part != "无")):
        person["registered_at"] = registered[:120]
        if len(registered) > 120:
            cells.warn("registered_at", "户籍地址超过 120 个字，后面的没有登记")
    if workplace := cells.said("workplace", 80):
        person["workplace"] = workplace
    if "since" in cells.values:
        day, warning = day_of_event(cells.values["since"], **options.dates)
        if day:
            person["since"] = day
        if warning:
            cells.warn("since", warning)
    note = "；".join(part for part in (cells.said("note"), *aside) if part)
    if note:
        person["note"] = note
    _suggestion(cells, row, options, aside)


def _suggestion(cells, row, options, aside):
    """Death or leaving by a date column, a status or a note; only suggested, for a note may be about a spouse."""
    name = next((name for name in ("died_on", "left_on") if cells.said(name) not in ("", "无", "/", "-")), "")
    if name:
        row.suggested = "dead" if name == "died_on" else "left"
        row.suggested_on, warning = day_of_event(cells.values[name], **options.dates)
        if warning:
            cells.warn(name, warning)
    else:
        said = {"status": cells.said("status"), "note": cells.said("note"), "name": "；".join(aside)}
        found = {name: suggested(words) for name, words in said.items() if words}
        name = next((name for name, (status, _) in found.items() if status), "")
        row.suggested, row.suggested_on = found.get(name, ("", None))
    if row.suggested:
        word = "已故" if row.suggested == "dead" else "已迁出"
        cells.warn(name, f"看来{word}{f'（{row.suggested_on}）' if row.suggested_on else ''}，建议改为“{word}”")
