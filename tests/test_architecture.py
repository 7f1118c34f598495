"""The habits of the house, kept by a machine. Each guard is also shown to catch what it is for."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps

from governance.foundation.jobs import HANDLERS

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["governance", "hierarchy", "residents", "deliberation", "volunteers", "awards"]
JUNK_DRAWERS = {"utils", "helpers", "common", "services", "managers", "signals", "constants", "misc", "tools"}
WALL = 500  # lines
FETCHES = {"get_object_or_404", "get_list_or_404", "aget_object_or_404"}
NOT_IN_OLD_BROWSERS = {  # Windows 7 stops at Chrome 109, and 86 is still met
    r":has\(": ":has()",
    r"color-mix\(": "color-mix()",
    r"oklch": "oklch",
    r"@layer": "@layer",
    r"@container|container-type": "container queries",
    r"(?<![\w-])inset(-inline|-block)?\s*:": "inset",
    r"aspect-ratio": "aspect-ratio",
    r"(^|[{;}])\s*&": "nesting",
    r"light-dark\(": "light-dark()",
    r"\d[ds]vh": "dvh",
    r":(is|where)\(": ":is()/:where()",
    r"text-autospace": "text-autospace",
}


def ours(pattern="*.py"):
    return sorted(
        path for package in PACKAGES for path in (ROOT / package).rglob(pattern) if "migrations" not in path.parts
    )


def at(path, line):
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}:{line}"


# Reading begins with visible_to


def scoped_models():
    """Names of the models whose rows only some people may see."""
    return {model.__name__ for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}


def is_face(path):
    """Whether a module answers requests: views, api, and whatever else declares an access."""
    return any(part.startswith(("views", "api")) for part in path.with_suffix("").parts[-2:]) or bool(
        re.search(r"^@access\(|^    access = ", path.read_text(), re.MULTILINE)
    )


def unscoped_reads(path):
    """Places where a face reads scoped rows without beginning with `visible_to(`."""
    tree, scoped, found = ast.parse(path.read_text()), scoped_models(), []
    begun_well = {
        id(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("visible_to", "none")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            if named(node.value) in scoped and id(node) not in begun_well:
                found.append(at(path, node.lineno))
        elif isinstance(node, ast.Call) and named(node.func) in FETCHES and node.args and named(node.args[0]) in scoped:
            found.append(at(path, node.lineno))
    return found


def named(node):
    return getattr(node, "id", None) or getattr(node, "attr", None)


def test_every_face_reads_scoped_rows_through_visible_to():
    faces = [path for path in ours() if is_face(path)]
    assert len(faces) > 5
    assert [place for path in faces for place in unscoped_reads(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Ticket.objects.filter(number=number)",
        "get_object_or_404(Ticket, number=number)",
        "models.Ticket.objects.all()",
        "Ticket._base_manager.get(pk=1)",
        "Ticket.objects.order_by('id').visible_to(user)",
    ],
)
def test_the_scope_guard_catches_a_face_that_reads_past_it(tmp_path, line):
    face = tmp_path / "views.py"
    face.write_text(
        f"def ticket(request, number):\n    good = Ticket.objects.visible_to(request.user)\n    return {line}\n"
    )
    assert is_face(face)
    assert unscoped_reads(face) == ["views.py:3"]


# Only the job table gives out work


def published_work(path):
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [
        at(path, call.lineno)
        for call in calls
        if named(call.func) in ("delay", "apply_async", "send_task", "delay_on_commit")
    ]


def test_nobody_publishes_to_the_broker():
    assert [place for path in ours() for place in published_work(path)] == []


def test_the_broker_guard_catches_a_delay(tmp_path):
    planted = tmp_path / "routing.py"
    planted.write_text("def route(ticket):\n    tell.delay(ticket.pk)\n")
    assert published_work(planted) == ["routing.py:2"]


def test_every_stroke_of_the_clock_has_work_to_do():
    schedule = current_app.conf.beat_schedule.values()
    topics = {entry["args"][0] for entry in schedule if entry.get("args")}
    assert {entry["task"] for entry in schedule} <= set(current_app.tasks)
    assert topics - set(HANDLERS) == set()


# Rooms and sizes


def junk_drawers(paths):
    return [path.name for path in paths if path.stem in JUNK_DRAWERS or path.parent.name in JUNK_DRAWERS]


def too_long(paths):
    return [f"{path.name}: {lines}" for path in paths if (lines := len(path.read_text().splitlines())) > WALL]


def test_no_module_hides_what_is_inside_behind_a_name_like_utils():
    assert junk_drawers(ours()) == []
    assert junk_drawers([Path("hierarchy/utils.py"), Path("hierarchy/helpers/tree.py")]) == ["utils.py", "tree.py"]


def test_no_file_is_longer_than_the_wall(tmp_path):
    files = [
        *ours(),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static").rglob("*.js"),
    ]
    assert too_long(files) == []
    (tmp_path / "long.py").write_text("x = 1\n" * 501)
    assert too_long([tmp_path / "long.py"]) == ["long.py: 501"]


# Templates and styles


def template_faults(path):
    """What the content security policy would refuse, what would leave the house, what nobody introduced."""
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", "", path.read_text(), flags=re.DOTALL)
    faults = []
    if re.search(r"<[^>]*\sstyle\s*=", text) or "<style" in text:
        faults.append("inline style")
    if re.search(r"<[^>]*\son[a-z]+\s*=", text):
        faults.append("inline handler")
    if any(body.strip() for body in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)):
        faults.append("inline script")
    if re.search(r"(src|href|action|srcset|data-src)\s*=\s*[\"']?\s*(https?:)?//", text) or "@import" in text:
        faults.append("outside address")
    if path.name.startswith("_") and not path.read_text().lstrip().startswith(("{#", "{% comment")):
        faults.append("fragment without its context")
    return [f"{path.name}: {fault}" for fault in faults]


def test_templates_hold_no_inline_code_and_no_outside_address_and_fragments_name_their_context():
    templates = [*(ROOT / "templates").rglob("*.html"), *ours("*.html")]
    assert len(templates) > 10
    assert [fault for path in templates for fault in template_faults(path)] == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.html", '<p class="x" style="color:red">', "inline style"),
        ("a.html", '<button type="button" onclick="go()">', "inline handler"),
        ("a.html", "<script nonce='1'>go()</script>", "inline script"),
        ("a.html", '<link rel="stylesheet" href="https://cdn.example/x.css">', "outside address"),
        ("a.html", '<img src="//cdn.example/x.png">', "outside address"),
        ("_row.html", "<tr></tr>", "fragment without its context"),
    ],
)
def test_the_template_guard_catches(tmp_path, name, text, fault):
    (tmp_path / name).write_text(text)
    assert template_faults(tmp_path / name) == [f"{name}: {fault}"]


def style_faults(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    found = [word for pattern, word in NOT_IN_OLD_BROWSERS.items() if re.search(pattern, text, re.MULTILINE)]
    return [
        f"{path.name}: {word}"
        for word in found + ["outside address"] * bool(re.search(r"url\(['\"]?(https?:)?//", text))
    ]


def test_styles_stay_within_what_chrome_86_draws():
    sheets = [*(ROOT / "static").rglob("*.css")]
    assert sheets
    assert [fault for path in sheets for fault in style_faults(path)] == []


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        (".a:has(b) {}", ":has()"),
        (".a { color: color-mix(in srgb, red, blue) }", "color-mix()"),
        (".a { inset: 0 }", "inset"),
        (".a { & .b { top: 0 } }", "nesting"),
        (".a { height: 100dvh }", "dvh"),
        (":is(h1, h2) {}", ":is()/:where()"),
        ("@layer base {}", "@layer"),
        (".a { background: url(https://cdn.example/x.png) }", "outside address"),
    ],
)
def test_the_style_guard_catches(tmp_path, rule, word):
    (tmp_path / "app.css").write_text(f".ok {{ box-shadow: inset 0 0 1px red }}\n{rule}\n")
    assert style_faults(tmp_path / "app.css") == [f"app.css: {word}"]


# Floors


def lint_imports(folder):
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"], cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder)}
    )
    return done.returncode, done.stdout


def test_the_floors_hold_and_a_planted_import_upwards_is_caught(tmp_path):
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    code, said = lint_imports(tmp_path)
    assert code == 0, said
    with (tmp_path / "hierarchy" / "scope.py").open("a") as file:
        file.write("\nfrom deliberation.models import Ticket  # planted\n")
    code, said = lint_imports(tmp_path)
    assert code == 1
    assert "hierarchy.scope -> deliberation.models" in said


# Nothing lies dead


def never_loaded(names):
    """Of the named modules, those that a running portal never imports: what they register would not exist."""
    asked = "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'governance.settings'); import django; "
    asked += "django.setup(); import governance.urls, governance.celery, governance.wsgi; "
    asked += "from django.core.management import get_commands, load_command_class; "
    asked += (
        "[load_command_class(app, name) for name, app in get_commands().items() if app in ('governance.foundation', "
    )
    asked += f"*{PACKAGES!r})]; "
    asked += f"print(*(name for name in {names!r} if name not in sys.modules))"
    return subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_every_module_that_registers_something_is_loaded_when_the_portal_starts():
    registers = re.compile(r"^@(?!access|transaction|require|dataclass|lru_cache|register\.)\w", re.MULTILINE)
    paths = [path.relative_to(ROOT) for path in ours() if registers.search(path.read_text())]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]

    assert len(names) > 50
    assert never_loaded([*names, "governance.nowhere"]).split() == ["governance.nowhere"]
