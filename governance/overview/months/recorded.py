"""What the ledger calls the deeds of a month, and the page of background work its topics."""

from governance.foundation import jobs, ledger

ledger.named(
    {
        "month.closed": "月结",
        "month.submitted": "提交月度报表",
        "month.returned": "退回月度报表",
        "month.frozen": "月度报表定稿",
        "month.change_explained": "说明追补更正的原因",
        "month.late": "月度报表逾期未提交",
    }
)
jobs.named(
    {
        "months.close": "月结",
        "months.close_one": "月结一个月",
        "months.run": "刷新本月指标",
        "months.remind": "提醒提交月度报表",
    }
)
