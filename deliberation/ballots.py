"""Scans of paper ballots: a fresh JPEG of a photo, or a PDF as it came, never served as a page."""

from dataclasses import dataclass

from governance.foundation.errors import ActionRefused
from governance.foundation.pictures import picture_from

LARGEST = 15 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Scan:
    kind: str  # jpg or pdf
    content: bytes


def scan_from(file):
    """An upload as a `Scan`, or a refusal that says what to do. What it is follows from its first bytes."""
    if file.size > LARGEST:
        raise ActionRefused("扫描件超过 15 MB，请降低分辨率重新扫描，或直接拍照。")
    head = file.read(5)
    file.seek(0)
    if head == b"%PDF-":
        return Scan("pdf", file.read())
    return Scan("jpg", picture_from(file).content)
