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
