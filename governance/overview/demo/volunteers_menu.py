"""The menu of the demo: partners with agreements and resources, needs in every state, matches of the year.

Rows are written as the actions of `volunteers` would have left them, at the moments of their own; the hours of what
was confirmed are rows of the one ledger, on days on which their volunteers did nothing else.
"""

from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from governance.foundation import workdays
from governance.foundation.bulk import settled
from governance.overview.demo import menu_plans as plans
from hierarchy.choices import Duty, UnitKind
from hierarchy.demo import PASSWORD
from hierarchy.models import OrgUnit, User
from volunteers.actions.menu import REVIEW
from volunteers.actions.planning import needs_of
from volunteers.choices import ClaimState, HoursSource, MatchState, MenuState
from volunteers.fitting import fit
from volunteers.models import (
    Agreement,
    Claim,
    ClaimService,
    HoursEntry,
    MenuItem,
    PartnerUnit,
    Resource,
    ServiceMatch,
    Volunteer,
)

UNLISTED = ("asked", "asked late", "declined", "withdrawn")
C, S = ClaimState, MenuState
DONE, HOUR = ("confirmed", "confirmed by volunteer"), timedelta(hours=1)
STATES = {
    "planned": S.CLAIMED, "idle": S.CLAIMED, "released then claimed": S.CLAIMED, "joint": S.CLAIMED,
    "untaken month": S.LISTED, "untaken week": S.LISTED, "asked late": S.ASKED, "confirmed by volunteer": S.CONFIRMED,
}  # fmt: skip


def write_menu(streets, today):
    """Save partners and needs of the offices that have some; returns how many needs."""
    encoded = make_password(PASSWORD)
    offices = [_Menu(street, today, encoded) for street in streets if street.code in plans.PARTNERS]
    made = sum(office.write() for office in offices)
    settled(PartnerUnit, MenuItem, Claim, HoursEntry)
    return made


