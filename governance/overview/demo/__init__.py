"""The demo town: four offices, their people and a year of tickets, built from fixed seeds.

    offices.py ─► tree.py ─► people.py ─► accounts.py        the stage and who stands on it
    texts/ ─► cases.py ─► course.py ─► writing.py            a year of tickets, drawn, played, written
    stories.py                                               the cases told by hand

Everything is invented except the names of the four offices' places. Rows are written in bulk, but equal what the
actions would have written, event by event; the tests hold the two together.
"""
