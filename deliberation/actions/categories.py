"""An office's tree of categories: our defaults, or the one it brings as a workbook."""

from dataclasses import replace

from django.db import transaction

from deliberation.actions.canned import install_defaults
from deliberation.categories import KEPT_SECRET, LIMITS, OTHER, Node, default_nodes
from deliberation.models import Category, TimeLimit
from governance.foundation import ledger, workbooks
from governance.foundation.errors import ActionRefused

LEVELS = {
    "first": ["一级分类", "一级类别", "一级", "大类", "事件类型大类"],
    "second": ["二级分类", "二级类别", "二级", "小类", "子类", "中类"],
    "third": ["三级分类", "三级类别", "三级", "细类"],
}
LONGEST = 40  # characters of a name


@transaction.atomic
def load_defaults(office, *, by=None):
    """The 19 groups of the product and their time limits, as the office's tree."""
    made = _install(office, default_nodes())
    _install_limits(office)
    install_defaults(office)
    ledger.record("categories.loaded", office, by=by, unit=office, source="defaults", **made)
    return made


@transaction.atomic
def load_tree(office, book, *, by=None):
    """The tree of a workbook with two or three levels *instead of* what there was.

    Names that stay keep their rows, with whatever the office has set on them; the others are put out of use,
    and tickets that have them keep them.
    """
    made = _install(office, nodes_of(book))
    _install_limits(office)
    install_defaults(office)
    ledger.record("categories.loaded", office, by=by, unit=office, source=book.name[:60], **made)
    return made


def provide(office, *, by=None):
    """What an import needs: a tree, and in it a place for what nobody has classified yet."""
    first = Category.objects.filter(office=office, parent=None)
    if not first.filter(active=True).exists():
        load_defaults(office, by=by)
    elif not first.filter(name=OTHER).update(active=True):
        taken = set(Category.objects.filter(office=office).values_list("code", flat=True))
        code = "QT" if "QT" not in taken else _next_code("", taken)
        Category.objects.create(office=office, name=OTHER, full_name=OTHER, code=code, order=9999)


def nodes_of(book):
    """The `Node`s of a workbook; every row that has a gap is named in the refusal."""
    try:
        table = workbooks.find_table(book, LEVELS)
    except workbooks.NoTable:
        table = workbooks.find_table(book, {name: LEVELS[name] for name in ("first", "second")})
    columns, nodes, wrong = table.guess(LEVELS), {}, []
    for number, values in table.rows:
        names = [workbooks.text(values[columns[level]]).replace("\n", "") for level in LEVELS if level in columns]
        while names and not names[-1]:
            names.pop()
        if not all(names):
            wrong.append(f"第 {number} 行：下级有名称，上级空着")
        elif any(len(name) > LONGEST or "/" in name for name in names):
            wrong.append(f"第 {number} 行：名称超过 {LONGEST} 个字，或者含有“/”")
        else:
            _add(nodes, names)
    if wrong:
        raise ActionRefused(
            "；".join(wrong[:10]) + (f"；等 {len(wrong)} 行" if len(wrong) > 10 else "") + "。改好后再导入。"
        )
    if not nodes:
        raise ActionRefused("表里没有类别。请在一级分类、二级分类列下填好名称再导入。")
    if OTHER not in nodes:  # where imported tickets wait that nobody has classified
        nodes[OTHER] = Node(OTHER, code="QT")
    return list(nodes.values())


def _add(nodes, names):
    above = ""
    for name in names:
        node = Node(name, above, confidential=names[0] in KEPT_SECRET)
        nodes.setdefault(node.full_name, node)
        above = node.full_name


def _install(office, nodes):
    """Make the office's active tree exactly `nodes`; the number of queries does not grow with them."""
    known = {row.full_name: row for row in Category.objects.select_for_update().filter(office=office)}
    nodes = _coded(nodes, known)
    made = {}
    for depth in sorted({node.full_name.count(" / ") for node in nodes}):
        level = [node for node in nodes if node.full_name.count(" / ") == depth and node.full_name not in known]
        rows = [_row(office, node, known | made, nodes) for node in level]
        made |= {row.full_name: row for row in Category.objects.bulk_create(rows, batch_size=500)}
    places = {node.full_name: n for n, node in enumerate(nodes)}
    kept = [row for name, row in known.items() if name in places]
    for row in kept:
        row.active, row.order = True, places[row.full_name]
    Category.objects.bulk_update(kept, ["active", "order"], batch_size=500)
    gone = Category.objects.filter(office=office, active=True).exclude(
        pk__in=[row.pk for row in (*kept, *made.values())]
    )
    return {"new": len(made), "kept": len(kept), "retired": gone.update(active=False)}


def _row(office, node, known, nodes):
    return Category(
        office=office, parent=known.get(node.above), code=node.code, name=node.name, full_name=node.full_name,
        level=node.level, urgent=node.urgent, confidential=node.confidential, icon=node.icon,
        order=nodes.index(node),
    )  # fmt: skip


def _coded(nodes, known):
    """Every node with a code that no other category of the office has, also none out of use."""
    taken = {row.code for row in known.values()}
    codes, made = {name: row.code for name, row in known.items()}, []
    for node in nodes:
        if node.full_name not in codes:
            code = node.code if node.code and node.code not in taken else _next_code(codes.get(node.above, ""), taken)
            codes[node.full_name] = code
            taken.add(code)
        made.append(replace(node, code=codes[node.full_name]))
    return made


def _next_code(above, taken):
    """L01, L0101, L010101 …: the next free one under a code."""
    n = 1
    while (code := f"{above or 'L'}{n:02d}") in taken:
        n += 1
    return code


def _install_limits(office):
    """The default limits an office has not set itself."""
    codes = dict(Category.objects.filter(office=office).values_list("code", "pk"))
    has = set(TimeLimit.objects.filter(office=office).values_list("category", "level", "urgent", "clock"))
    rows = []
    for (code, level, urgent), clocks in LIMITS.items():
        if code is not None and code not in codes:
            continue
        for clock, duration in clocks.items():
            if (codes.get(code), level, urgent, clock) not in has:
                rows.append(
                    TimeLimit(
                        office=office,
                        category_id=codes.get(code),
                        level=level,
                        urgent=urgent,
                        clock=clock,
                        amount=int(duration.amount),
                        unit=duration.unit,
                    )
                )
    TimeLimit.objects.bulk_create(rows)
