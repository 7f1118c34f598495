"""A row of I-6 共建单位台账, understood: what it says of a partner, and what is wrong with it."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from governance.foundation import workbooks
from governance.foundation.workbooks import Doubtful
from volunteers.choices import PartnerKind
from volunteers.forms_partners import a_credit_code

FIELDS = {  # field: (what people call it, headings it is known by)
    "name": ("单位名称", "单位名称 共建单位 单位 名称 共建单位名称"),
    "credit_code": ("统一社会信用代码", "统一社会信用代码 信用代码 社会信用代码"),
    "kind": ("单位性质", "单位性质 单位类别 性质 类别 单位类型"),
    "party_organisation": ("党组织名称", "党组织名称 党组织 所属党组织"),
    "members": ("党员数", "党员数 党员人数 在职党员数"),
    "address": ("地址", "地址 单位地址"),
    "head": ("负责人", "负责人 单位负责人"),
    "contact_name": ("联络员", "联络员 联系人 联络人"),
    "contact_phone": ("联系电话", "联系电话 电话 手机 联系方式"),
    "agreement": ("共建协议起止", "共建协议起止 协议起止 共建协议 协议期限"),
    "resources": ("资源清单", "资源清单 资源 可提供资源 资源清单(场地/资金/人才/服务)"),
    "needs": ("需求清单", "需求清单 需求 单位需求"),
    "past_activities": ("已开展活动数", "已开展活动数 活动数 开展活动数"),
    "reported_on": ("双报到", "双报到 双报到日期 是否双报到"),
    "note": ("备注", "备注"),
}  # fmt: skip
SYNONYMS = {name: names.split() for name, (_, names) in FIELDS.items()}
LABELS = {name: label for name, (label, _) in FIELDS.items()}
KINDS = {
    "机关": PartnerKind.ORGAN, "事业": PartnerKind.ORGAN, "国企": PartnerKind.COMPANY, "国有": PartnerKind.COMPANY,
    "企业": PartnerKind.COMPANY, "非公": PartnerKind.TWO_NEW, "两新": PartnerKind.TWO_NEW, "公司": PartnerKind.COMPANY,
    "社会组织": PartnerKind.SOCIAL, "学校": PartnerKind.SCHOOL, "医院": PartnerKind.HOSPITAL,
    "医疗": PartnerKind.HOSPITAL, "部队": PartnerKind.ARMY, "商户": PartnerKind.SHOP, "其他": PartnerKind.OTHER,
}  # fmt: skip
LONGEST = {
    "name": 60,
    "party_organisation": 60,
    "address": 80,
    "head": 40,
    "contact_name": 40,
    "needs": 200,
    "note": 200,
}
DAYS = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}(?:\s*[-./月]\s*\d{1,2}\s*日?)?")


@dataclass
class Said:
    """`values` are columns of a partner; a row with `errors` ({field: sentence}) is not imported."""

    row: int
    values: dict = field(default_factory=dict)
    agreement: tuple = ()  # (signed on, ends on)
    resources: list = field(default_factory=list)
    errors: dict = field(default_factory=dict)


def understand(row, cells):
    """What a row says; `cells` is {field: text or value}."""
    said = Said(row)
    for name, most in LONGEST.items():
        words = workbooks.text(cells.get(name)).replace("\n", " ").strip()
        if len(words) > most:
            said.errors[name] = f"最多 {most} 个字，现在 {len(words)} 个"
        said.values[name] = words[:most]
    for name in ("name", "contact_name"):
        if not said.values[name]:
            said.errors[name] = "没有填"
    for name, read in READERS.items():
        try:
            said.values[name] = read(cells.get(name))
        except (Doubtful, ValidationError) as doubt:
            said.errors[name] = getattr(doubt, "messages", [str(doubt)])[0]
    _agreement(said, cells.get("agreement"))
    words = workbooks.text(cells.get("resources"))
    said.resources = [each.strip()[:60] for each in re.split(r"[；;、\n]", words) if each.strip()][:20]
    return said


def _kind(value):
    words = workbooks.token(value)
    for name, kind in KINDS.items():
        if name in words:
            return kind
    if words:
        raise Doubtful(f"“{words[:10]}”不认识，请写机关、事业、企业、学校、医院、社会组织、非公、商户、部队或其他")
    return PartnerKind.OTHER


def _count(value):
    words = workbooks.token(value).removesuffix(".0").removesuffix("名").removesuffix("人").removesuffix("次")
    if not words:
        return None
    if not words.isascii() or not words.isdecimal() or int(words) > 100_000:
        raise Doubtful(f"“{words[:12]}”不是人数或次数，请只写数字")
    return int(words)


def _phone(value):
    return workbooks.phone(value).first if workbooks.text(value) else ""


def _reported(value):
    """A day; 是 without a day says nothing we could keep."""
    words = workbooks.token(value)
    return None if words in ("", "是", "否", "√", "×", "已报到", "未报到", "无") else workbooks.day(value)


READERS = {
    "credit_code": lambda value: a_credit_code(workbooks.token(value)),
    "kind": _kind,
    "members": _count,
    "past_activities": lambda value: _count(value) or 0,
    "contact_phone": _phone,
    "reported_on": _reported,
}


def _agreement(said, value):
    words = workbooks.text(value)
    if not words or words in ("无", "未签", "—", "-"):
        return
    try:
        days = [workbooks.day(found) for found in DAYS.findall(words)]
    except Doubtful as doubt:
        said.errors["agreement"] = str(doubt)
        return
    if len(days) != 2 or None in days:
        said.errors["agreement"] = "请写起止两个日期，如：2026-01-01 至 2027-12-31"
    elif days[1] < days[0]:
        said.errors["agreement"] = "到期日期早于签订日期"
    else:
        said.agreement = tuple(days)
