"""Who lives together: a handful of shapes of families, drawn person by person."""

from datetime import timedelta

from governance.overview.demo.register.names import given_name, surname
from residents.choices import Document, Education, Marriage, Match, Occupancy, Politics, Registration, Relation, Sex
from residents.models import Resident

R, M, F = Relation, Sex.MALE, Sex.FEMALE
SCHOOLS = ("望湖小学", "区实验中学", "滨湖中学", "市第四十八中学", "师范附小")
WORK = (
    "物业公司",
    "地铁运营公司",
    "社区卫生服务中心",
    "电子厂",
    "商贸公司",
    "小学",
    "建筑公司",
    "个体经营",
    "软件公司",
)


class Families:
    """Draws families of one office. Each shape returns (occupancy, [people]); the first is the head."""

    def __init__(self, rng, today, numbers):
        self.rng, self.today, self.numbers = rng, today, numbers

    def person(self, age, sex, relation=R.HEAD, name="", **more):
        """Somebody of an age on the day of the demo; a name of one character is the surname."""
        rng = self.rng
        born = self.today - timedelta(days=round(age * 365.25) + rng.randint(2, 355))
        if len(name) < 2:
            name = (name or surname(rng)) + given_name(sex, age, rng)
        someone = Resident(name=name, sex=sex, birth_date=born, relation=relation)
        someone.ethnicity = "01" if rng.random() < 0.97 else rng.choice(("03", "11", "15", "34"))
        someone.education = self._education(age)
        someone.politics = self._politics(age)
        someone.marriage = Marriage.SINGLE if age < 25 else Marriage.MARRIED
        someone.registration, someone.match = Registration.HERE, Match.BOTH
        self._reachable(someone, age)
        for column, value in more.items():
            setattr(someone, column, value)
        return someone

    def _reachable(self, someone, age):
        rng = self.rng
        if age >= 12 and rng.random() < (0.9 if age >= 18 else 0.3):
            someone.phone = self.numbers.phone()
        if rng.random() < 0.38:
            someone.document = Document.CITIZEN
            someone.id_number = self.numbers.identity(someone.birth_date, someone.sex)
        if 22 <= age < 60 and rng.random() < 0.3:
            someone.workplace = rng.choice(WORK)
        elif 6 <= age < 18 and rng.random() < 0.5:
            someone.workplace = rng.choice(SCHOOLS)

    def _education(self, age):
        if age < 18:
            return Education.UNKNOWN
        rng, E = self.rng, Education
        if age >= 60:
            return rng.choice((E.PRIMARY, E.MIDDLE, E.MIDDLE, E.HIGH, E.UNKNOWN))
        return rng.choice((E.MIDDLE, E.HIGH, E.VOCATIONAL, E.COLLEGE, E.COLLEGE, E.BACHELOR, E.POSTGRADUATE, E.UNKNOWN))

    def _politics(self, age):
        if age < 14:
            return Politics.UNKNOWN
        drawn = self.rng.random()
        if age < 28 and drawn < 0.4:
            return Politics.LEAGUE
        if age >= 20 and drawn < (0.14 if age >= 50 else 0.09):
            return Politics.MEMBER
        return Politics.PROBATIONARY if 20 <= age < 40 and drawn > 0.995 else Politics.MASSES

    def pair(self, age, apart=2):
        """A married couple, the man written first more often than not."""
        man = self.rng.random() < 0.72
        first = self.person(age, M if man else F)
        other = max(age - self.rng.randint(-1, apart), 22)
        return [first, self.person(other, F if man else M, R.WIFE if man else R.HUSBAND)]

    def child(self, age, of, relation=None):
        boy = self.rng.random() < 0.52
        return self.person(age, M if boy else F, relation or (R.SON if boy else R.DAUGHTER), of.name[0])

    def alone_in_age(self, top=91):
        age = self.rng.randint(68, top)
        sex = F if self.rng.random() < 0.68 else M
        return Occupancy.OWNER, [self.person(age, sex, marriage=Marriage.WIDOWED)]

    def old_couple(self, top=86):
        return Occupancy.OWNER, self.pair(self.rng.randint(63, top), 4)

    def parents_and_children(self, top=None):
        age = self.rng.randint(29, 51)
        couple = self.pair(age)
        ages = sorted((self.rng.randint(0, min(age - 25, 24)) for _ in range(self.rng.choice((1, 1, 2)))), reverse=True)
        man = next((one for one in couple if one.sex == M), couple[0])
        return Occupancy.OWNER, couple + [self.child(each, man) for each in ages]

    def three_generations(self, top=85):
        occupancy, people = self.parents_and_children()
        age = min(people[0].age_on(self.today) + self.rng.randint(24, 33), top)
        head = people[0]
        sex = F if self.rng.random() < 0.6 else M
        relation = (R.MOTHER if sex == F else R.FATHER) if head.sex == M else (R.WIFES_MOTHER if sex == F else R.FATHER)
        people.append(self.person(age, sex, relation, head.name[0] if sex == M else ""))
        return occupancy, people

    def young_couple(self, top=None):
        return Occupancy.OWNER, self.pair(self.rng.randint(25, 38))

    def single(self, top=None):
        age = self.rng.randint(26, 55)
        alone = Marriage.SINGLE if age < 36 else Marriage.DIVORCED
        return Occupancy.OWNER, [self.person(age, self.rng.choice((M, F)), marriage=alone)]

    def tenants(self, top=None):
        """People who share a flat and are no kin; registered elsewhere."""
        shared = self.rng.random() < 0.45
        people = [self.person(self.rng.randint(22, 39), M)] if shared else self.pair(self.rng.randint(24, 42))
        if shared:
            people += [
                self.person(self.rng.randint(21, 38), self.rng.choice((M, F)), R.NO_KIN, marriage=Marriage.SINGLE)
                for _ in range(self.rng.randint(1, 2))
            ]
        return Occupancy.RENTED, self._from_elsewhere(people)

    def schooling(self, top=None):
        """A mother or a grandmother with a pupil; the flat is let by the school year."""
        rng = self.rng
        if rng.random() < 0.7:
            mother = self.person(rng.randint(36, 49), F)
            people = [mother, self.person(rng.randint(12, 17), rng.choice((M, F)), R.SON)]
        else:
            people = [*self.pair(rng.randint(58, 69)), self.person(rng.randint(12, 17), M, R.GRANDSON)]
        last = people[-1]
        if last.relation == R.SON and last.sex == F:
            last.relation = R.DAUGHTER
        last.workplace = rng.choice(SCHOOLS)
        return Occupancy.SCHOOL, self._from_elsewhere(people)

    def _from_elsewhere(self, people):
        where = self.rng.choice((Registration.CITY, Registration.ELSEWHERE, Registration.ELSEWHERE))
        for each in people:
            each.registration, each.match = where, Match.LIVING_ONLY
        return people
