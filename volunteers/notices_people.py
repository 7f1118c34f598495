"""Whom an application and an 18th birthday concern: the people of the unit where the volunteer is registered."""

from django.urls import reverse

from governance.foundation.notices import tell
from hierarchy.models import User
from volunteers.models import Volunteer, VolunteerApplication


@tell("volunteer.applied", "有人申请登记为志愿者，请联系本人核实后办理")
def who_asks_back(entry):
    application = VolunteerApplication.objects.select_related("unit").get(pk=entry.subject_id)
    return User.objects.serving_at(application.unit), reverse("volunteer-applications")


@tell("volunteer.came_of_age", "{label}已满 18 周岁，请补登记本人同意")
def who_asks_for_the_own_yes(entry):
    volunteer = Volunteer.objects.select_related("unit").get(pk=entry.subject_id)
    return User.objects.serving_at(volunteer.unit), volunteer.get_absolute_url()
