"""The ledgers as definitions: every one tells its rows, in scope, masked, in few queries."""

from deliberation import sheets, sheets_meetings
from governance.overview.stocks.definitions import STOCKS
from governance.overview.stocks.listed import Eye


def test_columns_are_fields_of_their_kind_of_row():
    for stock in STOCKS.values():
        assert set(stock.columns) <= set(stock.listed.fields), stock.key
        assert len(set(stock.columns)) == len(stock.columns), stock.key
        assert all(heading and width for _, heading, width in stock.layout)


def test_there_are_at_least_twenty_and_their_titles_differ():
    assert len(STOCKS) >= 20
    assert len({stock.title for stock in STOCKS.values()}) == len(STOCKS)


def test_every_ledger_tells_its_rows(town):
    for stock in STOCKS.values():
        for person, unit in ((town.willow_secretary, town.willow), (town.director, town.street)):
            rows = stock.queryset(person, unit)
            assert all(len(line) == len(stock.columns) for line in stock.told(rows, Eye(person)))
            assert all(set(line) == set(stock.listed.fields) for line in stock.values(rows, Eye(person, full=True)))


def test_the_numbered_ledgers_have_every_column_of_their_sheet():
    """domain.md 4.4: E-1 and E-2 as the floor that prints them, and nothing left out."""
    for key, columns in (("tickets", sheets.REGISTER), ("meetings", sheets_meetings.LEDGER)):
        assert [heading for _, heading, _ in STOCKS[key].layout] == [each.heading for each in columns[1:]]
