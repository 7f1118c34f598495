"""The part of hours, stars and certificates in tests/access_table.py."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.access_way import Way
from tests.builders import make_volunteer
from volunteers.actions.cards import make_card
from volunteers.actions.hours import ask_correction, credit
from volunteers.actions.hours_import import import_hours, read_hours
from volunteers.certificate_codes import code_of, digest_of
from volunteers.models import NoticeObjection, StarAward, VolunteerCertificate

OF_BRANCH = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
KINDS = ["hours", "correction", "asked-hours", "on-notice", "over-notice", "issued", "asked-certificate", "objection",
         "hours-batch", "done-batch", "batch-row"]  # fmt: skip
REACH = dict.fromkeys(KINDS, OF_BRANCH) | {"star-on-notice": {}, "certificate-on-notice": {}, "certificate-code": {}}
TODAY = timezone.localdate()
SPAN = {"since": str(TODAY - timedelta(days=30)), "until": str(TODAY)}
SHEET = (
    "姓名,志愿者编号,活动名称,服务日期,开始,时长(小时)\n"
    "吴秀英,{number},清理楼道,2026-03-05,9:00,2\n无此人,,清理楼道,2026-03-05,9:00,2\n"
)


def sheet(number, more=""):
    return SimpleUploadedFile("时长.csv", (SHEET.format(number=number) + more).encode())


URLS = {
    "hours": Way(by="grid"),
    "hours-entry": Way("hours", by="grid"),
    "record-hours": Way(
        by="grid",
        post=lambda w: {
            "who": w.served.number, "source": "ad_hoc", "words": "陪诊", "day": str(TODAY - timedelta(days=3)),
            "begins": "19:00", "ends": "20:00", "unit": w.t.willow_1.pk,
        },
    ),
    "correct-hours": Way("hours", by="grid", post={"minutes": "30", "reason": "早走了"}),
    "hours-corrections": Way(by="community"),
    "decide-hours": Way("correction", by="community", post={"granted": "yes"}),
    "hours-settings": Way(
        by="street",
        post={"most_a_day": "10", "late_days": "20", "notice_days": "5"}
        | {f"star_{n}": str(hours) for n, hours in enumerate((100, 300, 600, 1000, 1500), start=1)},
    ),
    "export-hours": Way(by="grid"),
    "council-service": Way(by="grid"),
    "import-hours": Way(
        by="community", post=lambda w: {"unit": w.t.willow.pk, "file": sheet(w.served.number, "\n")}
    ),
    "hours-batch": Way("hours-batch", by="community"),
    "mend-hours-row": Way("batch-row", by="community", post={"name": "吴秀英"}),
    "confirm-hours-batch": Way("hours-batch", by="community", post={"skip_wrong": "1"}),
    "undo-hours-batch": Way("done-batch", by="community", post={}),
    "stars": Way(by="grid"),
    "publish-stars": Way(by="community", post={}),
    "answer-notice": Way("objection", by="community", post={"upheld": "no", "answer": "已当面核实"}),
    "certificates": Way(by="grid"),
    "certificate": Way("issued", by="grid"),
    "ask-certificate": Way(by="grid", post=lambda w: SPAN | {"who": w.served.number, "unit": w.t.willow.pk}),
    "publish-certificate": Way("asked-certificate", by="community", post={}),
    "issue-certificate": Way(
        "over-notice", by="community", post={"head": "柳书记", "clerk": "杨社工", "contact": "0551-1234567"}
    ),
    "refuse-certificate": Way("asked-certificate", by="community", post={"why": "不是本社区组织的"}),
    "revoke-certificate": Way("issued", by="community", post={"why": "时长记错"}),
    "print-certificate": Way("issued", by="community"),
    "certificate-word": Way("issued", by="community"),
    "own-correct": Way("own-hours", by="signed out", post={"minutes": "30", "reason": "早走了"}),
    "own-certificate": Way("own-code", by="signed out", post=lambda w: SPAN | {"unit": w.t.willow.pk}),
    "own-public-name": Way("own-code", by="signed out", post={"agrees": "yes"}),
    "public-volunteer-notices": Way("public-unit", by="signed out"),
    "object-to-star": Way("star-on-notice", by="signed out"),
    "object-to-certificate": Way("certificate-on-notice", by="signed out"),
    "volunteer-objection-answer": Way(by="signed out"),
    "certificate-check": Way("certificate-code", by="signed out"),
    "api-hour-list": Way(by="grid"),
    "api-hour-detail": Way("hours", by="grid"),
    "api-hour-correct": Way("hours", by="grid", post={"minutes": 30, "reason": "早走了"}),
    "api-hour-decide": Way("asked-hours", by="community", post={"granted": True}),
    "api-certificate-list": Way(by="grid"),
    "api-certificate-detail": Way("issued", by="grid"),
    "api-certificate-publish": Way("asked-certificate", by="community", post={}),
    "api-certificate-issue": Way(
        "over-notice", by="community", post={"head": "柳书记", "clerk": "杨社工", "contact": "0551-1234567"}
    ),
    "api-certificate-refuse": Way("asked-certificate", by="community", post={"why": "不是本社区组织的"}),
    "api-certificate-revoke": Way("issued", by="community", post={"why": "时长记错"}),
    "api-star-list": Way(by="grid"),
}  # fmt: skip


def make_more(w, units, buildings):
    made = {kind: {} for kind in REACH}
    for place, unit in units.items():
        for kind, key in _of_place(unit).items():
            made[kind][place] = key
    w.served = make_volunteer(w.t.willow_1, "吴服务", document="citizen", document_number="340111197001010014")
    entry = _served(w.served, w.t.willow_1)
    code = make_card(w.served, by=None)
    made["own-hours"], made["own-code"] = {"own": (code, entry.pk)}, {"own": code}
    made["star-on-notice"]["own"] = _star(w.served).pk
    made["certificate-on-notice"]["own"] = made["on-notice"]["own"]
    issued = VolunteerCertificate.objects.get(pk=made["issued"]["own"])
    made["certificate-code"]["own"] = code_of(issued)
    return made


def _served(volunteer, unit, hours_ago=20):
    now = timezone.now().replace(second=0, microsecond=0)
    begins = now - timedelta(hours=hours_ago)
    return credit(
        volunteer, by=None, unit=unit, source="ad_hoc", words="清理楼道", begins_at=begins,
        ends_at=begins + timedelta(hours=1), now=now,
    )  # fmt: skip


def _star(volunteer):
    return StarAward.objects.create(volunteer=volunteer, level=1, minutes=6000, notice_until=TODAY + timedelta(days=7))


def _of_place(unit):
    who = make_volunteer(unit, "吴秀英", document="citizen", document_number=f"34011119700101{unit.pk:04d}")
    entry = _served(who, unit)
    asked = ask_correction(_served(who, unit, 40), by=None, minutes=30, reason="早走了")

    def certificate(state, days=0, **more):
        facts = {"volunteer": who, "unit": unit, "path": unit.path, "since": TODAY - timedelta(days=60)}
        until = TODAY + timedelta(days=days) if days else None
        return VolunteerCertificate.objects.create(
            **facts, until=TODAY, minutes=120, services=2, state=state, notice_until=until, **more
        )

    issued = certificate("issued", -3, number=f"T{unit.pk:06d}", issued_at=timezone.now(), head="柳", clerk="杨")
    issued.digest = digest_of(code_of(issued))
    issued.save()
    batch = read_hours(by=None, unit=unit, file=sheet(who.number))
    more = f"吴秀英,{who.number},巡逻,2026-03-06,9:00,2\n"
    done = read_hours(by=None, unit=unit, file=sheet(who.number, more))
    import_hours(done, by=None, skip_wrong=True)
    return {
        "hours": entry.pk,
        "correction": asked.pk,
        "asked-hours": asked.entry_id,
        "on-notice": certificate("notice", 3).pk,
        "over-notice": certificate("notice", -1).pk,
        "issued": issued.pk,
        "asked-certificate": certificate("asked").pk,
        "objection": NoticeObjection.objects.create(star=_star(who), text="我没见过他", receipt=f"R{unit.pk:06d}").pk,
        "hours-batch": batch.pk,
        "done-batch": done.pk,
        "batch-row": (batch.pk, 3),
    }
