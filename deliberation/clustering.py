"""Texts in a stream, put together where they say the same. No dictionary and no list of subjects: what makes two
texts alike are the pairs of characters that few others have.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import log, sqrt

from deliberation.search import normalised, pairs

ALIKE = 0.16  # least cosine of a text and a group; tried on 495 real messages, see docs/glossary.md
READ = 600  # characters of a text
LOOKED_UP = 16  # weightiest pairs of a text, by which groups are found
CROWDED = 300  # groups a pair may lead to before it says nothing
WHERE = re.compile(r"\d+号楼|\d+栋|\d+单元|\d+室")
KEPT = 80  # pairs a group is known by


@dataclass
class Group:
    """Texts that say the same: their ids, and the pairs they share as a vector (the sum of theirs)."""

    ids: list = field(default_factory=list)
    vector: dict = field(default_factory=dict)
    length: float = 0.0

    def add(self, pk, vector):
        self.ids.append(pk)
        for pair, weight in vector.items():
            self.vector[pair] = self.vector.get(pair, 0) + weight
        if len(self.vector) > 2 * KEPT:
            kept = sorted(self.vector, key=lambda pair: (-self.vector[pair], pair))[:KEPT]
            self.vector = {pair: self.vector[pair] for pair in kept}
        self.length = sqrt(sum(weight * weight for weight in self.vector.values()))


def frequencies(texts):
    """How many of the texts (title, text) hold each pair, and how many texts there are."""
    found, many = Counter(), 0
    for title, text in texts:
        found.update(pairs(f"{title} {text[:READ]}"))
        many += 1
    return found, many


def groups(texts, found, many):
    """[Group] of texts (id, title, text), in one pass. Memory grows with the groups, not with the texts' length."""
    made, leads_to = [], defaultdict(list)
    for pk, title, text in texts:
        vector = _vector(title, text, found, many)
        group = _nearest(vector, made, leads_to)
        if group is None:
            group = len(made)
            made.append(Group())
        before = set(made[group].vector)
        made[group].add(pk, vector)
        for pair in made[group].vector.keys() - before:
            if len(leads_to[pair]) <= CROWDED:
                leads_to[pair].append(group)
    return made


def _vector(title, text, found, many):
    """Weights by rarity, double in the title; only pairs that other texts have too, but as long as the whole text."""
    titled = pairs(title)
    weights = {
        pair: log(1 + many / found[pair]) * (2 if pair in titled else 1) for pair in pairs(f"{title} {text[:READ]}")
    }
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1
    return {pair: weight / length for pair, weight in weights.items() if found[pair] > 1}


def _nearest(vector, made, leads_to):
    """The group a text belongs to, or None."""
    asked = sorted(vector, key=lambda pair: (-vector[pair], pair))[:LOOKED_UP]
    likely = Counter()
    for pair in asked:
        if len(leads_to[pair]) <= CROWDED:
            for group in leads_to[pair]:
                likely[group] += vector[pair] * made[group].vector.get(pair, 0) / made[group].length
    best, nearest = ALIKE, None
    for group, _ in likely.most_common(8):
        shared = made[group].vector
        alike = sum(weight * shared.get(pair, 0) for pair, weight in vector.items()) / made[group].length
        if alike >= best:
            best, nearest = alike, group
    return nearest


def words(titles, most=3):
    """What titles have in common, in their own words: the runs that at least two of them and a third of all share.
    Numbers of houses and stairs are left out: they are where, not what.
    """
    titles = [WHERE.sub(" ", title) for title in titles]
    common = Counter(pair for title in titles for pair in pairs(title))
    shared = {pair for pair, many in common.items() if many > 1 and 3 * many >= len(titles)}
    title = normalised(max(titles, key=lambda title: len(pairs(title) & shared)))
    runs, run = [], ""
    for n in range(len(title)):
        if title[n : n + 2] in shared:
            run = run + title[n + 1] if run else title[n : n + 2]
        elif run:
            runs.append(run)
            run = ""
    longest = sorted(dict.fromkeys(runs), key=lambda run: -len(run))[:most]
    return "、".join(sorted(longest, key=title.index))
