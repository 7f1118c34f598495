"""What a heading means: which indicator, which month, whose number. A weak guess is a suggestion, never a value."""

import re
from dataclasses import dataclass, field
from functools import cache

from governance.overview.blanks.words import (
    PERIODS,
    THIS,
    UNITS,
    WHOLE,
    core,
    is_chapter,
    is_plain,
    likeness,
    said,
    tidy,
    topic_of,
    vocabulary,
)
from governance.overview.months.definitions import INDICATORS

SURE, GOOD, ENOUGH, ALIKE = 1.0, 0.9, 0.85, 0.34
OWN = "self"
NO_NAME = "标题里没有指标名称"
PLAIN, SKIP = "plain", "skip"
NARROW = re.compile(
    "12345|热线|信访|督察|巡察|消防|安全生产|燃气|反诈|禁毒|疫情|党员|妇女|儿童|青年|残疾|退役军人|物业|其中|网络"
)
A_FORM = re.compile(
    r"^(20\d\d年度?)?(\d{1,2}月份?)?(各(村|社区|网格|单位)+)?|(按月|分月|逐月|月度)?(情况|数据|工作)*(统计|汇总|调度|一览|月报|报|进展)*表$"
)
UNIT_ENDINGS = ("社区党委", "社区居委会", "居委会", "党支部", "社区", "网格", "街道办事处", "街道", "村")


@dataclass
class Meaning:
    """What one heading says by itself; `contents` is what has to name an indicator."""

    period: str = ""
    month: tuple = ()
    year: int = 0
    unit: object = None  # an OrgUnit, or OWN
    counted: int | None = None
    contents: tuple = ()
    notes: tuple = ()
    code: str = ""  # an indicator somebody chose
    skip: bool = False
    chosen: bool = False
    foreign: str = ""  # names a unit more than one has

    @property
    def places(self):
        """Whether it says whose number or when."""
        return bool(self.period or self.month or self.year or self.unit)


@dataclass
class Answer:
    """What goes into a cell, or why nothing does. `sure` from 0 to 1; below ENOUGH nothing is filled."""

    code: str = ""
    period: str = THIS
    month: tuple = ()
    year: int = 0  # the year the heading names
    unit: object = OWN
    counted: int | None = None
    sure: float = 0.0
    why: str = ""
    suggested: list = field(default_factory=list)  # codes, the likeliest first
    chosen: bool = False

    @property
    def fills(self):
        return bool(self.code) and self.sure >= ENOUGH and not self.why


@cache
def phrases():
    """{core of a phrase: [(code, topic)]}: synonyms and the indicators' own names."""
    found = {key: list(pairs) for key, pairs in vocabulary().indicators.items()}
    known = {code for pairs in found.values() for code, _ in pairs}
    for code, indicator in INDICATORS.items():
        if not _doubled(code) and (code not in known or "." not in code):
            own = found.setdefault(core(indicator.name), [])
            if not own:
                own.append((code, ""))
    return found


def _doubled(code):
    """I1.accepted is I1 told once more; one of the two is offered."""
    return code in ("I1", "W1", "I2.on_time", "I3.score")


