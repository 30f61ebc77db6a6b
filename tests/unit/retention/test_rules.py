"""Rules of retention are data: each with its reason and source, and a data folder changes one by saying why."""

from dataclasses import fields
from pathlib import Path

import pytest

from schakel.retention.rules import RetentionError, Rule, rules_of

DOCS = Path(__file__).parents[3] / "docs" / "how-to" / "forget.md"


def test_every_rule_says_everything() -> None:
    rules = rules_of(Path("/nowhere"))
    assert len(rules) > 10
    empty = [(rule.name, each.name) for rule in rules.values() for each in fields(Rule) if getattr(rule, each.name) == ""]
    assert empty == []


def test_every_rule_stands_in_the_handbook() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for rule in rules_of(Path("/nowhere")).values():
        line = next((line for line in page.splitlines() if line.startswith(f"| `{rule.name}` |")), "")
        assert f"| {rule.keeps} |" in line, f"{rule.name}: the handbook does not say {rule.keeps!r}"


def test_a_data_folder_changes_a_rule_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "retention.toml").write_text('[jobs]\nkeep_days = 10\nreason = "little room"\n')
    jobs = rules_of(tmp_path)["jobs"]
    assert (jobs.keep_days, jobs.keeps, jobs.reason, jobs.is_own) == (10, "10 days", "little room", True)
    assert not rules_of(tmp_path)["keys"].is_own


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[jobs]\nkeep_days = 10\n", r"\[jobs\]: reason is None; say why it is kept 10 days instead of 92"),
        ('[jobs]\nkeep_days = 10\nreason = " "\n', "reason is ' '"),
        ('[jobs]\nkeep_days = -1\nreason = "x"\n', "keep_days is -1; give a whole number of days, 0 or more"),
        ('[jobs]\nkeep_days = true\nreason = "x"\n', "keep_days is True"),
        ('[job]\nkeep_days = 1\nreason = "x"\n', r"\[job\]: there is no such rule; rules are loans_with_pseudonym"),
        ('[jobs]\nkeep = 1\nreason = "x"\n', "has 'keep'; a data folder changes keep_days and reason"),
        ('[accounts]\nkeep_days = 1\nreason = "x"\n', "is kept 'always', which is no term in days"),
        ("jobs = 3\n", "is 3; write it as"),
        ("[jobs\n", "is not TOML"),
    ],
)
def test_a_wrong_rule_is_explained(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "retention.toml").write_text(text)
    with pytest.raises(RetentionError, match=says):
        rules_of(tmp_path)
