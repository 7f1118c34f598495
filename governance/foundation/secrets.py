"""Secrets of this machine. Imported by the settings, so it may import nothing of Django."""

import json
import os
import secrets
from pathlib import Path


def local_secret(path):
    """The trial mode's SECRET_KEY: made once, readable by its owner only. Production sets its own."""
    return _made_once(path, lambda: secrets.token_urlsafe(50))


def local_keys(path):
    """Field keys as {"current": id, "keys": {id: hex}, "index": hex}; made once in the trial mode."""
    made = lambda: json.dumps(  # noqa: E731 - a default that is computed only when the file is missing
        {"current": "1", "keys": {"1": secrets.token_hex(32)}, "index": secrets.token_hex(32)}
    )
    return json.loads(_made_once(path, made))


def _made_once(path, make):
    """Whole or not at all: written aside, then linked into place; the first of two processes wins."""
    path = Path(path)
    if not path.exists():
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400), "w") as file:
            file.write(make())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text().strip()
