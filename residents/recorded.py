"""What the ledger calls this app's actions, and the page of background work its topics."""

from governance.foundation import ledger

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
