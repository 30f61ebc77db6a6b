"""The cast: Anke (support organisation), Bram (library Noord), Carla (province), Driss (nobody's colleague)."""

from small_site.snapshot import NOORD

PASSWORD = "een-lang-wachtwoord-van-vier"
CAST = {"anke": ("support", ""), "bram": ("library", NOORD), "carla": ("partner", ""), "driss": ("none", "")}


def make_cast() -> None:
    """Make the accounts; Django must have been prepared."""
    from schakel.website.accounts.models import Account

    for name, (role, organisation) in CAST.items():
        team = "management" if role == "support" else ""
        account = Account(username=name, role=role, organisation_code=organisation, team=team)
        account.set_password(PASSWORD)
        account.save()
