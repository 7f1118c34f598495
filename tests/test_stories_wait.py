"""No browser story reads a page it may just have left: a click returns before the next page is there."""

import re
from pathlib import Path

import pytest

STORIES = sorted((Path(__file__).parent / "flows").glob("*.py"))
CLICK = re.compile(r"\.(click|tap)\(")
WAITS = re.compile(
    r"wait_for|expect[_(]|says\(|heard\(|\.goto\(|\.reload\(|browse\(|^def "
    r"|\b(?<!keyboard\.)(press|send|do|hold|answer_call|stands|quiet|drain)\("  # of tests/flows/deeds.py and conftest.py
)
AT_ONCE = re.compile(
    r"\.(count|is_visible|is_hidden|is_checked|is_enabled|all|all_inner_texts|all_text_contents|content|title)\(\)"
    r"|\bpage\.url\b|inner_text\(\"(main|body|h1)|\.evaluate\(|\.(objects|refresh_from_db)\b"
)


def read_too_early(text):
    """The lines that read at once after a click, with nothing waited for between."""
    left, found = False, []
    for number, line in enumerate(text.splitlines(), 1):
        if WAITS.search(line):
            left = False
        elif left and AT_ONCE.search(line):
            found.append(f"{number}: {line.strip()}")
        left = left or (bool(CLICK.search(line)) and not WAITS.search(line))
    return found


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_waits_for_what_it_reads(path):
    assert read_too_early(path.read_text()) == []


def test_a_hasty_story_is_found():
    hasty = 'page.click("a")\nassert page.locator("tr").count() == 4'
    assert read_too_early(hasty) == ['2: assert page.locator("tr").count() == 4']
    assert read_too_early(hasty.replace("\n", '\npage.wait_for_selector("tr")\n')) == []
