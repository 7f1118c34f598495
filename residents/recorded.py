"""What the ledger calls this app's actions, and the page of background work its topics."""

from governance.foundation import jobs, ledger

ledger.named(
    {
        "dwelling.added": "登记房屋",
        "dwelling.changed": "修改房屋",
        "household.founded": "立户",
        "household.changed": "修改住户",
        "household.moved_in": "办理迁入",
        "household.moved_out": "办理迁出",
        "household.moved": "办理搬家",
        "household.split": "办理分户",
        "household.joined": "办理并户",
        "household.designated": "认定党员家庭",
        "household.undesignated": "取消党员家庭认定",
        "resident.added": "登记居民",
        "resident.changed": "修改居民",
        "resident.died": "登记去世",
        "resident.restored": "恢复在册",
        "resident.second_home": "登记另一居所",
        "resident.second_home_ended": "结束另一居所",
        "party.recorded": "登记党员",
        "party.disclosed": "党员亮身份",
        "party.concealed": "撤回亮身份",
        "party.forgotten": "删除党员登记",
        "rooms.exported": "导出楼盘表",
        "profile.exported": "导出单元情况分析表",
    }
)

ledger.named(
    {
        "care.opened": "建立关爱档案",
        "care.changed": "修改关爱档案",
        "care.mark_added": "增加关爱类别",
        "care.mark_ended": "结束关爱类别",
        "care.assigned": "指派走访责任人",
        "care.handed_over": "走访责任移交",
        "care.released": "责任人离任，档案待指派",
        "care.closed": "结束关爱档案",
        "care.turned_80": "满 80 岁纳入高龄关爱",
        "care.cadence_set": "设定走访频次",
        "care.reminded": "提醒走访",
        "care.unattended": "提醒指派责任人",
        "care.birthdays": "提醒整十生日",
        "care.exported": "导出重点人群走访台账",
        "visit.recorded": "登记走访",
        "visit.revoked": "作废走访",
    }
)
jobs.named({"care.nightly": "关爱名单夜间核对", "care.reckon_again": "重新推算走访日期"})

ledger.named(
    {
        "resident.shown": "查看完整信息",
        "resident.found": "按证件号查到居民",
        "resident.exported_full": "导出完整号码",
        "resident.read_own": "本人凭条查询",
        "resident.erased": "删除个人信息",
        "resident.merged": "合并重复居民",
        "resident.merge_undone": "撤销居民合并",
        "pass.issued": "开具查询凭条",
        "pass.revoked": "作废查询凭条",
        "consent.given": "登记同意",
        "consent.withdrawn": "撤回同意",
        "request.asked": "登记个人信息申请",
        "request.answered": "答复个人信息申请",
        "request.due_soon": "个人信息申请将到期",
        "request.overdue": "个人信息申请已超期",
        "retention.set": "设定保存期限",
        "checkup.asked": "发起数据体检",
        "finding.mended": "改正体检问题",
        "finding.accepted": "确认体检问题无误",
    }
)
jobs.named(
    {
        "residents.erase_outdated": "删除到期的个人信息",
        "residents.remind_requests": "提醒个人信息申请",
        "residents.checkup": "数据体检",
        "residents.check": "数据体检（一项）",
    }
)

ledger.named(
    {
        "roster.uploaded": "上传花名册",
        "roster.remapped": "改花名册的列与选项",
        "roster.decided": "决定花名册里的冲突",
        "roster.started": "确认导入花名册",
        "roster.imported": "导入花名册",
        "roster.undo_asked": "申请撤销花名册导入",
        "roster.undone": "撤销花名册导入",
        "roster.errors_exported": "下载花名册退回行",
    }
)
jobs.named({"roster.examine": "核对花名册", "roster.import": "导入花名册", "roster.undo": "撤销花名册导入"})

ledger.named(
    {
        "residents.exported": "导出居民花名册",
    }
)
