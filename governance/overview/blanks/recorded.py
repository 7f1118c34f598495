"""What the ledger calls what happens to forms."""

from governance.foundation import ledger

ledger.named(
    {
        "form.uploaded": "上传来表",
        "form.heading_chosen": "订正来表栏目",
        "form.filled": "填好来表",
        "form.deleted": "删除来表",
    }
)
