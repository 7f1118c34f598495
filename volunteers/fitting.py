"""Which resource fits which need: the same theme, and words both use. Only suggestions; a clerk decides."""

from itertools import pairwise

COMMON = {
    "服务", "社区", "居民", "提供", "需要", "可以", "希望", "每月", "每周", "每年", "一次", "进行", "开展", "活动",
    "小区", "帮助", "帮忙", "支持", "工作", "人员", "单位", "我们", "单元", "号楼", "一个", "几个", "上门", "定期",
    "免费", "老人", "群众", "方便", "时间", "联系", "解决", "问题", "周末", "上午", "下午", "可用", "人次", "场次",
}  # fmt: skip
MOST_WORDS = 4
LEAST = 2


def shared_words(need, offer):
    """Runs of two and more Chinese letters that stand in both texts, without what everybody says; longest first."""
    for word in COMMON:
        need = need.replace(word, " ")
    offered = {a + b for a, b in pairwise(offer)}
    runs, run = [], ""
    for a, b in pairwise(need + " "):
        if a + b in offered and all("\u4e00" <= sign <= "\u9fff" for sign in a + b):
            run = run + b if run else a + b
        elif run:
            runs.append(run)
            run = ""
    return sorted(dict.fromkeys(runs), key=len, reverse=True)[:MOST_WORDS]


def fit(item, resource):
    """(score, because) of a need and a resource: two points for the theme, two a word; 0 where nothing fits."""
    words = shared_words(f"{item.title}，{item.about}", f"{resource.name}，{resource.about}")
    same = bool(item.theme) and item.theme == resource.theme
    score = 2 * len(words) + 2 * same
    parts = [f"同为{item.get_theme_display()}"] if same else []
    if words:
        parts.append(f"都说到{'、'.join(words)}")
    return (score, "；".join(parts)[:80]) if score >= LEAST else (0, "")
