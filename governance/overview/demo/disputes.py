"""矛盾纠纷 of the demo's own community: one just registered, one at the table, one agreed and one that found no end.

The rows are those `actions.disputing` writes on these days, ledger included.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from deliberation.actions.disputing import LIMIT, phone_key
from deliberation.choices_disputes import Agreement, DisputeKind, DisputeState, PartyRole, Performance
from deliberation.models import Dispute, MediationSession, Party
from governance.foundation.models import LedgerEntry
from governance.foundation.workdays import deadline
from governance.overview.demo.accounts import own_building
from hierarchy.choices import PostRole

K, S, R = DisputeKind, DisputeState, PartyRole
LEAKING = "502 卫生间渗水，402 的天花板和墙纸泡坏，双方对谁出钱修、赔多少说不拢。"
STAIRS = "601 在楼顶平台种菜养鸡，501 说漏水有味，两家在楼道里吵过三次，差点动手。"
PARKING = "两家轮流占用单元门口的同一个位置，一方用花盆挡车，另一方把花盆搬走后打碎。"
DANCE = "南门广场晚上跳舞音响大，楼上有孩子备考，调过两次音量又回去了。"
CASES = (  # kind, days since registered, state, facts, parties (role, name, phone)
    (K.NEIGHBOURS, 1, S.REGISTERED, PARKING, ((R.APPLICANT, "包世昌", "15490000141"),)),
    (
        K.NEIGHBOURS, 9, S.MEDIATING, LEAKING,
        ((R.APPLICANT, "柯美兰", "15490000142"), (R.RESPONDENT, "房建军", "15490000143"), (R.OTHER, "物业主管", "")),
    ),
    (
        K.NEIGHBOURS, 40, S.SUCCEEDED, STAIRS,
        ((R.APPLICANT, "骆春英", "15490000144"), (R.RESPONDENT, "卞福来", "15490000145")),
    ),
    (
        K.OTHER, 64, S.FAILED, DANCE,
        ((R.APPLICANT, "邬晓敏", "15490000146"), (R.RESPONDENT, "舞蹈队领队", "")),
    ),
)  # fmt: skip
TALKS = {  # days after registration, what was said, whether they agreed
    S.MEDIATING: ((3, "到两家看了水迹，502 承认防水老化，愿意重做；402 要求赔墙纸，数目差八百元。", False),),
    S.SUCCEEDED: (
        (4, "分头谈了一次，601 说养鸡是给老人下蛋，501 要求先清鸡笼。", False),
        (11, "楼栋长作陪，双方当面说开，愿意各退一步。", True),
    ),
    S.FAILED: (
        (6, "约定晚八点半收场、音量降到六十分贝，试一周。", False),
        (20, "试行后又超时，双方各执一词，没有谈拢。", False),
    ),
}
AGREED = "601 十天内清走鸡笼、补好防水，菜箱移到女儿墙内侧；501 今后有事先找楼栋长，不在楼道争吵。"
FAILED = "双方不愿再谈。已告知可以向公安机关报噪声扰民，或向法院起诉。"


def write_disputes(cast, today):
    """Save the disputes of the community the demo's own people serve; returns how many."""
    unit = cast.ground.above(own_building(cast.ground).unit, 2)
    worker, secretary = cast.serving(unit, PostRole.WORKER)[0], cast.serving(unit, PostRole.SECRETARY)[0]
    for case in CASES:
        _Told(unit, today, worker, secretary).tell(*case)
    return len(CASES)


class _Told:
    def __init__(self, unit, today, worker, secretary):
        self.unit, self.today, self.worker, self.secretary = unit, today, worker, secretary

    def tell(self, kind, ago, state, facts, parties):
        day = self.today - timedelta(days=ago)
        self.dispute = Dispute.objects.create(
            unit=self.unit, path=self.unit.path, kind=kind, facts=facts, registered_by=self.worker, registered_on=day
        )
        self._record("registered", _at(day, 9), kind=kind)
        for n, (role, name, phone) in enumerate(parties):
            key = phone_key(phone)
            Party.objects.create(dispute=self.dispute, role=role, name=name, phone=phone, phone_key=key)
            self._record("party_added", _at(day, 9, 10 + n), role=role)
        if state != S.REGISTERED:
            self._mediate(day, state)
        self.dispute.save()

    def _mediate(self, day, state):
        accepted, dispute = _at(day + timedelta(days=1), 10), self.dispute
        dispute.state, dispute.accepted_on = S.ACCEPTED, accepted.date()
        dispute.due_on = timezone.localtime(deadline(accepted, LIMIT).at).date()
        self._record("accepted", accepted)
        for after, text, agreed in TALKS[state]:
            at = _at(day + timedelta(days=after), 15)
            MediationSession.objects.create(
                dispute=dispute, at=at, place="社区调解室", mediators=f"{self.secretary.name}、{self.worker.name}",
                present="双方当事人，楼栋长", text=text, agreed=agreed, by=self.worker,
            )  # fmt: skip
            dispute.state = S.MEDIATING
            self._record("session_held", at + timedelta(hours=2), agreed=agreed)
        if state == S.SUCCEEDED:
            self._agree(at)
        elif state == S.FAILED:
            self._conclude(state, at, "failed")
            dispute.result = FAILED

    def _agree(self, at):
        dispute = self.dispute
        dispute.agreement, dispute.agreement_text = Agreement.WRITTEN, AGREED
        dispute.perform_by, dispute.performance = at.date() + timedelta(days=10), Performance.DONE
        self._conclude(S.SUCCEEDED, at, "succeeded", agreement=Agreement.WRITTEN)
        dispute.performed_on = dispute.perform_by
        self._record("performed", _at(dispute.perform_by, 16), performance=Performance.DONE)

    def _conclude(self, state, at, action, **facts):
        self.dispute.state, self.dispute.concluded_on = state, at.date()
        self._record(action, at + timedelta(hours=2, minutes=20), **facts)

    def _record(self, action, at, **facts):
        """The ledger row of an action, and the version it leaves."""
        self.dispute.version += action != "registered"
        LedgerEntry.objects.create(
            action=f"dispute.{action}", at=at, actor=self.worker, actor_name=self.worker.name, unit_path=self.unit.path,
            subject_type=Dispute._meta.label_lower, subject_id=str(self.dispute.pk), subject_label=str(self.dispute),
            facts=facts,
        )  # fmt: skip


def _at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
