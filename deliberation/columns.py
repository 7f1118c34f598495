"""The columns of the ticket list a person may choose; the page, its print and the export obey the same choice."""

COLUMNS = {  # key: (heading on the page, headings of the ledger E-1)
    "state": ("状态", ("备注",)),
    "due": ("办理时限", ("时限", "是否超期")),
    "unit": ("承办单位", ("承办单位/人",)),
    "source": ("来源", ("来源",)),
    "reported": ("诉求时间", ("诉求时间",)),
    "category": ("类别", ("类别",)),
    "level": ("级别", ("级别",)),
    "handler": ("承办人", ("承办单位/人",)),
    "reporter": ("诉求人", ("诉求人（掩码）",)),
    "accepted": ("受理时间", ("受理时间",)),
    "resolved": ("办结时间", ("办结时间", "办结类型")),
    "satisfaction": ("满意度", ("是否解决", "满意度")),
    "external": ("外部编号", ("外部编号",)),
}
USUAL = ("state", "due", "unit", "source", "reported")
ALWAYS = ("序号", "编号", "地点", "诉求内容")


def chosen(query):
    """The keys of the columns an address asks for (`cols`), in our order; the usual ones when it names none."""
    asked = set(query.getlist("cols"))
    return [key for key in COLUMNS if key in asked] or list(USUAL)


def headings(query):
    """The headings of the ledger E-1 for an address with columns of its own; None for the usual ones."""
    if chosen(query) == list(USUAL):
        return None
    return {*ALWAYS, *(heading for key in chosen(query) for heading in COLUMNS[key][1])}
