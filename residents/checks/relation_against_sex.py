from django.db.models import Q

from residents.checks.found import Check, finding, narrowed
from residents.choices import Relation, Sex
from residents.models import Resident

R = Relation
MEN = (
    R.HUSBAND, R.SON, R.ONLY_SON, R.FIRST_SON, R.SECOND_SON, R.ADOPTED_SON, R.SON_IN_LAW, R.OTHER_SON, R.GRANDSON,
    R.DAUGHTERS_SON, R.GRANDDAUGHTERS_HUSBAND, R.FATHER, R.HUSBANDS_FATHER, R.WIFES_FATHER, R.STEPFATHER, R.GRANDFATHER,
    R.MOTHERS_FATHER, R.ELDER_BROTHER, R.YOUNGER_BROTHER, R.ELDER_SISTERS_HUSBAND, R.YOUNGER_SISTERS_HUSBAND,
)  # fmt: skip
WOMEN = (
    R.WIFE, R.DAUGHTER, R.ONLY_DAUGHTER, R.FIRST_DAUGHTER, R.SECOND_DAUGHTER, R.ADOPTED_DAUGHTER, R.DAUGHTER_IN_LAW,
    R.OTHER_DAUGHTER, R.GRANDDAUGHTER, R.DAUGHTERS_DAUGHTER, R.GRANDSONS_WIFE, R.MOTHER, R.HUSBANDS_MOTHER,
    R.WIFES_MOTHER, R.STEPMOTHER, R.GRANDMOTHER, R.MOTHERS_MOTHER, R.ELDER_BROTHERS_WIFE, R.YOUNGER_BROTHERS_WIFE,
    R.ELDER_SISTER, R.YOUNGER_SISTER,
)  # fmt: skip


def find(place, only=None):
    wrong = Q(relation__in=MEN, sex=Sex.FEMALE) | Q(relation__in=WOMEN, sex=Sex.MALE)
    people = Resident.objects.here().filter(wrong, community_path=place, erased_at=None)
    rows = narrowed(people, only, resident_id="pk").values_list("pk", "home_id", "path", "relation", "sex")
    for pk, home, path, relation, sex in rows:
        yield finding("relation_against_sex", home, path, f"{pk}:{relation}:{sex}", resident_id=pk)


def say(findings):
    return {
        row.pk: f"{row.resident.masked_name}登记为户主的“{row.resident.get_relation_display()}”，"
        f"性别却是{row.resident.get_sex_display()}。"
        for row in findings
    }


CHECK = Check(
    "relation_against_sex", "关系与性别不符", "例如“妻”登记成男。有证件号码的以号码为准，没有的按关系改。", find, say,
    mends=(("sex_by_relation", "改正性别"),),
)  # fmt: skip
