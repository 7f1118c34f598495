"""The words people read for what this floor records."""

from governance.foundation import calendar, ledger

ledger.named(
    {
        calendar.CHANGED: "修改工作日历",
        calendar.RESTORED: "撤销工作日历修改",
        calendar.PROVIDED: "补齐工作日历",
        "job.retried": "重试后台任务",
        "keys.rotated": "更换加密密钥",
    }
)
