"""The part of minutes, resolutions and projects of tests/access_table.py. `own` is of 1号楼's council."""

import io
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from deliberation.choices_councils import CouncilKind, ItemState, MeetingState, MinutesState, ResolutionState
from deliberation.models import (
    AgendaItem,
    Council,
    Meeting,
    Milestone,
    Objection,
    Progress,
    Project,
    Remark,
    Resolution,
)
from deliberation.word_template import default
from tests.access_way import Way

TO_SEE = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "building": {"own"},
    "entrance": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
KINDS = [
    "unwritten", "drafted", "asked", "due", "signed", "published", "decided", "remarked", "objected", "resolution",
    "finished", "pictured", "project", "milestone",
]  # fmt: skip
REACH = dict.fromkeys(KINDS, TO_SEE) | {"public-unit": {}}
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


def picture():
    file = io.BytesIO()
    Image.new("RGB", (20, 20)).save(file, "JPEG")
    return SimpleUploadedFile("照片.jpg", file.getvalue())


URLS = {
    "minutes": Way("drafted", by="entrance"),
    "draft-minutes": Way("unwritten", by="building", post={}),
    "edit-minutes": Way("drafted", by="building", post={"text": "时间：3月2日"}),
    "send-minutes": Way("drafted", by="building", post={}),
    "remark-minutes": Way("asked", by="building", post={"text": "第二条漏了时限"}),
    "answer-remark": Way("remarked", by="building", post={"answer": "已采纳"}),
    "sign-minutes": Way("due", by="building", post={"chair": "章楼长", "recorder": "许单元"}),
    "correct-minutes": Way("signed", by="building", post={"text": "“南门”更正为“东门”"}),
    "publish-minutes": Way("signed", by="community", post={"extract": "议定迁移垃圾投放点。"}),
    "minutes-word": Way("drafted", by="entrance"),
    "print-minutes": Way("drafted", by="entrance"),
    "answer-objection": Way("objected", by="community", post={"upheld": "no", "answer": "已当面说明"}),
    "export-meetings": Way(),
    "minutes-template": Way(
        by="community", post=lambda w: {"file": SimpleUploadedFile("模板.docx", default())}
    ),
    "preview-template": Way(by="community"),
    "reset-template": Way(by="community", post={}),
    "make-resolution": Way(
        "decided", by="building", post=lambda w: {"text": "迁移投放点", "lead": w.t.willow_1.pk, "due_on": TOMORROW}
    ),
    "resolutions": Way(),
    "resolution": Way("resolution", by="entrance"),
    "progress-photo": Way("pictured", by="entrance"),
    "report-resolution": Way("resolution", by="grid", post={"text": "已看现场"}),
    "finish-resolution": Way("resolution", by="grid", post={"outcome": "新投放点已启用"}),
    "accept-resolution": Way("finished", by="community", post={}),
    "refuse-resolution": Way("finished", by="community", post={"note": "旧点还在用"}),
    "postpone-resolution": Way("resolution", by="community", post={"note": "等材料", "due_on": TOMORROW}),
    "drop-resolution": Way("resolution", by="community", post={"note": "并入小区改造"}),
    "supervise-resolution": Way(
        "resolution", by="community", post={"level": "2", "ask": "请三天内说明进展"}
    ),
    "projects": Way(),
    "new-project": Way(
        by="community",
        post=lambda w: {
            "title": "增设座椅", "kind": "renewal", "year": 2026, "source": "residents", "unit": w.t.willow.pk,
            "owner": w.t.willow.pk,
        },
    ),
    "project": Way("project", by="entrance"),
    "change-project": Way("project", by="community"),
    "advance-project": Way("project", by="community", post={"state": "running"}),
    "fund-project": Way("project", by="community", post={"partner": "望湖幼儿园", "amount": "1000"}),
    "add-milestone": Way("project", by="community", post={"title": "进场"}),
    "reach-milestone": Way("milestone", by="community", post={}),
    "set-outcome": Way("project", by="community", post={"name": "座椅", "count": 4, "unit_word": "把"}),
    "picture-project": Way("project", by="community", post=lambda w: {"photos": picture()}),
    "project-photo": Way("project", by="entrance"),
    "show-project": Way("project", by="community", post={"public": "on", "public_summary": "加了座椅"}),
    "public-meetings": Way("public-unit", by="signed out"),
    "public-projects": Way("public-unit", by="signed out"),
    "public-meeting": Way("published", by="signed out"),
    "public-objection": Way(by="signed out"),
    "public-project-photo": Way("project", by="signed out"),
    "api-resolution-list": Way(),
    "api-resolution-detail": Way("resolution"),
    "api-resolution-report": Way("resolution", by="grid", post={"text": "已看现场"}),
    "api-resolution-finish": Way("resolution", by="grid", post={"outcome": "新投放点已启用"}),
    "api-resolution-accept": Way("finished", by="community", post={}),
    "api-resolution-refuse": Way("finished", by="community", post={"note": "旧点还在用"}),
    "api-resolution-postpone": Way("resolution", by="community", post={"note": "等材料", "due_on": TOMORROW}),
    "api-resolution-drop": Way("resolution", by="community", post={"note": "并入小区改造"}),
    "api-resolution-supervise": Way(
        "resolution", by="community", post={"level": 2, "ask": "请三天内说明进展"}
    ),
    "api-project-list": Way(),
    "api-project-detail": Way("project"),
    "api-project-advance": Way("project", by="community", post={"state": "running"}),
    "api-project-fund": Way("project", by="community", post={"partner": "望湖幼儿园", "amount": "1000"}),
    "api-project-milestone": Way("project", by="community", post={"title": "进场"}),
    "api-project-outcome": Way("project", by="community", post={"name": "座椅", "count": 4}),
}  # fmt: skip


