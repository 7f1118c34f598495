"""All that somebody without an account may read of policy documents: those in force, of a street or of all."""

from governance.overview.models import PolicyDocument


def policies(unit=None):
    rows = PolicyDocument.objects.in_force()
    return rows.filter(office__path=unit.path[:4]) if unit else rows
