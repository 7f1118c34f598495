"""The settings read the environment and nothing else; production refuses to start half-configured."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CASTS = {"bool", "int", "list", "db", "str"}


def example():
    """The lines of .env.example as a dictionary."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def read_by_settings():
    """Names of the variables that governance/settings.py reads."""
    calls = [
        node
        for node in ast.walk(ast.parse((ROOT / "governance/settings.py").read_text()))
        if isinstance(node, ast.Call)
    ]
    return {call.args[0].value for call in calls if _is_env(call.func) and isinstance(call.args[0], ast.Constant)}


def _is_env(function):
    if isinstance(function, ast.Attribute):
        return function.attr in CASTS and getattr(function.value, "id", "") == "env"
    return getattr(function, "id", "") == "env"


def used_by_compose():
    return set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))


def production(folder, **more):
    """The example's variables as a production machine would fill them in, with folders of this test's own."""
    filled = example() | {
        "SECRET_KEY": "vE8x-" * 12,
        "FIELD_KEYS_FILE": str(folder / "keys.json"),
        "DATA_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
    }
    return {name: value for name, value in filled.items() if name not in used_by_compose()} | more


def manage(env, *words):
    """manage.py with exactly these variables."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_example_holds_exactly_what_the_settings_and_compose_read():
    assert set(example()) == read_by_settings() | used_by_compose()


def test_production_passes_the_deployment_check_with_exactly_those_variables(tmp_path):
    done = manage(production(tmp_path), "check", "--deploy", "--fail-level", "INFO")
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS_FILE"])
def test_production_does_not_start_without_its_secrets(tmp_path, name):
    env = production(tmp_path)
    del env[name]
    done = manage(env, "check")
    assert done.returncode != 0
    assert f"Set the {name} environment variable" in done.stderr


def test_production_does_not_start_on_the_secret_of_the_example(tmp_path):
    done = manage(production(tmp_path, SECRET_KEY=example()["SECRET_KEY"]), "check")
    assert done.returncode != 0
    assert "SECRET_KEY 还是样例" in done.stderr


def test_production_is_never_a_demo_and_never_shows_its_insides(tmp_path):
    asked = "from django.conf import settings; print(settings.DEMO, settings.DEBUG, settings.SESSION_COOKIE_NAME)"
    done = manage(production(tmp_path, DEMO="1", DEBUG="1"), "shell", "--no-imports", "-c", asked)
    assert done.stdout.strip() == "False False __Host-sid"


def test_the_trial_mode_needs_no_variable_but_its_folder(tmp_path):
    done = manage({"DATA_DIR": str(tmp_path)}, "check")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o400
