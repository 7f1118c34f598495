"""What is kept about one person, as that person may read it: masked, and nothing about anybody else."""

from residents.choices import Presence
from residents.models import CareProfile, PartyMember


def kept_about(resident):
    """[(label, masked value)]; of words and of health only that they are there: the slip may have been lost."""
    where = f"{resident.building.estate}{resident.building}"
    lines = [
        ("姓名", resident.masked_name),
        ("性别", resident.get_sex_display() if resident.sex in "12" else ""),
        ("出生年份", f"{resident.birth_date.year} 年" if resident.birth_date else ""),
        ("证件号码", resident.masked_id),
        ("联系电话", resident.masked_phone),
        ("住处", f"{where}（门牌不显示）"),
        ("在册情况", resident.get_presence_display()),
        ("民族", resident.get_ethnicity_display() if resident.ethnicity else ""),
        ("文化程度", resident.get_education_display() if resident.education else ""),
        ("婚姻状况", resident.get_marriage_display() if resident.marriage else ""),
        ("户籍类型", resident.get_registration_display() if resident.registration else ""),
        *((label, _is_there(getattr(resident, name))) for name, label in WORDS),
        ("党员登记", _is_there(PartyMember.objects.filter(resident=resident).exists())),
        ("关爱档案", _care(resident)),
        ("走访记录", f"{resident.visits.filter(revoked_at=None).count()} 次"),
        ("收集依据", resident.get_basis_display()),
    ]
    if resident.presence != Presence.HERE:
        lines.append(("说明", "您已不在册，到保存期限后会自动删除。"))
    return [(label, value) for label, value in lines if value]


WORDS = (
    ("other_phones", "其他电话"), ("registered_at", "户籍地址"), ("workplace", "工作单位或学校"), ("note", "备注"),
)  # fmt: skip


def _is_there(value):
    return "有登记（要看内容请申请查阅复制）" if value else ""


def _care(resident):
    profile = CareProfile.objects.running().filter(resident=resident).only("pk", "opened_on").first()
    return f"{profile.opened_on:%Y-%m-%d} 建立（要看内容请申请查阅复制）" if profile else ""
