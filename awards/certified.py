"""What stands on a certificate: the full name, because it is handed to whom it names; public pages write less."""

from residents.choices import Relation


def printed_title(nomination):
    """吴桂兰家庭, 许晓红, 3 号楼; needs `household__members` of a family."""
    if nomination.household_id:
        heads = [each.name for each in nomination.household.members.all() if each.relation == Relation.HEAD]
        return nomination.public_name or (f"{heads[0]}家庭" if heads else nomination.title)
    if nomination.person_id or nomination.volunteer_id:
        return nomination.title.partition("（")[0]
    return nomination.title


def words_of(award):
    """The sentence of the certificate, without the name of the kind."""
    round = award.nomination.entry.round
    return (
        f"在{round.office}“{round}”中，经推荐、数据核对、评议、群众评价和公示，命名为",
        f"{award.nomination.entry.kind}",
    )
