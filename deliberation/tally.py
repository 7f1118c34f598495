"""What a count of votes comes to, and the sentence that shows the sum. Whole numbers only."""

from dataclasses import dataclass

from deliberation.choices_councils import PassRule

R = PassRule
# share of which number, numerator, denominator, whether exactly the share is enough
SHARES = {
    R.PRESENT_MAJORITY: ("到会", "present", 1, 2, False),
    R.ALL_MAJORITY: ("全体", "entitled", 1, 2, False),
    R.PRESENT_TWO_THIRDS: ("到会", "present", 2, 3, True),
    R.ALL_TWO_THIRDS: ("全体", "entitled", 2, 3, True),
}


@dataclass(frozen=True)
class Outcome:
    passed: bool | None  # None where nothing is decided by votes
    formula: str


def least_ayes(whole, part, of, inclusive):
    """The smallest number of ayes that is at least (or, not inclusive, more than) part/of of the whole; never 0."""
    return max(-(-part * whole // of) if inclusive else part * whole // of + 1, 1)


def outcome(rule, *, ayes, noes, abstentions, present, entitled, groups_needed=0):
    """Abstentions and those who did not vote are in `present`, so they weigh like a no under the present's shares."""
    counted = f"赞成 {ayes} 票、反对 {noes} 票、弃权 {abstentions} 票"
    if rule in SHARES:
        of_whom, name, part, of, inclusive = SHARES[rule]
        whole = {"present": present, "entitled": entitled}[name]
        least = least_ayes(whole, part, of, inclusive)
        share = "三分之二以上" if inclusive else "过半数"
        passed = ayes >= least
        words = f"{of_whom} {whole} 票，{share}即至少 {least} 票；{counted}"
    elif rule == R.GROUPS_MAJORITY:
        passed = ayes >= max(groups_needed, 1)
        words = f"各方一票共 {entitled} 方，须 {groups_needed} 方同意；{counted}"
    elif rule == R.CONSENSUS:
        passed = noes == 0 and ayes > 0
        words = f"须无人反对；{counted}"
    else:
        return Outcome(None, f"只形成意见，不作决定；{counted}")
    return Outcome(passed, f"{words}：{'通过' if passed else '未通过'}")


def wrong_count(*, ayes, noes, abstentions, invalid, cast, present):
    """Why a counted vote cannot be right, as a sentence; "" when it can."""
    total = ayes + noes + abstentions + invalid
    if total != cast:
        return f"赞成、反对、弃权和废票相加是 {total}，和参加表决的 {cast} 票对不上，请重新清点。"
    if cast > present:
        return f"到会只有 {present} 票，清点出 {cast} 票，请重新清点。"
    return ""
