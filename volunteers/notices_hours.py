"""Whom corrections, stars, certificates and objections concern."""

from django.urls import reverse

from governance.foundation.notices import tell
from hierarchy.models import OrgUnit, User
from volunteers.models import HoursCorrection, HoursEntry, NoticeObjection, StarAward, VolunteerCertificate


def _deciders(path):
    """The community's people, the street's where nothing but the street is above."""
    unit = OrgUnit.objects.filter(path__in=[path[:4], path[:8]]).order_by("-path").first()
    return User.objects.serving_at(unit)


@tell("hours.correction_asked", "有时长更正申请要审核")
def those_who_decide_corrections(entry):
    return _deciders(HoursEntry.objects.get(pk=entry.subject_id).path), reverse("hours-corrections")


@tell("hours.correction_decided", "时长更正申请有结果了，请查看")
def those_who_asked_for_it(entry):
    asked = HoursCorrection.objects.filter(entry=entry.subject_id).order_by("-answered_at").values("asked_by")[:1]
    return User.objects.filter(pk__in=asked), reverse("hours-entry", args=[entry.subject_id])


@tell("certificate.asked", "有人申请志愿服务证明，请受理")
def those_who_certify(entry):
    certificate = VolunteerCertificate.objects.get(pk=entry.subject_id)
    return _deciders(certificate.path), certificate.get_absolute_url()


@tell("certificate.refused", "您代为申请的志愿服务证明不予开具，请查看原因")
@tell("certificate.issued", "您代为申请的志愿服务证明已开具")
def those_who_asked(entry):
    certificate = VolunteerCertificate.objects.get(pk=entry.subject_id)
    return User.objects.filter(pk=certificate.asked_by_id), certificate.get_absolute_url()


@tell("volunteer_notice.objected", "志愿服务公示期间收到异议，请处理")
def those_who_answer(entry):
    objection = NoticeObjection.objects.select_related("star__volunteer", "certificate__volunteer").get(
        pk=entry.subject_id
    )
    path = objection.certificate.path if objection.certificate_id else objection.volunteer.path
    return _deciders(path), reverse("stars")


@tell("star.given", "公示期满，已授予 {level} 星志愿者")
def the_volunteer_himself(entry):
    star = StarAward.objects.select_related("volunteer").get(pk=entry.subject_id)
    return User.objects.filter(pk=star.volunteer.user_id), reverse("my-account")
