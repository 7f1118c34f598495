"""The words people read for what this floor records, and for the work it does in the background."""

from governance.foundation import calendar, jobs, ledger

ledger.named(
    {
        calendar.CHANGED: "修改工作日历",
        calendar.RESTORED: "撤销工作日历修改",
        calendar.PROVIDED: "补齐工作日历",
        "job.retried": "重试后台任务",
        "reminders.given": "发出提醒",
        "reminders.switched": "停用或启用一种提醒",
        "channel.changed": "修改提醒通道",
        "channel.tried": "试发提醒",
        "letter.resent": "重发提醒",
        "letter.given_up": "提醒不再发送",
        "reach.changed": "修改本人提醒方式",
        "absence.set": "登记外出代办",
        "absence.ended": "取消外出代办",
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
        "reminders.find": "查找到期事项",
        "reminders.give": "写提醒",
        "reminders.forget_old": "清理旧提醒",
        "letters.post": "汇总外发提醒",
        "letters.send": "外发提醒",
    }
)
