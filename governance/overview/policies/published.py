"""All that somebody without an account may read of policy documents: what is in force in a unit's street."""

from governance.overview.models import PolicyDocument


def policies(unit):
    return PolicyDocument.objects.filter(office__path=unit.path[:4]).in_force()
