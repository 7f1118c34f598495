"""Whether enough are there to vote. Whole numbers only: a share is compared by multiplying across, never divided."""

from dataclasses import dataclass

from deliberation.choices_councils import QuorumRule

UNITS = {QuorumRule.SEATS: "名成员", QuorumRule.INVITED: "名应邀人", QuorumRule.HOUSEHOLDS: "户"}


@dataclass(frozen=True)
class Side:
    """One group of seats: how many of it are in the room, and how many must be."""

    name: str
    here: int
    least: int


@dataclass(frozen=True)
class Quorum:
    """`words` say what was counted, and what is missing when it was not reached."""

    reached: bool
    words: str


def needed(whole, part, of):
    """The smallest number that is at least part/of of the whole."""
    return -(-part * whole // of)


def quorum(rule, *, here=0, whole=0, part=0, of=1, persons=0, persons_enough=None, sides=()):
    """Of `whole` (members, invited people or households, as the rule counts) `here` have come, `persons` heads in all.

    Somebody who is absent and gave a proxy is not here: proxies count as votes, never as people present.
    """
    said, missing = [], _missing_sides(rule, sides)
    if rule in UNITS:
        least = max(needed(whole, part, of), 1)
        said.append(f"全部 {whole} {UNITS[rule]}，到会 {here}，须到 {least}（{part}/{of}）")
        enough = persons_enough is not None and persons >= persons_enough
        if rule == QuorumRule.HOUSEHOLDS and persons_enough is not None:
            said.append(f"或到会 {persons_enough} 人，实到 {persons} 人")
        if here < least and not enough:
            missing.append(f"还差 {least - here} {UNITS[rule]}")
    else:
        said.append(f"到会 {persons} 人")
        if persons == 0:
            missing.append("还没有人到会")
    words = "；".join([*said, *(["，".join(missing)] if missing else ["达到要求"])])
    return Quorum(not missing, words)


def _missing_sides(rule, sides):
    missing = []
    for side in sides:
        least = max(side.least, 1) if rule == QuorumRule.EVERY_GROUP else side.least
        if side.here < least:
            missing.append(f"{side.name}还差 {least - side.here} 人（至少 {least} 人）")
    return missing
