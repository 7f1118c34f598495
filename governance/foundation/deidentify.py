"""Take out of a text what points to a person, before it is shown to everybody: numbers, doors, names.

Buildings stay (“3号楼灯不亮” is about the place), doors do not. Names are replaced where they are known: somebody with
an office becomes 张*, a resident 居民代表. What was taken is listed, so that a person checks it; a machine never
knows all names.
"""

import re
from dataclasses import dataclass, field

RESIDENT = "居民代表"
WIDE = str.maketrans("０１２３４５６７８９－ｘＸ：＃／", "0123456789-xX:#/")  # one letter each, so places agree
LABELS = {
    "id": "证件号码",
    "phone": "电话号码",
    "plate": "车牌",
    "contact": "账号或邮箱",
    "number": "长号码",
    "door": "门牌室号",
    "name": "姓名",
}

CN = "一二三四五六七八九十"
COUNTED = r"(?!\s*(?:[0-9.元块万亿人户平米㎡m个名件次年月日天票盏株位%％分多余辆只条份层]|小时))"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
CODE = r"(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3}[ -]?)"
BLOCK = rf"(?:\d{{1,3}}|[A-Za-z]|[{CN}]{{1,3}})\s*(?:号楼|栋|幢|座|#楼?|号)"
ENTRANCE = rf"(?:\d{{1,2}}|[A-Za-z]|[{CN}甲乙丙丁]{{1,2}})\s*单元"
ROOM = r"\d{3,4}(?:\s*(?:号房|室|号|房))?"
LONG = r"(?<![0-9.])\d(?:[ -]?\d){6,}(?![0-9])"

PATTERNS = [
    ("id", re.compile(r"(?<!\d)\d(?:[ -]?\d){5}[ -]?(?:1[89]|20)\d{2}[ -]?(?:\d[ -]?){7}[0-9Xx](?![0-9A-Za-z])")),
    ("id", re.compile(r"(?<!\d)\d{14}[0-9Xx](?![0-9A-Za-z])")),
    ("phone", re.compile(r"(?:\+?86[ -]?)?(?<!\d)1[3-9]\d(?:[ -]?\d){8}(?!\d)")),
    ("phone", re.compile(rf"(?<!\d){CODE}[ -]?[2-9]\d{{6,7}}(?:[-转]\d{{1,5}})?(?!\d)")),
    ("contact", re.compile(r"[\w.+-]+@[\w-]+(?:\.[A-Za-z]{2,})+", re.ASCII)),
    ("contact", re.compile(r"(?:微信号?|QQ号?|qq号?)\s*(?:是|为)?\s*[:：]?\s*[A-Za-z0-9][\w-]{4,19}", re.ASCII)),
    ("plate", re.compile(rf"[{PROVINCES}][A-Z][·. ]?[A-Z0-9]{{5,6}}(?![A-Z0-9])")),
    ("door", re.compile(rf"(?P<keep>{BLOCK})\s*(?:{ENTRANCE})?\s*[-—]?\s*{ROOM}{COUNTED}")),
    ("door", re.compile(rf"(?P<keep>)(?<![0-9A-Za-z{CN}]){ENTRANCE}\s*[-—]?\s*{ROOM}{COUNTED}")),
    ("door", re.compile(r"(?P<keep>)(?<![0-9-])\d{1,3}\s*[-—/#]\s*\d{1,2}\s*[-—/]\s*\d{3,4}[室号房]?(?![0-9-])")),
    ("door", re.compile(r"(?P<keep>)(?<![0-9.])(?:\d{1,3}\s*[-—#]\s*)?\d{3,4}\s*(?:室|号房)")),
    ("door", re.compile(r"(?P<keep>)[一二三四五六七八九〇零]{3,4}室")),
    ("door", re.compile(r"(?P<keep>)门牌号?码?\s*(?:是|为)?\s*[:：]?\s*\d{1,4}(?:-\d+)*号?")),
    ("number", re.compile(rf"{LONG}(?!\s*(?:元|万|平|㎡))")),
]  # fmt: skip
WORDS = {
    "id": "（证件号略）",
    "phone": "（电话略）",
    "plate": "（车牌略）",
    "contact": "（联系方式略）",
    "number": "（号码略）",
    "door": "某户",
}
DAY = re.compile(r"(?:19|20)\d\d[- ]?(?:0?[1-9]|1[0-2])[- ]?(?:0?[1-9]|[12]\d|3[01])(?: [0-2]?\d)?")


@dataclass
class Cleared:
    text: str
    found: list = field(default_factory=list)  # [(label, what stood there)]


def masked(name):
    """张* of 张三丰; a double surname keeps both."""
    double = {"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯"}
    return f"{name[:2] if name[:2] in double and len(name) > 2 else name[:1]}*"


def deidentify(text, names=(), keep=()):
    """`text` without numbers, doors and the `names` ({name: what stands for it}); `keep` are public telephones."""
    text = text or ""
    found = []
    for kind, pattern in PATTERNS:
        text = _without(text, kind, pattern, keep, found)
    for name, instead in sorted(dict(names).items(), key=lambda pair: -len(pair[0])):
        if len(name) > 1 and name in text:
            found.append((LABELS["name"], name))
            text = text.replace(name, instead)
    return Cleared(text, found)


def _without(text, kind, pattern, keep, found):
    plain, parts, at = text.translate(WIDE), [], 0
    for hit in pattern.finditer(plain):
        words = text[hit.start() : hit.end()]
        if _may_stay(kind, hit[0], keep):
            continue
        kept = text[hit.start("keep") : hit.end("keep")] if kind == "door" else ""
        found.append((LABELS[kind], words))
        parts += [text[at : hit.start()], kept, WORDS[kind]]
        at = hit.end()
    return "".join(parts) + text[at:]


def _may_stay(kind, words, keep):
    digits = re.sub(r"\D", "", words)
    if kind in ("phone", "number") and digits in {re.sub(r"\D", "", number) for number in keep if number}:
        return True
    return kind == "number" and DAY.fullmatch(words) is not None
