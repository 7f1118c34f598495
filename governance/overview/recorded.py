"""What the ledger calls the hall's own actions, and the page of background work its topics."""

from governance.foundation import jobs, ledger

ledger.named(
    {
        "demo.seeded": "建立演示数据",
        "stock.exported": "导出台账",
        "report.exported": "导出月报",
        "month_text.saved": "保存月报文字",
        "wall.screen_made": "生成大屏链接",
        "wall.screen_revoked": "停用大屏链接",
        "programme.founded": "建立工作品牌",
        "programme.changed": "修改工作品牌",
        "programme.pictured": "更换品牌封面",
        "programme.shown": "公开或收回工作品牌",
        "programme.pillar_set": "修改品牌支柱",
        "programme.pillar_dropped": "去掉品牌支柱",
        "policy.registered": "登记政策文件",
        "policy.changed": "修改政策文件",
        "policy.dropped": "删除政策文件",
        "policy.exported": "导出政策依据",
    }
)
jobs.named({"cockpit.refresh": "更新驾驶舱数据"})
