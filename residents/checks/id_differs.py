from governance.foundation.fields import blind_index
from residents.checks.found import Check, finding, narrowed
from residents.choices import Document, Precision, Sex
from residents.identity import WrongNumber, identify
from residents.models import Resident

TELLING = (Document.CITIZEN, Document.OLD, Document.PERMIT)


def find(place, only=None):
    """Numbers are sealed, so each is opened and read; nothing of it leaves this function but a keyed digest."""
    people = Resident.objects.filter(community_path=place, document__in=TELLING, erased_at=None)
    people = narrowed(people.exclude(id_key=""), only, resident_id="pk").order_by("pk")
    columns = ("pk", "home_id", "path", "id_number", "birth_date", "birth_precision", "sex")
    for pk, home, path, number, born, precision, sex in people.values_list(*columns).iterator(chunk_size=2000):
        wrong = against(number, born, precision, sex)
        if wrong:
            digest = blind_index("residents.finding", f"{number}{born}{sex}")[:12]
            yield finding("id_differs", home, path, f"{pk}:{'+'.join(wrong)}:{digest}", resident_id=pk)


def against(number, born, precision, sex):
    """Which of birth, sex, number do not fit: ["birth", "sex"]."""
    try:
        said = identify(number)
    except WrongNumber:
        return ["number"]
    if said is None:
        return []
    wrong = []
    if said.birth_date and born and not _fits(said.birth_date, born, precision):
        wrong.append("birth")
    if said.sex and sex in (Sex.MALE, Sex.FEMALE) and sex != said.sex:
        wrong.append("sex")
    return wrong


def _fits(said, born, precision):
    if precision == Precision.YEAR:
        return said.year == born.year
    if precision == Precision.MONTH:
        return (said.year, said.month) == (born.year, born.month)
    return said == born


WORDS = {"birth": "出生日期", "sex": "性别"}


def say(findings):
    told = {}
    for row in findings:
        parts = row.key.split(":")[2].split("+")
        if parts == ["number"]:
            told[row.pk] = f"{row.resident.masked_name}的证件号码校验不通过，请核对证件后更正。"
        else:
            words = "和".join(WORDS[part] for part in parts)
            told[row.pk] = f"{row.resident.masked_name}登记的{words}与证件号码里的不一致。"
    return told


CHECK = Check(
    "id_differs", "证件号码与出生日期、性别不符", "年龄算错会漏掉高龄津贴；证件号码通过校验的，以号码为准。", find, say,
    mends=(("by_number", "按证件号码改"),),
)  # fmt: skip
