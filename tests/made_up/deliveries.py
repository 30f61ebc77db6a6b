"""The network of samples with a recipient, brought from extracts to a snapshot with figures, to deliver from."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from sample_network import make_network

from schakel.deliveries.desk import Actor, Desk
from schakel.deliveries.recipient_files import read_recipient
from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import Settings, load_settings
from schakel.measures.precompute import precompute
from schakel.privacy.reader import Reader, Role
from schakel.vocabulary.progress import Silent
from schakel.warehouse.snapshot import Snapshot

NOW = datetime(2021, 1, 20, 9, 30, tzinfo=UTC)
KNOWN = date(2020, 12, 31)
"""Up to that day the extracts tell; deliveries are made some weeks later."""
QUARTER = date(2020, 10, 1)
LIBRARY = "NL-0899990000"
ANKE = Actor(Reader(Role.SUPPORT), "anke", NOW)
BRAM = Actor(Reader(Role.LIBRARY, LIBRARY), "bram", NOW)

RECIPIENT = f"""
title = "Bibliotheek Zandstreek"
audience = "own"
organisation = "{LIBRARY}"
legal_basis = "Wsob"
contact = "gedeelde postbus"
folder = "outbox/zandstreek"

[agreement]
title = "Dienstverlening"
since = 2018-01-01

[[assignment]]
name = "quarter"
title.nl = "Kwartaalrapport"
title.en = "Quarterly report"
period = "quarter"
due.days = 30
formats = ["xlsx", "csv_nl", "csv_en", "parquet", "json"]
report = "library-quarter"
signed_by = "library"
counts_for = "statistics_deliveries"

[[assignment.part]]
name = "own"
title.nl = "Eigen cijfers"
title.en = "Own figures"
owner.nl = "Data"
owner.en = "Data"
measures = ["loans", "renewals", "visits", "items", "active_borrowers", "holds_placed"]
levels = ["organisation", "location"]
places = "own"

[[assignment.part]]
name = "staff"
title.nl = "Personeel"
title.en = "Staff"
owner.nl = "P en O"
owner.en = "Personnel"

[[assignment.part.question]]
name = "fte"
text.nl = "Hoeveel voltijdbanen?"
text.en = "How many full-time equivalents?"
unit.nl = "fte"
unit.en = "fte"
kind = "number"
minimum = 0
"""


@dataclass
class Network:
    """A data folder; each loading is a minute later."""

    data: Path
    minute: int = 0

    @property
    def settings(self) -> Settings:
        """As the command loads them."""
        return load_settings(self.data, {})

    def load(self, now: datetime = NOW) -> Snapshot:
        """Fetch and refresh."""
        self.minute += 1
        settings, at = self.settings, now + timedelta(minutes=self.minute)
        today = KNOWN
        fetch(settings, today=today, report=Silent(), now=at)
        return refresh(settings, now=at, report=Silent(), finish=[partial(precompute, today=today)])

    def file(self, glob: str) -> Path:
        """One extract of the library system."""
        (found,) = self.data.glob(f"extracts/wise/{glob}")
        return found

    def rewrite(self, glob: str, change: Callable[[str], str]) -> None:
        """Change an extract as it lies there."""
        path = self.file(glob)
        text = path.read_text(encoding="utf-8")
        changed = change(text)
        assert changed != text
        path.write_text(changed, encoding="utf-8")

    def desk(self) -> Desk:
        """Of the quarterly report of the library."""
        recipient = read_recipient(self.data / "recipients" / "zandstreek.toml")
        return Desk(
            self.data, recipient, recipient.assignments[0], QUARTER, NOW.date(), "Ondersteuning Zandland", "drenthe"
        )  # fmt: skip

    def copied(self, to: Path) -> "Network":
        """The same elsewhere, to spoil."""
        shutil.copytree(self.data.parent, to)
        return Network(to / self.data.name, self.minute)


def make(root: Path) -> Network:
    """A loaded network with its recipient."""
    network = Network(make_network(root / "data"))
    (network.data / "recipients").mkdir()
    (network.data / "recipients" / "zandstreek.toml").write_text(RECIPIENT)
    network.load()
    told = network.data / "schakel.toml"
    told.write_text(told.read_text().replace(f"today = {KNOWN}", f"today = {NOW.date()}"))
    return network


def bring_to_signed(desk: Desk) -> None:
    """Draft, answers, check, signature."""
    desk.prefill(ANKE)
    desk.enter(BRAM, "staff", {"fte": 12.5})
    desk.check(ANKE, len(desk.draft().spoken_of))
    desk.sign(BRAM)
