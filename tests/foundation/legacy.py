"""A workbook of 1997–2009, byte by byte: just enough of BIFF8 inside a compound file to try the reader with."""

import struct

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def bof(kind):
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0x41, 6))


def cell(row, column, value):
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return record(0x0203, place + struct.pack("<d", value))


def biff(rows, locked=False):
    """The stream of a workbook with one sheet; `locked` begins it as a password-protected one begins."""
    cells = b"".join(cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    size = record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    page = bof(0x0010) + size + cells + record(0x000A)
    name = "名册".encode("utf-16-le")
    lock = record(0x002F, b"\x01\x00" + b"\x00" * 52) if locked else b""
    head = bof(0x0005) + lock
    sheet_record = 4 + 6 + 2 + len(name)
    offset = len(head) + sheet_record + 4
    bound = record(0x0085, struct.pack("<IHBB", offset, 0, 2, 1) + name)
    return head + bound + record(0x000A) + page


def entry(name, kind, start, size, child=FREE):
    wide = name.encode("utf-16-le") + b"\0\0"
    return (
        wide.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(wide), kind, 1, FREE, FREE, child)
        + b"\0" * 36
        + struct.pack("<II", start, size)
        + b"\0" * 4
    )


def xls(rows, locked=False):
    """The bytes of an .xls file: header, allocation table, directory, then the workbook's stream."""
    stream = biff(rows, locked)
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    chain = [FAT, END, *range(3, 2 + sectors), END]
    table = b"".join(struct.pack("<I", n) for n in chain + [FREE] * (SECTOR // 4 - len(chain)))
    directory = entry("Root Entry", 5, END, 0, child=1) + entry("Workbook", 2, 2, len(stream))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
        + struct.pack("<I", 0)
        + b"\xff" * 432
    )
    return header + table + directory.ljust(SECTOR, b"\0") + stream
