"""The deeds a page offers on a resolution: words, form, action and icon of each, main ones first."""

from deliberation import forms_decisions as forms
from deliberation.actions import resolutions as actions
from deliberation.actions.supervising import supervise_resolution
from deliberation.deeds import Deed

WORK, ACCEPT = "resolution.work", "resolution.accept"
ACCEPTED = "已验收；诉求另按办结、回访结案。"
DEEDS = {
    "report": Deed("登记进展", forms.ReportForm, actions.report_progress, "进展已登记。", "message-square", WORK, True),
    "finish": Deed("报请验收", forms.FinishForm, actions.finish_resolution, "已报请验收。", "circle-check-big", WORK),
    "accept": Deed("验收通过", forms.AcceptForm, actions.accept_resolution, ACCEPTED, "badge-check", ACCEPT, True),
    "refuse": Deed("验收不通过", forms.NoteForm, actions.refuse_resolution, "已退回继续落实。", "undo-2", ACCEPT),
    "postpone": Deed(
        "调整时限", forms.PostponeForm, actions.postpone_resolution, "时限已调整。", "calendar-clock", ACCEPT
    ),
    "supervise": Deed(
        "督办", forms.SuperviseForm, supervise_resolution, "督办已发出，等对方回复。", "gavel", "supervision.issue"
    ),
    "drop": Deed("终止", forms.NoteForm, actions.drop_resolution, "已终止。", "circle-x", ACCEPT),
}
