"""What our own CSS and templates may not contain: words old office browsers do not know, and anything inline.

The floor is Chrome 86 (domestic browsers lag behind); the content security policy forbids inline style and script.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))

TOO_NEW = {
    ":has()": r":has\(",
    ":is() and :where()": r":(is|where)\(",
    "color-mix()": r"color-mix\(",
    "oklch()": r"\boklch\(",
    "light-dark()": r"light-dark\(",
    "@layer": r"@layer\b",
    "@container": r"@container\b",
    "container queries": r"container-type\s*:",
    "inset": r"(?<![\w-])inset(-\w+)*\s*:",
    "aspect-ratio": r"(?<![\w-])aspect-ratio\s*:",
    "nesting": r"(?<![\w-])&[\s.:>+~\[]",
    "dvh": r"\d[sld]vh\b",
    "accent of text": r"text-autospace",
    "@import (a second round trip)": r"@import\b",
    "an outside address": r"url\(\s*['\"]?(https?:)?//",
}
INLINE = {
    "a style attribute": r"""<[^>]*\sstyle\s*=""",
    "an event attribute": r"""<[^>]*\son[a-z]+\s*=\s*["']""",
    "a script with code": r"<script(?![^>]*\bsrc=)(?![^>]*\bid=)[^>]*>",
    "a style element": r"<style\b",
    "a javascript address": r"""["']\s*javascript:""",
    "an outside address": r"""\b(src|href|action)\s*=\s*["'](https?:)?//""",
}


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def found(rules, text):
    return [name for name, pattern in rules.items() if re.search(pattern, text)]


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_a_stylesheet_keeps_the_floor_of_old_browsers(path):
    assert found(TOO_NEW, without_comments(path.read_text())) == []


def test_the_floor_of_old_browsers_catches_a_planted_word():
    assert found(TOO_NEW, ".a{inset:0}") == ["inset"]
    assert found(TOO_NEW, ".a{box-shadow:inset 0 -1px red}") == []
    assert found(TOO_NEW, "main:has(h1){aspect-ratio:1}") == [":has()", "aspect-ratio"]


@pytest.mark.parametrize("path", [*CSS, *SCRIPTS], ids=lambda path: path.name)
def test_a_file_of_the_face_stays_under_500_lines(path):
    assert len(path.read_text().splitlines()) < 500


def test_every_stylesheet_is_loaded_by_some_page():
    loaded = {name for page in TEMPLATES for name in re.findall(r"css/([\w-]+\.css)", page.read_text())}
    assert {path.name for path in CSS} == loaded


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_a_template_has_nothing_inline_and_nothing_from_outside(path):
    assert found(INLINE, path.read_text()) == []


def test_the_search_for_inline_code_catches_a_planted_one():
    assert found(INLINE, '<p style="color:red">') == ["a style attribute"]
    assert found(INLINE, "<a onclick='x()'>") == ["an event attribute"]
    assert found(INLINE, "<script>x()</script>") == ["a script with code"]
    assert found(INLINE, '<script src="/static/js/app.js" defer></script>') == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_reaches_no_outside_address(path):
    assert re.findall(r"https?://", without_comments(Path(path).read_text())) == []
