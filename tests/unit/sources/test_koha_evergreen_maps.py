"""The shipped maps of the database sources: what they take from a person, and that each has a query."""

import re

import pytest

from schakel.sources.evergreen import SOURCE as EVERGREEN
from schakel.sources.koha import SOURCE as KOHA
from schakel.vocabulary.extract_map import ExtractMap

MAPS = [(source.name, map_) for source in (KOHA, EVERGREEN) for map_ in source.maps()]
NAMES = re.compile(r"\b(surname|firstname|first_given_name|family_name|cardnumber|email|phone\b|address\b|sex)\b")


@pytest.mark.parametrize(("source", "map_"), MAPS, ids=[f"{source} {map_.name}" for source, map_ in MAPS])
def test_a_map_asks_for_no_name_and_closes_the_door(source: str, map_: ExtractMap) -> None:
    assert map_.query
    assert map_.says, f"{source}/{map_.name}.toml does not say what a row is"
    words = map_.query + str(map_.read)
    assert not NAMES.search(words.replace("usr_address", "").replace("org_address", "").replace("mailing_address", ""))
    for table in map_.tables:
        for column in table.columns.values():
            if column.target == "borrower_pseudonym":
                assert set(column.needs) <= set(map_.door.pseudonyms)
            if column.target == "age_class":
                assert set(column.needs) <= set(map_.door.age_classes)
            if column.target == "postcode4" and table.table.name == "borrowers":
                assert set(column.needs) <= set(map_.door.postcode4)


def test_the_tables_are_filled_that_a_library_system_can_fill() -> None:
    wanted = {"organisations", "locations", "titles", "items", "borrowers", "loans", "renewals", "holds", "transits"}
    for source in (KOHA, EVERGREEN):
        assert {table.table.name for map_ in source.maps() for table in map_.tables} >= wanted
