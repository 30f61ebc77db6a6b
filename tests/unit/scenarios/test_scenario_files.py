"""Scenario files: what is read, and how each wrong one is refused."""

from pathlib import Path

import pytest

from schakel.scenarios.scenario import Scenario, ScenarioError, load_scenario


def written(folder: Path, text: str) -> Path:
    path = folder / "less.toml"
    path.write_text(text)
    return path


def test_a_whole_scenario_is_read(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").write_text("i1\n\n i2 \n")
    text = """title = "Less"
[collection]
drop_items = "gone.txt"
drop_share = 0.1
drop_rule = "oldest"
size = { A = 100 }
rest = "policy"
rest_across = true
[holds]
period_days = 90
shelf_days = 5
most_open_holds = 5
fee_share = 0.2
[ebooks]
referred_share = 0.3
[unmet]
hold_share = 0.4
interlibrary_share = 1
[transport]
weekdays = { A = ["thu", "mon"], all = ["tue"] }
detour = 1.2
fuel = "hvo"
[costs]
supply_cents = 700
movement_cents = 40
kilometre_cents = 0.8
item_cents = 1800
"""
    assert load_scenario(written(tmp_path, text)) == Scenario(
        name="less", title="Less", drop_items=("i1", "i2"), drop_share=0.1, drop_rule="oldest", sizes={"A": 100}, period_days=90,
        shelf_days=5, most_open_holds=5, fee_share=0.2, ebook_share=0.3, hold_share=0.4, interlibrary_share=1,
        weekdays={"A": (0, 3), "all": (1,)}, detour=1.2, supply_cents=700, movement_cents=40,
        kilometre_cents=0.8, item_cents=1800, fuel="hvo", rest="policy", rest_across=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key", "found", "allowed"),
    [
        ("[holds]", "title", "None", "title ="),
        ('title = "x"\n[hold]', "hold", "hold", "holds"),
        ('title = "x"\nholds = 3', "holds", "3", "[holds]"),
        ('title = "x"\n[holds]\nshelf = 3', "holds.shelf", "holds.shelf", "holds.shelf_days"),
        ('title = "x"\n[holds]\nshelf_days = 0', "holds.shelf_days", "0", "from 1 to 36500"),
        ('title = "x"\n[holds]\nshelf_days = true', "holds.shelf_days", "True", "from 1 to 36500"),
        ('title = "x"\n[holds]\nmost_open_holds = 0', "holds.most_open_holds", "0", "a whole number of holds, from 1 to 10000"),
        (
            'title = "x"\n[holds]\nmost_open_holds = 2.0',
            "holds.most_open_holds",
            "2.0",
            "a whole number of holds, from 1 to 10000",
        ),
        ('title = "x"\n[holds]\nrefused_share = 0.1', "holds.refused_share", "holds.refused_share", "holds.most_open_holds"),
        ('title = "x"\n[holds]\nfee_share = 20', "holds.fee_share", "20", "from 0 to 1"),
        ('title = "x"\n[collection]\ndrop_rule = "ugly"', "collection.drop_rule", "'ugly'", "least_lent, oldest, random"),
        ('title = "x"\n[collection]\nsize = { A = -1 }', "collection.size", "-1", "by location code"),
        ('title = "x"\n[collection]\ndrop_items = "none.txt"', "collection.drop_items", "none.txt", "cannot be read"),
        ('title = "x"\n[transport]\nweekdays = { A = ["ma"] }', "transport.weekdays", "'ma'", "mon, tue"),
        ('title = "x"\n[transport]\nweekdays = { A = [] }', "transport.weekdays", "[]", "mon, tue"),
        ('title = "x"\n[collection]\nrest = "float"', "collection.rest", "'float'", "recorded, home, stay, policy"),
        ('title = "x"\n[transport]\nfuel = "coal"', "transport.fuel", "'coal'", "diesel_b7, hvo, electricity"),
        ('title = "x"\n[collection]\nacts = "none.csv"', "none.csv", "none.csv", "cannot be read"),
        ('title = "x"\n[costs]\nkilometre_cents = -0.8', "costs.kilometre_cents", "-0.8", "a number of euro cents"),
        ('title = "x"\n[costs]\nsupply_cents = 6.75', "costs.supply_cents", "6.75", "euro cents"),
        # What TOML can write and no replay can count with: the first three ended as a fault of ours.
        ('title = "x"\n[holds]\nperiod_days = 3000000000', "holds.period_days", "3000000000", "from 1 to 36500"),
        ('title = "x"\n[transport]\ndetour = inf', "transport.detour", "inf", "from 1 to 10"),
        ('title = "x"\n[costs]\nitem_cents = 100000001', "costs.item_cents", "100000001", "at most 100000000"),
        ('title = "x"\n[unmet]\nhold_share = nan', "unmet.hold_share", "nan", "from 0 to 1"),
        ("title", "TOML", "TOML", "is not TOML"),
    ],
)
def test_a_wrong_one_is_refused_by_file_key_what_was_found_and_what_is_allowed(
    tmp_path: Path, text: str, key: str, found: str, allowed: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        load_scenario(written(tmp_path, text))
    for part in ("less.toml", key, found, allowed):
        assert part in str(refused.value)


def test_a_file_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no such file"):
        load_scenario(tmp_path / "nothing.toml")
