"""What the ledger calls this app's actions."""

from governance.foundation import ledger

ledger.named(
    {
        "wish.collected": "征集微心愿",
        "hours.credited": "登记志愿时长",
        "hours.reversed": "冲正志愿时长",
        "hours.correction_asked": "申请更正时长",
        "hours.correction_decided": "审核时长更正",
    }
)
