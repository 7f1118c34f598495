"""Registers this app's job handlers; the work itself is in the actions."""

from volunteers.actions import (
    applications,
    campaigns,
    claims_idle,
    coming_of_age,
    menu_pressing,
    partners,
    presence,
    reminding,
    retention,
    stars,
    wishes_waiting,
)

HANDLERS = (
    applications.forget_old,
    claims_idle.press_idle,
    claims_idle.press,
    coming_of_age.tell_of_age,
    menu_pressing.forget_contacts,
    retention.forget_left,
    menu_pressing.press_needs,
    menu_pressing.press_need,
    partners.remind_agreements,
    partners.remind_agreement,
    presence.close_forgotten,
    presence.close_shift,
    reminding.remind_of_shifts,
    reminding.remind_of_shift,
    stars.give_stars,
    stars.give_star,
    wishes_waiting.press_untaken,
    wishes_waiting.press,
    campaigns.press_late,
    campaigns.press,
)
