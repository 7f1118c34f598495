"""Personal data at rest: AES-256-GCM under a rotating key, bound to its column.

Stored form: `e<key id>:<base64 of nonce + ciphertext + tag>`. A value that was changed, or moved to
another column, is refused, never shown as text. Exact search goes through `blind_index` in a column
of its own; every other lookup on the encrypted column is refused.
"""

import base64
import hashlib
import hmac
import os
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models

from governance.foundation.secrets import local_keys


def _keys():
    """The key file as it is now: a rotation by another process is seen at once."""
    path = settings.FIELD_KEYS_FILE
    return _read_keys(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _read_keys(path, changed):
    if not changed and _anything_is_sealed():
        raise ImproperlyConfigured(f"数据库里已有加密数据，但密钥文件 {path} 不见了。请从备份放回，或检查卷是否挂对。")
    return local_keys(path)


def encrypted_columns():
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def _anything_is_sealed():
    """Whether the database holds values that a new key file could not open."""
    tables, quote = set(connection.introspection.table_names()), connection.ops.quote_name
    for model, field in encrypted_columns():
        if model._meta.db_table in tables:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT 1 FROM {quote(model._meta.db_table)} WHERE {quote(field.column)} <> '' LIMIT 1"  # noqa: S608
                )
                if cursor.fetchone():
                    return True
    return False


@lru_cache(maxsize=16)
def _cipher(key):
    return AESGCM(bytes.fromhex(key))


def current_key():
    """The id of the key that new values are sealed with."""
    return _keys()["current"]


class Tampered(Exception):
    """A stored value does not decrypt in its own column."""


def encrypt(text, place):
    """`text` sealed for `place` (app.model.field)."""
    key_id, nonce = current_key(), os.urandom(12)
    sealed = _cipher(_keys()["keys"][key_id]).encrypt(nonce, text.encode(), place.encode())
    return f"e{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored, place):
    try:
        head, _, body = stored.partition(":")
        if not head.startswith("e"):
            raise ValueError(head)
        raw = base64.b64decode(body, validate=True)
        return _cipher(_keys()["keys"][head[1:]]).decrypt(raw[:12], raw[12:], place.encode()).decode()
    except (InvalidTag, KeyError, ValueError) as error:
        raise Tampered(f"{place}: 密文无法解开，可能被改动或密钥缺失") from error


def blind_index(place, text):
    """32 hex digits that find an exact value without telling it; "" for an empty one."""
    text = "".join(unicodedata.normalize("NFKC", text or "").split()).upper()
    if not text:
        return ""
    key = bytes.fromhex(_keys()["index"])
    return hmac.new(key, f"{place}\0{text}".encode(), hashlib.sha256).hexdigest()[:32]


class Sealed(str):
    """A value that `EncryptedTextField.seal` encrypted ahead of the writing, for exactly that column."""


class EncryptedTextField(models.TextField):
    """Text that only the application can read. Empty stays empty."""

    @property
    def place(self):
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value, expression, connection):
        return decrypt(value, self.place) if value else value

    def get_prep_value(self, value):
        if isinstance(value, Sealed):
            return str(value)
        value = super().get_prep_value(value)
        return encrypt(value, self.place) if value else value

    def seal(self, value):
        """Encrypt now what is written later: a long import does it before it holds the database's write lock."""
        return Sealed(encrypt(value, self.place)) if value else value

    def open(self, value):
        """The text of what `seal` made."""
        return decrypt(value, self.place) if isinstance(value, Sealed) else value

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.place} 是加密字段，只能用它的盲索引查找")


def mask_phone(phone):
    """138****5678; short or odd numbers keep only their last two digits."""
    phone = phone or ""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:] if phone else ""


def mask_name(name):
    """张*, 李*兰; one character stays."""
    name = name or ""
    if len(name) <= 1:
        return name
    return name[0] + "*" * (len(name) - 2 or 1) + (name[-1] if len(name) > 2 else "")
