"""Pictures from phones: whatever comes in, a fresh JPEG of ours is what stays.

Made before the action begins: turning a large photo takes a second, and no lock may be held for that long.
"""

import io
import warnings
from dataclasses import dataclass

from pi_heif import register_heif_opener
from PIL import Image, ImageOps

from governance.foundation.errors import ActionRefused

register_heif_opener()

MOST = 6  # photos with one step
LARGEST = 15 * 1024 * 1024  # bytes
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 12_000
KEPT_SIDE = 1920


@dataclass(frozen=True)
class Picture:
    content: bytes
    width: int
    height: int


def pictures_from(files):
    """Uploads as `Picture`s, or a refusal that names the file and says what to do."""
    files = list(files or [])
    if len(files) > MOST:
        raise ActionRefused(f"一次最多传 {MOST} 张照片，这次有 {len(files)} 张。请分两次传。")
    return [picture_from(file) for file in files]


def picture_from(file):
    """A new JPEG without GPS and metadata, turned upright, at most 1920 px."""
    name = getattr(file, "name", "照片")
    if file.size > LARGEST:
        raise ActionRefused(f"“{name}”超过 15 MB。请用手机直接拍照上传，系统会自动压缩。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _fresh(Image.open(file, formats=("JPEG", "PNG", "WEBP", "HEIF")), name)
    except ActionRefused:
        raise
    except Exception as error:  # a broken file can raise anything from inside a decoder
        raise ActionRefused(f"“{name}”不是能打开的照片。请传 JPG、PNG、WEBP 或 HEIC 格式的照片。") from error


def _upright(image):
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # damaged metadata says nothing about which side is up
        return image


def _fresh(image, name):
    if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        raise ActionRefused(f"“{name}”尺寸太大（{image.width}×{image.height}）。请缩小后再传。")
    image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))  # a JPEG decoder may skip what is not kept
    image = _upright(image)
    image.thumbnail((KEPT_SIDE, KEPT_SIDE))
    kept = io.BytesIO()
    image.convert("RGB").save(kept, "JPEG", quality=82)
    return Picture(kept.getvalue(), *image.size)
