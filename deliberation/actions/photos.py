"""Pictures from phones: whatever comes in, a fresh JPEG of ours is what stays."""

import io
import secrets
import warnings

from django.core.files.base import ContentFile
from pi_heif import register_heif_opener
from PIL import Image, ImageOps, UnidentifiedImageError

from deliberation.models import TicketPhoto
from governance.foundation.errors import ActionRefused

register_heif_opener()

MOST = 6  # photos with one step
LARGEST = 15 * 1024 * 1024  # bytes
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 12_000
KEPT_SIDE = 1920


def add_photos(ticket, files, *, by, event=None):
    """Store uploads with a ticket and, if given, with the step they prove."""
    files = list(files or [])
    if len(files) > MOST:
        raise ActionRefused(f"一次最多传 {MOST} 张照片，这次有 {len(files)} 张。请分两次传。")
    made = []
    for file in files:
        content, (width, height) = clean(file)
        photo = TicketPhoto(ticket=ticket, event=event, width=width, height=height, added_by=by)
        photo.file.save(f"{secrets.token_hex(16)}.jpg", content, save=True)
        made.append(photo)
    if made:
        ticket.photos_count += len(made)
        ticket.save(update_fields=["photos_count"])
    return made


def clean(file):
    """A new JPEG without GPS and metadata, turned upright, at most 1920 px: (content, (width, height))."""
    name = getattr(file, "name", "照片")
    if file.size > LARGEST:
        raise ActionRefused(f"“{name}”超过 15 MB。请用手机直接拍照上传，系统会自动压缩。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=("JPEG", "PNG", "WEBP", "HEIF"))
            if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
                raise ActionRefused(f"“{name}”尺寸太大（{image.width}×{image.height}）。请缩小后再传。")
            image = ImageOps.exif_transpose(image)
            image.thumbnail((KEPT_SIDE, KEPT_SIDE))
            kept = io.BytesIO()
            image.convert("RGB").save(kept, "JPEG", quality=82)
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise ActionRefused(f"“{name}”不是能打开的照片。请传 JPG、PNG、WEBP 或 HEIC 格式的照片。") from error
    return ContentFile(kept.getvalue()), image.size