class Guesser:
    """Guesses under the names of an office's `units` and the clerk's `choices` {heading key: what it is}."""

    def __init__(self, units, choices=None):
        self.choices = choices or {}
        self.by_code = {unit.code: unit for unit in units}
        self.named = {}
        for unit in units:
            for name in _names(unit):
                self.named.setdefault(name, []).append(unit)
        self._meanings, self._answers = {}, {}

    def meaning(self, heading):
        if heading is None:
            return Meaning()
        if heading.key not in self._meanings:
            self._meanings[heading.key] = self._meant(heading)
        return self._meanings[heading.key]

    def _meant(self, heading):
        found, contents, notes, units = Meaning(), [], [], []
        for label in heading.labels:
            each = said(label)
            found.period = each.period or found.period
            found.month = each.month or found.month
            found.year = each.year or found.year
            found.counted = each.unit if each.unit is not None else found.counted
            notes += each.notes
            if each.rest in WHOLE:
                units.append([OWN])
            elif each.rest and (named := self.named.get(each.rest)):
                units.append(named)
            elif each.rest in UNITS and any(not is_plain(text) for text in contents):
                found.counted = UNITS[each.rest]  # 志愿服务 / 参与人次 / 人次: the column of units
            elif each.rest:
                contents.append(each.rest)
        self._place(found, units)
        found.contents, found.notes = tuple(contents), tuple(notes)
        return self._as_chosen(found, self.choices.get(heading.key, ""))

    def _place(self, found, units):
        """The unit several labels name together: 杨柳社区 / 第一网格."""
        for candidates in units:
            if len(candidates) > 1 and found.unit not in (None, OWN):
                candidates = [each for each in candidates if each.path.startswith(found.unit.path)]
            if len(candidates) == 1:
                found.unit = candidates[0] if candidates[0] != OWN or found.unit is None else found.unit
                found.foreign = ""
            else:
                found.foreign = "有几个单位叫这个名字"

    def _as_chosen(self, found, choice):
        kind, _, value = choice.partition(":")
        if not kind:
            return found
        found.chosen = True
        if kind == "indicator" and value in INDICATORS:
            found.code, found.contents, found.notes, found.counted = value, (), (), None
        elif kind == "period" and value in PERIODS:
            found.period, found.month, found.year, found.contents, found.notes = value, (), 0, (), ()
        elif kind == "unit" and (value == OWN or value in self.by_code):
            found.unit, found.contents, found.notes = self.by_code.get(value, OWN), (), ()
            found.foreign = ""
        elif kind == PLAIN:
            found.contents, found.notes = (), ()
        elif kind == SKIP:
            found.skip = True
        else:
            found.chosen = False
        return found

    def answer(self, blank):
        """The `Answer` for a cell under two headings."""
        key = (blank.row and blank.row.key, blank.column and blank.column.key, blank.sections)
        if key not in self._answers:
            self._answers[key] = self._answered(self.meaning(blank.row), self.meaning(blank.column), blank.sections)
        return self._answers[key]

    def _answered(self, row, column, sections):
        answer = Answer(chosen=row.chosen or column.chosen)
        answer.period = column.period or row.period or THIS
        answer.month = column.month or row.month
        answer.year = column.year or row.year
        answer.counted = row.counted if row.counted is not None else column.counted
        units = [each.unit for each in (row, column) if each.unit is not None]
        named = [unit for unit in units if unit != OWN]
        answer.unit = named[0] if named else OWN
        if row.skip or column.skip:
            answer.why = "您选了不填"
            return answer
        if (row.foreign or column.foreign) or len(set(named)) > 1:
            answer.why = row.foreign or column.foreign or "行和列各说了一个单位"
            return answer
        if row.period and column.period and row.period != column.period:
            answer.why = "行和列说的月份不一样"
            return answer
        self._name(answer, row, column, sections)
        return answer

    def _titled(self, sections):
        """The indicator the nearest title names in full: 2026年各社区群众诉求受理情况统计表; "" when it says more."""
        rests = [said(text).rest for text in sections]
        text = next((A_FORM.sub("", rest) for rest in rests if rest != "月份" and not is_plain(rest)), "")
        for name in sorted(self.named, key=len, reverse=True):
            text = text.removeprefix(name)
        codes = {code for code, score in _named(core(text), (), False) if score > ENOUGH}
        return codes.pop() if len(codes) == 1 else ""

    def _name(self, answer, row, column, sections):
        """Find the indicator both headings name together."""
        if row.code or column.code:
            other = column if row.code else row
            answer.code, answer.sure = row.code or column.code, SURE
            if row.code and column.code and row.code != column.code:
                answer.why, answer.code = "行和列各选了一个指标", ""
            elif any(not is_plain(text) for text in other.contents):
                answer.why = f"“{'、'.join(other.contents)}”没有对应的指标"
            return
        if not (row.contents or column.contents):
            answer.code = self._titled(sections) if row.places and column.places else ""
            answer.sure, answer.why = (GOOD, "") if answer.code else (0.0, NO_NAME)
            return
        contexts = spoken_of(sections)
        notes = row.notes + column.notes
        best = {}
        orders = [row.contents + column.contents]
        if row.contents and column.contents:
            orders.append(column.contents + row.contents)
        for contents in orders:
            for code, score in match(contents, contexts).items():
                best[code] = max(best.get(code, 0), score)
        if notes:
            best = {code: min(score, 0.6) for code, score in best.items()}
        if answer.counted is not None:
            best = {
                code: score if UNITS.get(INDICATORS[code].unit, answer.counted) == answer.counted else min(score, 0.5)
                for code, score in best.items()
            }
        ranked = sorted(best, key=lambda code: -best[code])
        answer.suggested = ranked[:3]
        if not ranked or best[ranked[0]] < ENOUGH:
            said_so = [text for text in (*row.contents, *column.contents) if topic_of(text) or not is_plain(text)]
            words = "、".join(dict.fromkeys((*said_so, *notes)))
            if not words:
                answer.why = NO_NAME
                return
            answer.why = _culprit(row, column, contexts) or (
                f"“{words}”没有对应的指标" if not ranked else f"“{words}”没有把握"
            )
            return
        if len(ranked) > 1 and best[ranked[1]] > best[ranked[0]] - 0.02:
            answer.why = "有两个指标都像，请选一个"
            return
        answer.code, answer.sure = ranked[0], best[ranked[0]]


