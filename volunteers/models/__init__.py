from volunteers.models.activity import ActivityPhoto, ActivitySeries, Shift, SignUp, VolunteerActivity
from volunteers.models.campaign import Campaign, CampaignReport, CampaignTask
from volunteers.models.card import VolunteerApplication, VolunteerCard
from volunteers.models.care_project import CareProject, CareRound, CareService
from volunteers.models.certificate import VolunteerCertificate
from volunteers.models.culture import ArtCall, ArtWork
from volunteers.models.hours import HoursCorrection, HoursEntry, HoursSettings, StarAward
from volunteers.models.hours_batch import HoursBatch, HoursBatchRow
from volunteers.models.menu import Claim, MenuItem
from volunteers.models.objection import NoticeObjection
from volunteers.models.partner import Agreement, PartnerUnit, Resource
from volunteers.models.partner_batch import PartnerBatch
from volunteers.models.plan import ServiceMatch
from volunteers.models.pledge import Pledge, PledgeService, SelfGroupMember, SelfManagementGroup
from volunteers.models.served import ClaimService, ConfirmLink
from volunteers.models.volunteer import TeamPlace, Volunteer, VolunteerTeam
from volunteers.models.wish import MicroWish, WishBatch, WishPhoto, WishSettings

__all__ = [
    "ActivityPhoto",
    "ActivitySeries",
    "Agreement",
    "ArtCall",
    "ArtWork",
    "Campaign",
    "CampaignReport",
    "CampaignTask",
    "CareProject",
    "CareRound",
    "CareService",
    "Claim",
    "ClaimService",
    "ConfirmLink",
    "HoursBatch",
    "HoursBatchRow",
    "HoursCorrection",
    "HoursEntry",
    "HoursSettings",
    "MenuItem",
    "MicroWish",
    "NoticeObjection",
    "PartnerBatch",
    "PartnerUnit",
    "Pledge",
    "PledgeService",
    "Resource",
    "SelfGroupMember",
    "SelfManagementGroup",
    "ServiceMatch",
    "Shift",
    "SignUp",
    "StarAward",
    "TeamPlace",
    "Volunteer",
    "VolunteerActivity",
    "VolunteerApplication",
    "VolunteerCard",
    "VolunteerCertificate",
    "VolunteerTeam",
    "WishBatch",
    "WishPhoto",
    "WishSettings",
]
