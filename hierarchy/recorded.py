"""What the ledger calls this app's actions."""

from governance.foundation import jobs, ledger

ledger.named(
    {
        "unit.founded": "建立单位",
        "unit.changed": "修改单位",
        "unit.closed": "撤销单位",
        "unit.moved": "调整隶属",
        "estate.founded": "登记小区",
        "estate.changed": "修改小区",
        "building.founded": "登记楼栋",
        "building.changed": "修改楼栋",
        "entrance.founded": "登记单元",
        "chat_group.registered": "登记微信群",
        "chat_group.changed": "更新微信群",
        "chat_group.closed": "登记微信群解散",
        "post.established": "设岗",
        "post.abolished": "撤岗",
        "post.appointed": "任命",
        "post.vacated": "离任",
        "post.handed_over": "岗位交接",
        "person.registered": "登记人员",
        "person.changed": "修改人员登记",
        "person.phone_shown": "查看人员手机号",
        "account.opened": "开通账号",
        "account.reset": "重置密码",
        "account.disabled": "停用账号",
        "account.enabled": "启用账号",
        "account.password_changed": "修改密码",
        "account.signed_in": "登录",
        "token.created": "建立接口令牌",
        "token.revoked": "撤销接口令牌",
        "structure.exported": "导出五级组织架构一览表",
        "structure.imported": "导入架构与人员",
        "structure.undone": "撤销架构导入",
    }
)
jobs.named(
    {
        "structure.examine": "核对架构导入文件",
        "structure.import": "导入架构与人员",
        "paths.settle": "复核调整过的隶属",
    }
)
