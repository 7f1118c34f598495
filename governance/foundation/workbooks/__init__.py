"""Excel in and out: any sheet an office may hand over becomes plain rows, any ledger becomes a printable file."""

from governance.foundation.workbooks.reading import Book, Sheet, Unreadable, read
from governance.foundation.workbooks.tables import NoTable, Table, find_table, fingerprint, guess_columns, heading_key
from governance.foundation.workbooks.values import Doubtful, Phone, day, is_damaged, moment, phone, text, token, yes
from governance.foundation.workbooks.writing import SIGNATURES, Column, write_table

__all__ = [
    "SIGNATURES",
    "Book",
    "Column",
    "Doubtful",
    "NoTable",
    "Phone",
    "Sheet",
    "Table",
    "Unreadable",
    "day",
    "find_table",
    "fingerprint",
    "guess_columns",
    "heading_key",
    "is_damaged",
    "moment",
    "phone",
    "read",
    "text",
    "token",
    "write_table",
    "yes",
]
