"""What can go wrong with accounts, in the words of the trade."""


class AccountError(Exception):
    """A change to an account is refused; the text is the Danish sentence for the administrator."""


class LastAdministrator(AccountError):
    """Nobody would be left to manage accounts."""

    def __init__(self) -> None:
        super().__init__(
            "Der skal altid være mindst én aktiv administrator. Gør først en anden medarbejder til "
            "administrator."
        )


class OwnAccount(AccountError):
    """Administrators would shut themselves out."""

    def __init__(self) -> None:
        super().__init__(
            "Du kan ikke fratage dig selv rollen som administrator eller lukke din egen adgang. "
            "Bed en anden administrator om det."
        )


class AlreadyThere(AccountError):
    """The user name or e-mail address belongs to another account."""
