"""What can become of a letter that does not arrive."""


class Away(Exception):
    """The server does not answer, or broke off before it had the whole text: surely not sent, tried again later."""


class Later(Exception):
    """The server would not take this letter now; an attempt is counted."""


class Refused(Exception):
    """The server will never take it; `address` says that the address is the reason."""

    def __init__(self, said, address=False):
        super().__init__(said)
        self.address = address


class NoAnswer(Exception):
    """The whole text left and no answer came: nobody can know."""
