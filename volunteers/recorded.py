"""What the ledger calls this app's actions."""

from governance.foundation import ledger

ledger.named({"wish.collected": "征集微心愿"})
