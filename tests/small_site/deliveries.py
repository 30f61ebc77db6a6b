"""Deliveries of the small network: one that was sent and corrected for nobody yet, and one that waits for answers."""

from datetime import UTC, date, datetime
from pathlib import Path

from schakel.deliveries.desk import Actor, Desk
from schakel.deliveries.recipient_files import FOLDER
from schakel.deliveries.recipient_folder import find_recipients
from schakel.privacy.reader import Reader, Role
from small_site.snapshot import NETWORK, NOORD

NOW = datetime(2021, 1, 20, 9, tzinfo=UTC)
SENT, WAITS = "province/year/2020", "noord/year/2020"
_RECIPIENT = """
title = "{title}"
audience = "{audience}"
organisation = "{organisation}"
legal_basis = "Wsob"
contact = "gedeelde postbus"
folder = "outbox/{name}"
[agreement]
title = "Dienstverlening"
since = 2016-01-01
[[assignment]]
name = "year"
title = {{ nl = "Jaarcijfers", en = "Figures of the year" }}
period = "year"
due.months = 4
formats = ["xlsx", "csv_nl", "json"]
signed_by = "support"
report = "province-year"
[[assignment.part]]
name = "figures"
title = {{ nl = "Cijfers", en = "Figures" }}
owner = {{ nl = "Data", en = "Data" }}
measures = ["loans", "loans_per_inhabitant", "members"]
levels = ["organisation", "network"]
by_part = true
"""
_QUESTIONS = """
[[assignment.part]]
name = "staff"
title = { nl = "Personeel", en = "Staff" }
owner = { nl = "Personeelszaken", en = "Personnel" }
[[assignment.part.question]]
name = "fte"
text = { nl = "Hoeveel voltijdbanen waren er?", en = "How many full-time equivalents were there?" }
unit = { nl = "fte", en = "fte" }
kind = "number"
minimum = 0
[[assignment.part.question]]
name = "remark"
text = { nl = "Wat moeten wij weten?", en = "What must we know?" }
unit = { nl = "", en = "" }
kind = "text"
required = false
"""


def add_deliveries(data: Path) -> None:
    """Recipients, a ledger, and a package in the folder of the province."""
    folder = data / FOLDER
    folder.mkdir()
    of_noord = {"title": "Bibliotheek Noord", "audience": "own", "organisation": NOORD, "name": "noord"}
    of_province = {"title": "Provincie", "audience": "partner", "organisation": "", "name": "province"}
    (folder / "noord.toml").write_text(_RECIPIENT.format(**of_noord) + _QUESTIONS)
    (folder / "province.toml").write_text(_RECIPIENT.format(**of_province).replace('organisation = ""\n', ""))
    anke = Actor(Reader(Role.SUPPORT), "anke", NOW)
    recipients = find_recipients(data)
    desks = [
        Desk(data, recipients[name], recipients[name].assignments[0], date(2020, 1, 1), NOW.date(), "Steunpunt", NETWORK)
        for name in ("province", "noord")
    ]
    for desk in desks:
        desk.prefill(anke)
    desks[0].check(anke, len(desks[0].draft().spoken_of))
    desks[0].sign(anke)
    desks[0].send(anke)
