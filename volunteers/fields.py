"""Keys by which a volunteer is found again by telephone or identity number, without either being readable."""

from governance.foundation.fields import blind_index


def phone_key(phone):
    return blind_index("volunteers.volunteer.phone", phone)


def document_key(number):
    return blind_index("volunteers.volunteer.document", number)
