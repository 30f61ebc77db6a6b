"""The four people of the demo, who show what each role sees."""

import secrets
from dataclasses import dataclass

from schakel.privacy.reader import Role
from schakel.records.teams import Team
from schakel.website.accounts.models import Account


@dataclass(frozen=True)
class DemoPerson:
    """One demo account as it is printed."""

    name: str
    role: Role
    says: str
    password: str


_CAST = (
    ("anke", Role.SUPPORT, "support organisation: sees all organisations and the data"),
    ("bram", Role.LIBRARY, "library staff: sees the own organisation, others as comparison"),
    ("carla", Role.PARTNER, "province: sees yearly figures, and what was delivered to it"),
    ("driss", Role.NONE, "nobody's colleague: sees nothing"),
)


RECIPIENT = "province"
"""Whose deliveries Carla opens."""


def make_demo_people(organisation_code: str | None) -> list[DemoPerson]:
    """Make or renew the demo accounts, each with a new random password.

    Args:
        organisation_code: where Bram works; None when the snapshot knows no organisation, and then there is no Bram.
    """
    people = []
    for name, role, says in _CAST:
        if role is Role.LIBRARY and organisation_code is None:
            continue
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        account, _ = Account.objects.get_or_create(username=name, defaults={"role": Role.NONE.value})
        account.role = role.value
        account.organisation_code = organisation_code or "" if role is Role.LIBRARY else ""
        account.recipient = RECIPIENT if role is Role.PARTNER else ""
        account.team = Team.MANAGEMENT if role is Role.SUPPORT else ""
        account.set_password(password)
        account.save()
        people.append(DemoPerson(name, role, says, password))
    return people
