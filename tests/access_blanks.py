"""上级来表 in tests/access_table.py: a blank of a grid, of its neighbour, of the other community, of the street next door."""

from django.core.files.uploadedfile import SimpleUploadedFile

from governance.overview.blanks.actions import keep_blank
from tests.access_way import Way
from tests.overview.blanks.sheets import saved, sheet

OF_UNITS = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
REACH = {"blank": OF_UNITS}
URLS = {
    "blank-forms": Way(by="grid"),
    "blank-form": Way("blank", by="grid"),
    "choose-heading": Way("blank", by="grid", post=lambda w: {"heading": heading_of(), "meaning": "plain"}),
    "fill-blank": Way("blank", by="grid", post={}),
    "fill-blank-full": Way("blank", by="community"),
    "delete-blank": Way("blank", by="grid", post={}),
}


def a_blank():
    rows = [["诉求办理情况统计表"], ["指标", "本月"], ["受理数"], ["办结数"], ["信访件"]]
    return saved(sheet(rows, merges=["A1:B1"], bordered="A2:B5"))


def heading_of():
    from governance.overview.blanks.form import Form

    return next(each.mark for each in Form(a_blank()).sheets[0].headings if each.words == "信访件")


def upload(data, name="来表.xlsx"):
    return SimpleUploadedFile(name, data)


def make_more(world, units, buildings):
    at = units | {"own": world.t.willow_1}
    data = a_blank()
    return {
        "blank": {
            place: keep_blank(
                upload(data), unit=unit, by=world.t.outsider if place == "street" else world.t.director
            ).pk
            for place, unit in at.items()
        }
    }
