"""Tables of this app that carry a unit's path."""

from hierarchy.paths import carries_path

carries_path("deliberation.Ticket", of="home")
carries_path("deliberation.TicketHelper")
carries_path("deliberation.Council")
carries_path("deliberation.DeliberatorTeam")
carries_path("deliberation.Meeting")
carries_path("deliberation.Resolution")
carries_path("deliberation.Supervision")
carries_path("deliberation.Exclusion")
carries_path("deliberation.Dispute")
carries_path("deliberation.Project")
carries_path("deliberation.MinutesTemplate", of="office")
carries_path("deliberation.TopicPlace")
