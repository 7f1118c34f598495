"""The deeds a page offers on a ticket: words, form, action and icon of each, main ones first."""

from dataclasses import dataclass
from typing import Any

from deliberation import actions, forms, forms_desk, forms_following, forms_gathering, forms_ladder, forms_meetings
from deliberation.actions import extending, parking, supervising
from deliberation.actions.agenda import put_on_agenda


@dataclass(frozen=True)
class Deed:
    words: str  # on the button
    form: Any
    action: Any
    done: str
    icon: str
    access: str = "ticket.handle"
    primary: bool = False
    many: tuple | None = None  # fields asked when it is done to many tickets at once; None: only one by one
    gathers: bool = False  # asked of a selection, it is one deed: the form of the oldest opens with the others' numbers
    undo: bool = False  # whether its step can be taken back just afterwards
    apart: bool = False  # has a card of its own on the page, not among the deeds


DEEDS = {
    "accept": Deed(
        "受理", forms.AcceptForm, actions.accept, "已受理，办理时限开始计算。", "check", primary=True, many=("note",)
    ),
    "take_up": Deed(
        "受理并自办",
        forms.TakeUpForm,
        actions.take_up,
        "已由您的单位受理、签收。",
        "hand",
        primary=True,
        many=("unit",),
    ),
    "dispatch": Deed(
        "分办",
        forms.DispatchForm,
        actions.dispatch,
        "已分办，等承办单位签收。",
        "send",
        primary=True,
        many=("unit", "note"),
    ),
    "acknowledge": Deed(
        "签收",
        forms.AcknowledgeForm,
        actions.acknowledge,
        "已签收，请先联系诉求人。",
        "mail-check",
        primary=True,
        many=(),
    ),
    "contact": Deed("登记首次联系", forms.ContactForm, actions.contact, "已登记首次联系。", "phone", primary=True),
    "resolve": Deed(
        "办结", forms.ResolveForm, actions.resolve, "已办结，等其他同事回访。", "circle-check-big", primary=True
    ),
    "follow_up": Deed(
        "登记回访", forms.FollowUpForm, actions.follow_up, "回访已登记。", "phone-call", "ticket.follow_up", True
    ),
    "close": Deed(
        "核对后结案", forms.CloseForm, actions.close_anonymous, "已结案。", "badge-check", "ticket.follow_up", True
    ),
    "escalate": Deed("上报上一级", forms.EscalateForm, actions.escalate, "已上报，等上级签收。", "arrow-up"),
    "push_down": Deed("下派", forms.PushDownForm, actions.push_down, "已下派，等下级签收。", "arrow-down"),
    "return": Deed("退单", forms.ReturnForm, actions.send_back, "已退单，等重新分办。", "undo-2"),
    "assign": Deed(
        "换承办人", forms.AssignForm, actions.assign, "承办人已调整。", "user-round-cog", many=("handler",), undo=True
    ),
    "classify": Deed(
        "调整类别", forms.ClassifyForm, actions.classify, "类别已调整。", "tags", many=("category", "note"), undo=True
    ),
    "put_on_agenda": Deed(
        "列入议题", forms_meetings.PutOnAgendaForm, put_on_agenda, "已列入会议议程。", "users-round", "meeting.hold"
    ),
    "decline": Deed("不予受理", forms.DeclineForm, actions.decline, "已登记不予受理。", "circle-slash"),
    "transfer": Deed("转出", forms.TransferForm, actions.transfer_out, "已转出。", "external-link"),
    "withdraw": Deed("撤回", forms.WithdrawForm, actions.withdraw, "已撤回。", "circle-x", "ticket.reply"),
    "reopen": Deed("重办", forms.ReopenForm, actions.reopen, "已重办，交上一级。", "rotate-ccw"),
    "reply": Deed("答复诉求人", forms.SayForm, actions.reply, "答复已记录。", "message-square", many=("text",)),
    "me_too": Deed(
        "我也反映这件",
        forms_gathering.MeTooForm,
        actions.me_too,
        "已附议，这件办好后会一并告诉您反映的人。",
        "users-round",
        "ticket.create",
    ),
    "merge": Deed(
        "并入其他诉求", forms_gathering.MergeForm, actions.merge, "已并案，7 天内可以撤销。", "merge", gathers=True
    ),
    "unmerge": Deed(
        "撤销并案", forms_gathering.UnmergeForm, actions.unmerge, "并案已撤销，这件回到并案前的状态。", "unlink"
    ),
    "split": Deed("拆分", forms_gathering.SplitForm, actions.split, "已拆分，各子件分别办理。", "split"),
    "note": Deed(
        "写内部记录", forms.SayForm, actions.note, "内部记录已保存，楼栋长和诉求人看不到。", "lock", many=("text",)
    ),
    "supplement": Deed(
        "补充情况", forms.SayForm, actions.supplement, "已补充。", "message-square-plus", "ticket.reply"
    ),
    "ask_help": Deed("请求协办", forms_desk.AskHelpForm, actions.ask_help, "已请对方协办，等其答复。", "handshake"),
    "answer_help": Deed(
        "协办答复", forms_desk.AnswerHelpForm, actions.answer_help, "协办答复已交承办单位。", "reply", "ticket.handle"
    ),
    "release_help": Deed(
        "结束协办", forms_desk.ReleaseHelpForm, actions.release_help, "协办已结束。", "user-round-minus"
    ),
    "check": Deed("保存清单", forms_desk.CheckForm, actions.check_off, "办理清单已保存。", "list-checks", apart=True),
    "answer_extension": Deed(
        "审批延期", forms_ladder.AnswerExtensionForm, extending.answer_extension, "延期申请已答复。", "calendar-check"
    ),
    "ask_extension": Deed(
        "申请延期", forms_ladder.AskExtensionForm, extending.ask_extension, "已申请，等上一级审批。", "calendar-plus"
    ),
    "urge": Deed("催办", forms_ladder.UrgeForm, supervising.urge, "已催办，承办单位会收到。", "bell", "ticket.reply"),
    "supervise": Deed(
        "督办",
        forms_ladder.SuperviseForm,
        supervising.supervise,
        "督办已发出，等对方回复。",
        "gavel",
        "supervision.issue",
    ),
    "park": Deed("挂账", forms_ladder.ParkForm, parking.park, "已挂账，办理时限暂停，请按期复查。", "circle-pause"),
    "resume": Deed("恢复办理", forms_ladder.ResumeForm, parking.resume, "已恢复办理，时限已重新推算。", "circle-play"),
    "review_parked": Deed(
        "登记复查", forms_ladder.ReviewParkedForm, parking.review_parked, "复查已登记。", "clipboard-check"
    ),
    "renew_parked": Deed(
        "同意续挂", forms_ladder.RenewParkedForm, parking.renew_parked, "已同意续挂 180 天。", "calendar-check"
    ),
    "exclude": Deed("申请剔除", forms_following.ExcludeForm, actions.ask_exclusion, "已申请，等上一级审批。", "list-x"),
}
