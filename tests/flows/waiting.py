"""What a page comes to show: a click returns before the next page is there, so that a story may only read by waiting."""

from tests.flows.conftest import PATIENCE


def expect(what):
    """Playwright's assertions on a locator or page, each asked again until it holds or `PATIENCE` is over."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    return expect(what)


def says(page, *words, where="main"):
    """Wait until each of the words is to be read in the first such place of the page."""
    for each in words:
        expect(page.locator(where).first).to_contain_text(each, use_inner_text=True)
