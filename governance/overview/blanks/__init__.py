"""上级来表: the upper office's blank workbook comes back filled, and nothing else in it has changed.

Reading goes from bytes to meaning: `package` (parts of the file) → `page` (cells and where they stand in the bytes) →
`grid` (what an eye sees) → `headings` → `guessing`. Writing goes straight back to bytes: `filling` decides the values,
`splicing` puts them into the sheet's XML, `zipping` copies every other part as it is. See docs/adr/0010.
"""
