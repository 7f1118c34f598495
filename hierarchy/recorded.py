"""The words people read in the ledger for what this app records."""

from governance.foundation import ledger

ledger.named(
    {
        "account.disabled": "停用账号",
        "account.enabled": "启用账号",
        "account.opened": "开通账号",
        "account.password_changed": "修改密码",
        "account.reset": "重置密码",
        "account.signed_in": "登录",
        "building.changed": "修改楼栋",
        "building.founded": "新建楼栋",
        "chat_group.changed": "修改微信群",
        "chat_group.closed": "注销微信群",
        "chat_group.registered": "登记微信群",
        "entrance.founded": "新建单元",
        "estate.changed": "修改小区",
        "estate.founded": "新建小区",
        "person.changed": "修改人员",
        "person.phone_shown": "查看完整手机号",
        "person.registered": "登记人员",
        "post.abolished": "撤销岗位",
        "post.appointed": "任职",
        "post.established": "设立岗位",
        "post.handed_over": "交接岗位",
        "post.vacated": "离任",
        "structure.exported": "导出组织架构",
        "token.created": "建立接口令牌",
        "token.revoked": "吊销接口令牌",
        "unit.changed": "修改单位",
        "unit.closed": "撤销单位",
        "unit.founded": "新建单位",
        "unit.moved": "调整隶属",
    }
)
