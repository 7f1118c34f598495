"""The code in a certificate's QR: made of the machine's key, so that paper can be printed again; nobody guesses it."""

from governance.foundation.fields import blind_index

LENGTH = 20  # hex digits: eighty bits


def code_of(award):
    """The code of an award; whoever reads the table but not the key cannot make it."""
    return blind_index("awards.award.code", award.number)[:LENGTH].upper()


def digest_of(code):
    """What is stored and looked up."""
    return blind_index("awards.award", "".join(each for each in code if each.isalnum())[:40].upper())


def digest_of_number(number):
    return digest_of(blind_index("awards.award.code", number)[:LENGTH])
