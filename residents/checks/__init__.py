"""数据体检: each module finds one kind of contradiction in a community. `CHECKS` lists them in the page's order.

A check asks one question of the database, and says of each finding in one sentence what does not fit. Its `mends`
name what one click can do about it (`residents.actions.mending`).
"""

from residents.checks import (
    care_over_80,
    care_unassigned,
    carer_gone,
    counts_differ,
    dead_visited,
    duplicates,
    empty_households,
    full_beyond,
    heads_missing,
    heads_two,
    id_differs,
    leader_gone,
    relation_against_sex,
    second_home_same,
    vacant_lived,
)

CHECKS = {
    module.CHECK.code: module.CHECK
    for module in (
        dead_visited,
        leader_gone,
        carer_gone,
        duplicates,
        id_differs,
        heads_two,
        vacant_lived,
        counts_differ,
        relation_against_sex,
        second_home_same,
        empty_households,
        care_over_80,
        care_unassigned,
        full_beyond,
        heads_missing,
    )
}
