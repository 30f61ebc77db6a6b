"""Rows in = loaded + refused + superseded + repeated + left out, for each batch and table; and rows in is what the file holds."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.real_data

PUBLISHED = {
    "newcastle": {"active-members-2016-04-06.csv": 80_752, "dashboard_catalogue_grouped.csv": 47_641},
    "reed": {"reed_checkouts.csv.zst": 93_564},
    "uk_libraries": {"loans.csv": 10_455, "visits.csv": 3_420, "services.csv": 153, "libraries_england_2023.csv": 3_487},
    "uk_libraries_2016": {"england2016_geocoded_libraries.csv": 3_238},
    "samples": {"events_barnet.csv": 4_312, "barnet_membership_20220405.csv": 3_869},
    "marc": {"jazz_1k.mrc": 1_000},
}


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_no_row_of_the_set_is_lost(request: pytest.FixtureRequest, name: str):
    loaded = request.getfixturevalue(name)
    rows = loaded.rows("SELECT batch_id, rows_in, loaded + refused + superseded + repeated + left_out + held FROM accounts")
    assert rows
    assert [row for row in rows if row[1] != row[2]] == []
    refused = loaded.count("SELECT coalesce(sum(refused), 0) FROM accounts")
    assert loaded.count("SELECT count(*) FROM refused") == refused
    assert loaded.count("SELECT count(*) FROM refused WHERE coalesce(reason, '') = ''") == 0


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_a_batch_holds_the_rows_of_its_file(request: pytest.FixtureRequest, name: str):
    loaded = request.getfixturevalue(name)
    assert {result.outcome for result in loaded.fetched} == {"kept"}, [result.said for result in loaded.fetched if result.said]
    for origin, rows in PUBLISHED[name].items():
        found = loaded.rows(f"SELECT rows FROM batches WHERE origin LIKE '%{Path(origin).name}' AND extract <> 'items' "
                            "OR origin LIKE '%grouped.csv' AND origin LIKE '%" + origin + "'")  # fmt: skip
        assert {row[0] for row in found} == {rows}, origin


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_no_audit_found_anything(request: pytest.FixtureRequest, name: str):
    loaded = request.getfixturevalue(name)
    assert loaded.rows("SELECT * FROM audits WHERE severity = 'stop' AND NOT passed") == []
