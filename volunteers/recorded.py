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
        "hours.settings": "设定时长与星级",
        "hours.batch_read": "上传历史时长表",
        "hours.batch_mended": "改正历史时长表的一行",
        "hours.batch_imported": "导入历史时长",
        "hours.batch_undone": "撤销历史时长导入",
        "hours.exported": "导出志愿服务汇总表",
        "star.published": "公示星级",
        "star.given": "授予星级",
        "star.dropped": "不予授予星级",
        "certificate.asked": "申请志愿服务证明",
        "certificate.published": "公示志愿服务证明",
        "certificate.issued": "开具志愿服务证明",
        "certificate.refused": "不予开具志愿服务证明",
        "certificate.revoked": "撤销志愿服务证明",
        "certificate.printed": "打印志愿服务证明",
        "volunteer_notice.objected": "对志愿服务公示提出异议",
        "volunteer_notice.answered": "处理志愿服务公示异议",
        "volunteer.named_in_public": "改变公示姓名的方式",
    }
)
jobs.named({"stars.give": "授予星级", "stars.give_one": "授予星级（单个）"})
jobs.named({"shifts.close_forgotten": "结束活动班次", "shifts.close": "结束活动班次（单个）"})
jobs.named({"claims.press_idle": "提醒和释放闲置认领", "claims.press": "提醒和释放闲置认领（单个）"})
