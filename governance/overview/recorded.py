"""What the ledger calls the hall's own actions."""

from governance.foundation import ledger

ledger.named({"stock.exported": "导出台账", "report.exported": "导出月报", "month_text.saved": "保存月报文字"})
