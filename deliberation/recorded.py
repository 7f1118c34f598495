"""What the ledger calls this app's actions, and the page of background work its topics."""

from deliberation.choices import DEEDS
from governance.foundation import jobs, ledger

ledger.named({f"ticket.{action}": f"诉求{words}" for action, words in DEEDS.items()})
ledger.named(
    {
        "ticket.phone_shown": "查看诉求人电话",
        "category.added": "增加诉求类别",
        "category.changed": "修改诉求类别",
        "limit.set": "修改办理时限",
        "limit.dropped": "恢复默认时限",
        "ticket.exported": "导出诉求台账",
        "categories.loaded": "更新诉求类别",
        "batch.uploaded": "上传历史诉求",
        "batch.started": "确认导入历史诉求",
        "batch.done": "导入历史诉求",
        "batch.undo_asked": "要求撤销历史诉求导入",
        "batch.undone": "撤销历史诉求导入",
    }
)
ledger.named(
    {
        "council.founded": "设立议事会",
        "council.changed": "修改议事会",
        "council.closed": "撤销议事会",
        "council.member_seated": "增加议事会成员",
        "council.member_ended": "议事会成员离任",
        "council.member_renewed": "议事会成员续任",
        "minutes.drafted": "起草会议纪要",
        "minutes.edited": "修改会议纪要",
        "minutes.sent": "纪要征求意见",
        "minutes.remarked": "对纪要提意见",
        "minutes.remark_answered": "答复纪要意见",
        "minutes.signed": "签字确认纪要",
        "minutes.corrected": "更正纪要",
        "minutes.published": "公示议定事项",
        "minutes.overdue": "纪要超期提醒",
        "minutes.exported": "导出议事协商台账",
        "minutes_template.uploaded": "更换纪要模板",
        "minutes_template.dropped": "恢复默认纪要模板",
        "objection.filed": "提出公示异议",
        "objection.answered": "处理公示异议",
        "resolution.made": "登记议定事项",
        "resolution.reported": "登记议定事项进展",
        "resolution.finished": "完成议定事项",
        "resolution.accepted": "验收议定事项",
        "resolution.refused": "议定事项验收不通过",
        "resolution.postponed": "调整议定事项时限",
        "resolution.dropped": "终止议定事项",
        "resolution.due_soon": "议定事项即将到期",
        "resolution.overdue": "议定事项超期",
        "project.founded": "项目立项",
        "project.changed": "修改项目",
        "project.advanced": "项目进度",
        "project.funded": "登记项目出资",
        "project.milestone_added": "增加项目节点",
        "project.milestone_reached": "完成项目节点",
        "project.outcome_set": "登记项目成效",
        "project.pictured": "更换项目照片",
        "project.shown": "公开项目",
        "project.hidden": "撤下公开项目",
    }
)
ledger.named(
    {
        "meeting.planned": "筹备会议",
        "meeting.changed": "修改会议",
        "meeting.moved": "改会议时间地点",
        "meeting.announced": "发会议通知",
        "meeting.opened": "开会",
        "meeting.closed": "散会",
        "meeting.cancelled": "取消会议",
        "meeting.sign_in_renewed": "更换签到码",
        "meeting.item_added": "增加议题",
        "meeting.item_moved": "调整议题次序",
        "meeting.item_concluded": "登记议题结果",
        "meeting.arrived": "登记到会",
        "meeting.left": "登记离会",
        "meeting.arrival_taken_back": "撤销签到",
        "meeting.excused": "登记请假",
        "meeting.entrusted": "登记委托",
        "meeting.person_added": "登记到会人员",
        "meeting.person_confirmed": "确认签到人员",
        "meeting.turned_away": "退回签到",
        "motion.opened": "开始表决",
        "motion.voted": "投票",
        "motion.closed": "结束表决",
        "motion.voided": "作废表决",
        "motion.scan_read": "查看选票扫描件",
    }
)
jobs.named(
    {
        "tickets.undo_import": "撤销历史诉求导入",
        "tickets.import": "导入历史诉求",
        "tickets.light_lamps": "时限亮灯",
        "tickets.reckon_again": "重新推算时限",
        "minutes.remind": "提醒整理纪要",
        "resolutions.light_lamps": "议定事项时限亮灯",
    }
)
