"""What the ledger calls this app's actions."""

from deliberation.choices import DEEDS
from governance.foundation import ledger

ledger.named({f"ticket.{action}": f"诉求{words}" for action, words in DEEDS.items()})
ledger.named(
    {
        "ticket.phone_shown": "查看诉求人电话",
        "ticket.exported": "导出诉求台账",
    }
)
