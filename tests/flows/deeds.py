"""How a person does a deed on a ticket's page, holds a meeting, and fills in a form."""


def press(page, words):
    """Unfold a deed's form and send it, or press its plain button."""
    deeds = page.locator("#deeds")
    plain = deeds.locator(f"button[type=submit]:text-is('{words}')")
    button = deeds.locator(f"summary:text-is('{words}')")
    plain.or_(button).first.wait_for(state="attached")
    if button.count():
        if button.locator("xpath=..").get_attribute("open") is None:
            unfold(page, words)
        plain = deeds.locator(f"details[open] form button[type=submit]:text-is('{words}')")
    with page.expect_navigation():
        plain.click()


def unfold(page, words):
    """Open a deed's form, also one that lies among the other deeds; a fetched form is waited for."""
    deeds = page.locator("#deeds")
    summary = deeds.locator(f"summary:text-is('{words}')")
    summary.wait_for(state="attached")
    if not summary.is_visible():
        deeds.locator("summary:has-text('其他操作')").click()
    summary.click()
    summary.locator("xpath=..").locator("form").wait_for()


def do(page, words, said, **values):
    """Do a deed on the ticket's page, with its fields filled in, and wait for the sentence that it is done."""
    if values:
        unfold(page, words)
        fill(page.locator(f"#deeds details:has(> summary:text-is('{words}'))"), **values)
    press(page, words)
    page.wait_for_selector(f"#messages:has-text('{said}')")


def hold(page, meeting, topic, *, question, votes, decision, minority=""):
    """Open the meeting, tick who was asked, vote on the item by show of hands, write the decision, close."""
    page.goto(meeting.get_absolute_url())
    page.click("a:text-is('开会')")
    page.fill("#id_short_notice", "居民反映强烈，当天开会")
    page.click("form button[type=submit]:has-text('开会')")
    page.wait_for_selector("text=进行中")
    boxes = page.locator(".ticks-list input[type=checkbox]").all()
    for box in boxes:
        box.check()
    page.click("text=勾选的人已到会")
    page.wait_for_selector(f"text=到会 {len(boxes)} 人")
    page.locator(f"#items li:has-text('{topic}') >> a:has-text('表决')").click()
    page.fill("#id_question", question)
    page.click("form button[type=submit]:has-text('表决')")
    ayes, noes, abstentions = map(str, votes)
    fill(
        page.locator("main"),
        ayes=ayes,
        noes=noes,
        abstentions=abstentions,
        cast=str(sum(votes)),
        recorder="杨社工",
        witness="吴代表",
    )
    page.click("button:has-text('登记结果')")
    page.wait_for_selector("ul.stats")
    page.goto(meeting.get_absolute_url())
    page.locator(f"#items li:has-text('{topic}') >> a:has-text('登记结果')").click()
    send(page, "已议定", decision=decision, minority=minority)
    page.goto(f"{meeting.get_absolute_url()}close/")
    send(page, "已散会")


def fill(form, **values):
    """Fields by name: text is written, a choice is taken by its words, files are chosen."""
    for name, value in values.items():
        field = form.locator(f"[name={name}]").first
        kind = field.evaluate("it => it.type")
        if kind == "file":
            field.set_input_files(value)
        elif kind == "radio":
            form.locator(f"label:has([name={name}]):has-text('{value}')").click()
        elif kind == "select-one":
            field.select_option(label=value)
        else:
            field.fill(value)


def send(page, said, **values):
    """Fill in the page's own form, send it, and wait for the sentence that says it is done."""
    fill(page.locator("main form.form"), **values)
    page.click("main form.form button.btn-p[type=submit]")
    page.wait_for_selector(f"text={said}")


def answer_call(page, *, solved, satisfaction):
    """On the page of a call: the two answers by their words, and on to the next, which looks the same."""
    form = page.locator("form[data-call]")
    form.get_by_label(solved, exact=True).check()
    form.get_by_label(satisfaction, exact=True).check()
    with page.expect_navigation():
        form.get_by_role("button", name="保存并下一件").click()