def make_more(world, units, buildings):
    made = {kind: {} for kind in REACH}
    for place, unit in units.items():
        for kind, thing in _of_place(unit, buildings[place]).items():
            made[kind][place] = thing.pk
    made["public-unit"] = {"own": world.t.willow.code}
    return made


def _of_place(unit, building):
    now, day = timezone.now(), timezone.localdate()
    council = Council.objects.create(
        unit=unit, path=unit.path, kind=CouncilKind.OTHER, name="楼栋公示会", building=building, estate=building.estate
    )

    def meeting(minutes_state, **more):
        return Meeting.objects.create(
            council=council, unit=unit, path=unit.path, title="沟通会", starts_at=now - timedelta(days=3), place="架空层",
            state=MeetingState.CLOSED, closed_at=now - timedelta(days=3), minutes_state=minutes_state,
            minutes_text="时间：3月2日" if minutes_state != MinutesState.NONE else "", **more,
        )  # fmt: skip

    M = MinutesState
    unwritten, asked = meeting(M.NONE), meeting(M.REMARKS, remarks_until=now + timedelta(days=1))
    signed, published = (
        meeting(M.SIGNED),
        meeting(M.PUBLISHED, published_at=now, notice_until=day + timedelta(days=7), extract="议定迁移。"),
    )
    done = {"state": ItemState.DECIDED, "decided_at": now}
    decided = AgendaItem.objects.create(meeting=published, title="投放点", decision="迁移", **done)
    second = AgendaItem.objects.create(meeting=signed, title="照明", decision="换灯", **done)
    lead = {"item": second, "unit": unit, "path": unit.path, "lead": unit, "due_on": day, "text": "换灯"}
    resolution = Resolution.objects.create(**lead)
    finished = Resolution.objects.create(**lead, state=ResolutionState.DONE, done_at=now)
    project = Project.objects.create(
        unit=unit, path=unit.path, owner=unit, title="座椅", year=2026, public=True, public_summary="加了座椅",
        photo=ContentFile(b"\xff\xd8\xff", name="photo.jpg"),
    )  # fmt: skip
    return {
        "unwritten": unwritten,
        "drafted": meeting(M.DRAFT),
        "asked": asked,
        "due": meeting(M.REMARKS, remarks_until=now - timedelta(hours=1)),
        "signed": signed,
        "published": published,
        "decided": decided,
        "remarked": Remark.objects.create(meeting=asked, name="陈秀兰", text="漏了时限"),
        "objected": Objection.objects.create(meeting=published, item=decided, text="味道会飘过来"),
        "resolution": resolution,
        "finished": finished,
        "pictured": Progress.objects.create(
            resolution=resolution, text="看现场", photo=ContentFile(b"\xff\xd8\xff", name="photo.jpg")
        ),
        "project": project,
        "milestone": Milestone.objects.create(project=project, title="进场"),
    }