def _culprit(row, column, contexts):
    """Which of two headings is not understood, when the other names an indicator by itself; "" else."""
    if not (row.contents and column.contents):
        return ""
    for known, unknown in ((column, row), (row, column)):
        if max(match(known.contents, contexts).values(), default=0) >= ENOUGH:
            return f"“{'、'.join(unknown.contents)}”没有对应的单位或指标"
    return ""


def spoken_of(sections):
    """[the topic of the nearest wide text], or [] when it speaks of something else or of a part only."""
    for text in sections:
        rest = said(text).rest
        if NARROW.search(rest):
            return []
        if topic := topic_of(rest):
            return [topic]
        if not is_plain(rest):
            return []
    return []


def _names(unit):
    """The ways a form may write a unit's name; what is left after an ending only when it is long enough."""
    name = tidy(unit.name)
    names = {name}
    for ending in UNIT_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            names |= {name.removesuffix(ending)} | {
                name.removesuffix(ending) + other for other in UNIT_ENDINGS if unit.depth == 2 and "社区" in other
            }
            break
    return names


def match(contents, contexts):
    """{code: how sure, 0–1} for labels from the outermost in, under topics from the nearest out."""
    own, outer = contents[-1], contents[:-1]
    found = {}

    def note(code, score):
        if not _doubled(code):
            found[code] = max(found.get(code, 0), score)

    narrowed = not all(is_plain(text) for text in outer)
    own_is_filler = is_plain(own) and not topic_of(own)
    inside = [topic for topic in map(topic_of, reversed(outer)) if topic]
    topics = inside or ([] if narrowed else contexts)
    loses = not all(is_plain(text) or is_chapter(text) for text in outer)
    texts = [("".join(contents), False)] + ([(own, loses)] if outer else [])
    if own_is_filler and outer:
        for code, score in match(outer, contexts).items():
            note(code, score)
    for text, cut in texts:
        for code, score in _named(core(text), topics, bool(inside)):
            note(code, 0.6 if cut else score)
    if not found:
        for code, score in _alike("".join(contents)):
            note(code, score)
    return found


def _named(text, topics, near):
    """(code, score) for phrases that are exactly this text, alone or with a topic."""
    known = phrases()
    for code, topic in known.get(text, ()):
        if not topic:
            yield code, SURE
        elif topics and topics[0] == topic:
            yield code, 0.95 if near else GOOD
        elif not topics:
            yield code, 0.55
    for alias, topic in vocabulary().topics:
        if len(alias) >= len(text) or alias not in text:
            continue
        rests = {text.removeprefix(alias)} if text.startswith(alias) else set()
        if text.endswith(alias):
            rests.add(text.removesuffix(alias))
        for rest in rests:
            for code, of in known.get(core(rest.strip("的")), ()):
                if of == topic:
                    yield code, 0.97


def _alike(text):
    """Suggestions: phrases that share characters with the text, never sure enough to fill."""
    scores = {}
    for phrase, meant in phrases().items():
        for code, topic in meant:
            score = likeness(text, topic + phrase if topic else phrase)
            if score >= ALIKE:
                scores[code] = max(scores.get(code, 0), min(score, 0.8) * 0.95)
    return scores.items()
