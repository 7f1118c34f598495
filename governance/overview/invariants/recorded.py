"""What the ledger and the list of jobs call the self-check."""

from governance.foundation import jobs, ledger

ledger.named({"self_check.asked": "发起数据自检", "self_check.found": "数据自检发现问题"})
jobs.named({"self_check.nightly": "每夜数据自检", "self_check.run": "数据自检"})
