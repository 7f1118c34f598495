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
    }
)
jobs.named(
    {
        "tickets.undo_import": "撤销历史诉求导入",
        "tickets.import": "导入历史诉求",
        "tickets.light_lamps": "时限亮灯",
        "tickets.reckon_again": "重新推算时限",
    }
)
