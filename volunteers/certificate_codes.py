"""The code in a certificate's QR: made of the machine's key, so that paper can be printed again; nobody guesses it."""

from governance.foundation.fields import blind_index

LENGTH = 20  # hex digits: eighty bits


def code_of(certificate):
    """The code of an issued certificate; whoever reads the table but not the key cannot make it."""
    return blind_index("volunteers.certificate.code", f"{certificate.pk}:{certificate.number}")[:LENGTH].upper()


def digest_of(code):
    """What is stored and looked up."""
    return blind_index("volunteers.certificate", "".join(c for c in code if c.isalnum())[:40])