class _Menu:
    def __init__(self, street, today, encoded):
        self.street, self.today, self.encoded = street, today, encoded
        communities = OrgUnit.objects.children_of(street).current().exclude(kind=UnitKind.DEPARTMENT)
        self.communities = list(communities.order_by("path"))
        self.volunteers = list(Volunteer.objects.serving().filter(street_path=street.path).order_by("pk")[:60])
        self.partners, self.count = [], 0

    def write(self):
        self._write_partners()
        for n, community in enumerate(self.communities):
            clerk = User.objects.serving_at(community).order_by("pk").first()
            chosen = plans.NEEDS if n == 0 else plans.NEEDS[n::3]
            for plan in chosen:
                self._need(community, clerk, *plan)
        self._match()
        return self.count

    def _at(self, days_ago, hour=9):
        moment = datetime.combine(self.today - timedelta(days=days_ago), time(hour, 20))
        return timezone.make_aware(moment)

    def _write_partners(self):
        home = self.communities[0]
        for n, (name, kind, party, members, resources, left) in enumerate(plans.PARTNERS[self.street.code]):
            partner = PartnerUnit.objects.create(
                unit=home, path=home.path, name=name, kind=kind, party_organisation=party, members=members,
                reported_on=self.today - timedelta(days=200 + n) if party else None,
                contact_name=f"{name[2]}联络", contact_phone=f"139000010{n:02d}", past_activities=n * 3,
            )  # fmt: skip
            ends_on = self.today + timedelta(days=left)
            Agreement.objects.create(
                partner=partner, title="共建协议", signed_on=ends_on - timedelta(days=730), ends_on=ends_on,
                told=3 if left < 0 else 2 if left <= 7 else 1 if left <= 30 else 0,
            )  # fmt: skip
            for words, about, theme in resources:
                Resource.objects.create(partner=partner, name=words, about=about, theme=theme)
            partner.liaisons.add(self._liaison(name))
            self.partners.append(partner)

    def _liaison(self, partner):
        person = User(name=f"{partner}联络员"[:40], duty=Duty.LIAISON)
        person.set_unusable_password()
        if username := plans.LIAISONS.get(partner):
            person.username, person.demo = username, True
            person.password, person.password_set_at = self.encoded, self._at(30)
        person.save()
        return person

    # Needs and what became of them

    def _need(self, unit, clerk, title, about, theme, became, days, place):
        self.count += 1
        asked_at = self._at(days)
        listed = None if became in UNLISTED else self._at(max(days - 1, 0), 15)
        item = MenuItem.objects.create(
            number=f"demo-{MenuItem.objects.count()}", unit=unit, path=unit.path, title=title, about=about, theme=theme,
            contact_name="陈阿姨", contact_phone="13900001234", joint=became == "joint",
            state=STATES.get(became) or S(became), asked_at=asked_at, asked_by=clerk,
            review_due_at=workdays.deadline(asked_at, REVIEW).at, listed_at=listed,
            listed_on=timezone.localdate(listed) if listed else None,
            raised={"untaken month": 2, "untaken week": 1}.get(became, 0),
            late_told_at=self._at(1) if became == "asked late" else None,
            why=plans.WHY_NOT if became == "declined" else "",
        )  # fmt: skip
        item.number = f"XQ{item.pk:06d}"
        if became in DONE:
            item.confirmed_at = self._at(days - 12)
        item.save(update_fields=["number", "confirmed_at"])
        if place is not None or became == "confirmed by volunteer":
            self._claims(item, clerk, became, days, place)

    def _claims(self, item, clerk, became, days, place):
        partner = self.partners[place % len(self.partners)] if place is not None else None
        if partner is None:
            if not self.volunteers:
                item.state, item.confirmed_at = S.LISTED, None
                item.save(update_fields=["state", "confirmed_at"])
                return
            self._claim(
                item, clerk, days - 3, C.CONFIRMED, volunteer=self.volunteers[self.count % len(self.volunteers)]
            )
        elif became == "confirmed":
            self._claim(item, clerk, days - 3, C.CONFIRMED, partner=partner)
        elif became == "delivered":
            self._claim(item, clerk, days - 3, C.DELIVERED, partner=partner)
        elif became == "planned":
            self._claim(item, clerk, 4, C.STARTED, partner=partner, planned_on=self.today + timedelta(days=3))
        elif became == "idle":
            self._claim(item, clerk, 5, C.HELD, partner=partner, reminded_at=self._at(2))
        elif became == "joint":
            for other in (partner, self.partners[(place + 1) % len(self.partners)]):
                self._claim(item, clerk, 2, C.HELD, partner=other)
        else:  # released, and taken by somebody else
            why = "认领后 7 天没有进展，自动释放"
            self._claim(item, None, days - 3, C.RELEASED, partner=partner, released_why=why)
            second = self.partners[(place + 2) % len(self.partners)]
            self._claim(item, clerk, 3, C.STARTED, partner=second, promise="图书室周末开放，已经约好")

    def _claim(self, item, by, days, state, **more):
        done = state in (C.DELIVERED, C.CONFIRMED)
        moved = self._at(min(days, 3) if done else days)
        claim = Claim.objects.create(
            item=item, joint=item.joint, state=state, at=self._at(days), moved_at=moved,
            by=by, outcome="已经办好，现场看过" if done else "",
            delivered_at=self._at(max(days - 6, 1)) if done else None,
            confirmed_at=self._at(max(days - 9, 0)) if state == C.CONFIRMED else None,
            rating=5 - self.count % 2 if state == C.CONFIRMED else None,
            thanks="来得很快，谢谢" if state == C.CONFIRMED else "", **more,
        )  # fmt: skip
        if state == C.CONFIRMED and self.volunteers:
            self._serve(claim, item, days - 5, by)

    def _serve(self, claim, item, days, by):
        """One volunteer's afternoon, credited; not on a day on which he served already."""
        one = claim.volunteer or self.volunteers[(self.count * 7) % len(self.volunteers)]
        day = self.today - timedelta(days=max(days, 1))
        while HoursEntry.objects.filter(volunteer=one, day=day).exists():
            day -= timedelta(days=1)
        begins_at = timezone.make_aware(datetime.combine(day, time(14)))
        ends_at = begins_at + 2 * HOUR
        ClaimService.objects.create(claim=claim, volunteer=one, begins_at=begins_at, ends_at=ends_at)
        HoursEntry.objects.create(
            volunteer=one, minutes=120, begins_at=begins_at, ends_at=ends_at, day=day, source=HoursSource.CLAIM,
            words=item.title[:100], theme=item.theme, unit=item.unit, path=item.path, claim=claim, recorded_by=by,
            recorded_at=claim.confirmed_at,
        )  # fmt: skip

    def _match(self):
        """The yearly list: what fits best is confirmed where it was done, and suggested where it waits."""
        resources = Resource.objects.filter(partner__in=self.partners).select_related("partner")
        for item in needs_of(self.street, self.today.year):
            score, because, resource = max(((*fit(item, each), each) for each in resources), key=lambda found: found[0])
            if score:
                done = item.state == S.CONFIRMED
                ServiceMatch.objects.create(
                    year=self.today.year, item=item, resource=resource, unit=item.unit, path=item.path, score=score,
                    because=because, state=MatchState.CONFIRMED if done else MatchState.SUGGESTED,
                    decided_at=self._at(5) if done else None,
                )  # fmt: skip
