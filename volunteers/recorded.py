"""What the ledger calls this app's actions."""

from governance.foundation import jobs, ledger

ledger.named(
    {
        "wish.collected": "征集微心愿",
        "activity.joined": "报名活动",
        "activity.cancelled_place": "取消报名",
        "activity.moved_up": "候补转正",
        "activity.capacity": "调整名额",
        "activity.came": "签到",
        "activity.walked_up": "现场参加",
        "activity.left": "签退",
        "activity.left_confirmed": "确认签退时间",
        "shift.closed": "班次结束登记",
        "hours.credited": "登记志愿时长",
        "hours.reversed": "冲正志愿时长",
        "hours.correction_asked": "申请更正时长",
        "hours.correction_decided": "审核时长更正",
        "claim.made": "认领",
        "claim.started": "对接认领事项",
        "claim.delivered": "报完成",
        "claim.confirmed": "确认完成",
        "claim.sent_back": "退回继续办",
        "claim.released": "释放认领",
        "claim.reminded": "提醒认领方",
    }
)
jobs.named({"shifts.close_forgotten": "结束活动班次", "shifts.close": "结束活动班次（单个）"})
jobs.named({"claims.press_idle": "提醒和释放闲置认领", "claims.press": "提醒和释放闲置认领（单个）"})
