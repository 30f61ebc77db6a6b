"""A data folder made of the samples that sources bring: tiny, made up, and whole."""

import shutil
from pathlib import Path

import schakel

SOURCES = Path(schakel.__file__).parent / "sources"
SETTINGS = """network = { code = "drenthe", name = "Drenthe" }
keys = "../keys"
today = 2020-12-31
"""


def make_network(data: Path) -> Path:
    """A data folder with the samples of three sources as its feeds; nothing is fetched yet."""
    settings = SETTINGS
    for feed in ("gids", "cbs", "wise"):
        shutil.copytree(SOURCES / feed / "sample", data / "extracts" / feed)
        settings += f'\n[[feeds]]\nname = "{feed}"\nsource = "{feed}"\npath = "extracts/{feed}"\n'
    # Of two months in two files one is no usual size for the other, and would be held: one month will do.
    for extra in sorted((data / "extracts" / "wise").glob("uitleningen_*.csv"))[1:]:
        extra.unlink()
    (data / "schakel.toml").write_text(settings)
    return data
