"""What meetings keep of a person whose data is erased: that somebody came, and no name."""

from deliberation.models import Attendance
from residents.erasing import erases

GONE = "已删除"


@erases
def names_on_sign_in_sheets(resident):
    Attendance.objects.filter(resident=resident).update(name=GONE, excused="", proxy_proof="")
