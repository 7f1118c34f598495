"""The words people read in the ledger for what this app records, and for the work it does in the background."""

from deliberation.choices import DEEDS
from governance.foundation import jobs, ledger

ledger.named({f"ticket.{deed}": f"诉求{words}" for deed, words in DEEDS.items()})
ledger.named(
    {
        "category.added": "新增诉求类别",
        "category.changed": "修改诉求类别",
        "limit.dropped": "恢复默认时限",
        "limit.set": "设定时限",
        "ticket.phone_shown": "查看诉求人完整电话",
    }
)
jobs.named({"tickets.light_lamps": "时限亮灯", "tickets.reckon_again": "重新推算时限"})
