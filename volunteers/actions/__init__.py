from volunteers.actions.hours import ask_correction, credit, decide_correction, reverse
from volunteers.actions.wishes import MOST_BUDGET, collect_wish

__all__ = ["MOST_BUDGET", "ask_correction", "collect_wish", "credit", "decide_correction", "reverse"]
