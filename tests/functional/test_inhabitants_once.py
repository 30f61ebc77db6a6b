"""The office's table of inhabitants holds people more than once: as totals, in classes of ages and by marital state."""

from datetime import UTC, date, datetime
from pathlib import Path

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.vocabulary.progress import Silent
from schakel.warehouse.account import refused_rows

SETTINGS = 'network = { code = "x", name = "X" }\nkeys = "../keys"\n[[feeds]]\nname = "cbs"\nsource = "cbs"\npath = "in"\n'
AREA = '{"type": "FeatureCollection", "features": [{"properties": {"code": "GM0106", "name": "Assen"}, "geometry": null}]}'
AGES = {
    "Totaal": 60,
    "0 jaar": 10,
    "1 jaar": 20,
    "0 tot 5 jaar": 30,
    "80 jaar": 24,
    "95 jaar of ouder": 6,
    "105 jaar of ouder": 6,
}
STATES = {"Totaal burgerlijke staat": 1.0, "Ongehuwd": 0.5, "Gehuwd": 0.5, "1010     ": 0.5}


def test_each_inhabitant_counts_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "in").mkdir(parents=True)
    (data / "schakel.toml").write_text(SETTINGS)
    (data / "in" / "gemeenten.geojson").write_text(AREA)
    lines = ['"Geslacht";"Leeftijd";"BurgerlijkeStaat";"RegioS";"Perioden";"BevolkingOp1Januari_1"']
    lines += [
        f'"Totaal mannen en vrouwen";"{age}";"{state}";"GM0106    ";"2022JJ00";{persons * share:.0f}'
        for age, persons in AGES.items()
        for state, share in STATES.items()
    ]
    (data / "in" / "03759ned_TypedDataSet.csv").write_text("\n".join(lines) + "\n")
    settings = load_settings(data, {})
    fetch(settings, today=date(2022, 6, 1), report=Silent())
    snapshot = refresh(settings, now=datetime(2022, 6, 1, tzinfo=UTC), report=Silent())
    with snapshot.connect() as connection:
        found = dict(connection.execute("SELECT age_class, persons FROM inhabitants").fetchall())
    assert found == {"all": 60, "0-3": 30, "75+": 30}
    (refused,) = refused_rows(snapshot)
    assert (refused.table, refused.column) == ("inhabitants", "age_class")
