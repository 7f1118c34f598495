"""The words people read for what this floor records, and for the work it does in the background."""

from governance.foundation import calendar, jobs, ledger

ledger.named(
    {
        calendar.CHANGED: "修改工作日历",
        calendar.RESTORED: "撤销工作日历修改",
        calendar.PROVIDED: "补齐工作日历",
        "job.retried": "重试后台任务",
        "keys.rotated": "更换加密密钥",
    }
)

jobs.named(
    {
        "calendar.provide_next_year": "补齐明年日历",
        "jobs.forget_old": "清理旧任务",
        "jobs.reconcile": "补做遗漏",
        "ledger.seal": "封存台账",
        "notices.tell": "发送消息",
    }
)
