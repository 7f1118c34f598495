"""How a person does a deed on a ticket's page."""


def press(page, words):
    """Unfold a deed's form and send it, or press its plain button."""
    deeds = page.locator("#deeds")
    button = deeds.locator(f"summary:text-is('{words}')")
    if button.count():
        if button.locator("xpath=..").get_attribute("open") is None:
            unfold(page, words)
        deeds.locator(f"details[open] form button[type=submit]:text-is('{words}')").click()
    else:
        deeds.locator(f"button[type=submit]:text-is('{words}')").click()
    page.wait_for_load_state()


def unfold(page, words):
    """Open a deed's form, also one that lies among the other deeds; a fetched form is waited for."""
    deeds = page.locator("#deeds")
    summary = deeds.locator(f"summary:text-is('{words}')")
    if not summary.is_visible():
        deeds.locator("summary:has-text('其他操作')").click()
    summary.click()
    summary.locator("xpath=..").locator("form").wait_for()
