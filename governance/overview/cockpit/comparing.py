"""When rates of units may stand side by side: only from enough cases on, and in the order of the tree."""

from dataclasses import dataclass

LEAST = 10  # cases a rate is made of before it is compared with another unit's
WHY = f"分母不足 {LEAST} 件的不比较，只列件数；按组织顺序列出，不排名次。"


@dataclass(frozen=True)
class Rate:
    """A rate in percent (None: nothing to divide by), of what it is made, and the lists behind both numbers."""

    words: str
    value: float | None
    part: int
    whole: int
    part_rows: str = ""
    whole_rows: str = ""

    @property
    def comparable(self):
        return self.value is not None and self.whole >= LEAST

    @property
    def tone(self):
        """How the bar is coloured: by the rate alone, never by a unit's place among others."""
        return "good" if self.value >= 90 else "" if self.value >= 75 else "soon"
