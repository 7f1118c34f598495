"""A zip with one part replaced: every other part keeps its place, its time and its compressed bytes."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
STREAMED = 1 << 3  # sizes follow the data: we know them beforehand, so the mark is taken off
UTF8 = 1 << 11
ZIP64 = 1


def replaced(data, parts, without=()):
    """The bytes of a zip like `data` in which the parts of `{name: new content}` have the new content; some left out.

    The same input gives the same output: nothing of the day or the machine gets in.
    """
    out, directory, count = BytesIO(), BytesIO(), 0
    with ZipFile(BytesIO(data)) as packed:
        for info in packed.infolist():
            if info.filename in without:
                continue
            if info.filename in parts:
                content = parts[info.filename]
                body, method, crc = _deflated(content), ZIP_DEFLATED, zlib.crc32(content)
                size = len(content)
            else:
                body, method, crc, size = _raw(data, info), info.compress_type, info.CRC, info.file_size
            name = info.orig_filename.encode("utf-8" if info.flag_bits & UTF8 else "cp437")
            kept = _without_zip64(info.extra)
            head = (
                *(info.flag_bits & ~STREAMED, method, *_clock(info.date_time)),
                *(crc, len(body), size, len(name)),
            )
            at = out.tell()
            out.write(LOCAL + struct.pack("<5H3L2H", max(info.extract_version & 0xFF, 20), *head, 0) + name + body)
            directory.write(
                CENTRAL
                + struct.pack("<BBBB", info.create_version, info.create_system, max(info.extract_version & 0xFF, 20), 0)
                + struct.pack("<4H3L2H", *head, len(kept))
                + struct.pack("<3H2L", len(info.comment), 0, info.internal_attr, info.external_attr, at)
                + name + kept + info.comment
            )  # fmt: skip
            count += 1
        comment = packed.comment
    start, listed = out.tell(), directory.getvalue()
    end = struct.pack("<4H2LH", 0, 0, count, count, len(listed), start, len(comment))
    return out.getvalue() + listed + END + end + comment


def _raw(data, info):
    """The compressed bytes of a part as they stand in the file."""
    head = data[info.header_offset : info.header_offset + 30]
    name, extra = struct.unpack("<2H", head[26:30])
    start = info.header_offset + 30 + name + extra
    return data[start : start + info.compress_size]


def _deflated(content):
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _clock(when):
    year, month, day, hour, minute, second = when
    return hour << 11 | minute << 5 | second // 2, (max(year, 1980) - 1980) << 9 | month << 5 | day


def _without_zip64(extra):
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack("<2H", extra[at : at + 4])
        if kind != ZIP64:
            kept += extra[at : at + 4 + size]
        at += 4 + size
    return kept
