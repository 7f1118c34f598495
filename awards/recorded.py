"""What the ledger calls this app's actions."""

from governance.foundation import jobs, ledger

ledger.named(
    {
        "award.planned": "筹备评选",
        "award.opened": "启动评选",
        "award.cancelled": "取消评选",
        "award.kind_added": "增加奖项",
        "award.kind_changed": "修改奖项",
        "award.kind_switched": "启用、停用奖项",
        "award.switched": "启用、停用和美评选",
        "award.criteria_changed": "修订评选细则",
        "award.dates_set": "排定评选日期",
        "award.phase_moved": "调整评选阶段",
        "award.phase_began": "评选进入新阶段",
        "award.scores_missing": "提醒没打完分的评委",
        "award.nominated": "推荐和美对象",
        "award.seconded": "附议推荐",
        "award.suggested": "收到群众推荐",
        "award.suggestion_set_aside": "群众推荐未列入",
        "award.consented": "登记公开姓名的意愿",
        "award.checked": "审核推荐",
        "award.withdrawn": "撤回推荐",
        "award.evidence_taken": "取数",
        "award.barred": "一票否决",
        "award.unbarred": "解除一票否决",
        "award.tie_settled": "排定并列次序",
        "award.judges_invited": "邀请评委",
        "award.judge_changed": "修改评委",
        "award.judge_ended": "评委退出",
        "award.conflicts_checked": "检查回避",
        "award.drawn": "抽签分派评委",
        "award.assigned": "分派评委",
        "award.unassigned": "收回分派",
        "award.settled": "打分定稿",
        "award.given_back": "退回重新打分",
        "award.recused": "申请回避",
        "award.left_out": "评委须回避，打分不计",
        "award.scored": "评议打分",
        "award.slips_printed": "印制选票",
        "award.paper_returned": "收回纸票",
        "award.paper_counted": "登记纸票",
        "award.paper_voided": "作废纸票计数",
        "award.frozen": "锁定评选结果",
        "award.approved": "批准公示",
        "award.notice_lengthened": "按日历延长公示",
        "award.objected": "收到公示异议",
        "award.objection_taken": "核实公示异议",
        "award.objection_answered": "答复公示异议",
        "award.named": "命名",
        "award.revoked": "撤销命名",
        "award.wall_set": "登记是否上荣誉墙",
        "award.rechecked": "复核命名",
        "award.ending": "命名快到期",
        "award.certificates_printed": "打印荣誉证书",
        "award.sheet_exported": "导出推荐表、公示表",
    }
)
jobs.named({"awards.remind_of_ends": "提醒命名到期", "awards.remind_of_end": "提醒命名到期（单个）"})
jobs.named(
    {
        "awards.tell_phases": "通知评选阶段",
        "awards.tell_phase": "通知评选阶段（单个）",
        "awards.remind_judges": "提醒没打完分的评委",
    }
)
jobs.named({"awards.lengthen_notices": "按日历延长公示", "awards.lengthen_notices_of": "按日历延长公示（单轮）"})
jobs.named({"awards.take_evidence": "评选取数"})
jobs.named({"awards.check_conflicts": "检查评委回避", "awards.check_conflicts_of": "检查评委回避（单轮）"})
ledger.named(
    {
        "building_plan.theme_set": "定楼栋主题",
        "building_plan.reported": "登记5+N进展",
        "building_plan.check_asked": "请社区核对5+N",
        "building_plan.checked": "核对5+N",
        "building_plan.applied": "申报和美楼栋",
        "building_plan.accepted": "验收和美楼栋",
        "building_plan.named": "命名和美楼栋",
        "building_plan.sent_back": "退回和美楼栋培育",
        "building_item.added": "增加5+N内容",
        "building_item.changed": "修改5+N内容",
    }
)
