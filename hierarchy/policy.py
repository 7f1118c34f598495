"""The role × action table: `policy.csv`, read once. Views declare an action, the middleware asks here."""

import csv
from functools import lru_cache
from pathlib import Path

from hierarchy.choices import Role

TABLE = Path(__file__).with_name("policy.csv")


@lru_cache(maxsize=1)
def table():
    """{action: {"label": …, "roles": frozenset of Role}}"""
    with TABLE.open(encoding="utf-8") as file:
        return {
            row["action"]: {"label": row["label"], "roles": frozenset(role for role in Role if row[role.value] == "x")}
            for row in csv.DictReader(file)
        }


def may(roles, action):
    """Whether any of the roles allows the action; an action that is not in the table is an error of ours."""
    return bool(table()[action]["roles"] & roles)
