"""`[open_data]`: what may be said, and what a refusal tells."""

from pathlib import Path
from typing import Any

import pytest

from schakel.intake.publishing import Publishing, PublishingError, read_publishing
from schakel.intake.settings import SettingsError, load_settings


def test_nothing_said_is_the_default_licence_and_the_networks_own_name() -> None:
    assert read_publishing({}, "schakel.toml") == Publishing(licence_name="CC BY 4.0", publisher="")


def test_a_site_is_told_without_the_slash_that_every_path_begins_with() -> None:
    assert read_publishing({"address": "https://example.org/"}, "schakel.toml").address == "https://example.org"


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ([], "open_data is []; write a table"),
        ({"license": "x"}, "open_data has 'license'; allowed are address, contact, licence, licence_name"),
        ({"publisher": 3}, "open_data.publisher is 3; write a text between quotes"),
        ({"publisher": " "}, "open_data.publisher is ' '; write a text"),
        ({"licence": "CC0", "licence_name": "CC0"}, "open_data.licence is 'CC0'; write a web address"),
        ({"licence": "https://example.org/l"}, "has only licence; licence .its address. and licence_name go together"),
        ({"address": "ftp://example.org"}, "open_data.address is 'ftp://example.org'; write a web address"),
        ({"address": "https://example.org/{0}"}, "write a web address"),
        ({"address": "https://[1"}, "write a web address"),
        ({"contact": "no address"}, "open_data.contact is 'no address'; write an e-mail address"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(part: Any, told: str) -> None:
    with pytest.raises(PublishingError, match=told.replace("[]", r"\[\]").replace("[1", r"\[1")) as refusal:
        read_publishing(part, "here/schakel.toml")
    assert str(refusal.value).startswith("here/schakel.toml: ")


def test_the_settings_of_a_data_folder_carry_it_and_refuse_it(tmp_path: Path) -> None:
    path = tmp_path / "schakel.toml"
    head = 'network = { code = "n", name = "N" }\nkeys = "../keys"\n'
    path.write_text(f'{head}[open_data]\npublisher = "POI"\n')
    assert load_settings(tmp_path, {}).publishing.publisher == "POI"
    path.write_text(f'{head}[open_data]\nwho = "POI"\n')
    with pytest.raises(SettingsError, match="open_data has 'who'"):
        load_settings(tmp_path, {})
