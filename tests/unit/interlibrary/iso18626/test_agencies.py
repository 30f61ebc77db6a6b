"""The settings of partners: what is refused, and that no secret is told."""

from pathlib import Path

import pytest

from schakel.interlibrary.iso18626.agencies import AgenciesError, read_agencies

GOOD = """
[own]
type = "ISIL"
id = "NL-0700010000"

[[agency]]
type = "ISIL"
id = "NL-0700020000"
name = "South"
address = "https://example.org/ibl/iso18626"
they_show = "a secret of theirs, long enough"
we_show = "a secret of ours, long enough too"
"""


def put(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "iso18626.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_partner_is_known_by_its_own_secret_only(tmp_path: Path) -> None:
    agencies = read_agencies(put(tmp_path, GOOD))
    named = "ISIL:NL-0700020000"
    assert agencies.who(named, "a secret of theirs, long enough") is agencies.partners[named]
    assert agencies.who(named, "a secret of ours, long enough too") is None
    assert agencies.who("ISIL:NL-0700030000", "a secret of theirs, long enough") is None
    assert agencies.who("ISIL:NL-0700030000", "nobody has this secret, whatever is shown") is None
    assert "secret" not in repr(agencies)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("[own]", "[me]"), "write [own] with type and id"),
        (GOOD.replace('name = "South"\n', ""), "agency 1: keys must be"),
        (GOOD.replace("https://", "ftp://"), "address is 'ftp://example.org/ibl/iso18626'"),
        (GOOD.replace("a secret of theirs, long enough", "short"), "shorter than 20 characters"),
        (GOOD.replace('"South"', '" "'), "name must be a text"),
        (GOOD + GOOD[GOOD.index("[[agency]]") :], "stands here twice"),
        ("[own", "is not TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_telling_a_secret(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(AgenciesError) as told:
        read_agencies(put(tmp_path, text))
    assert said in str(told.value)
    assert "long enough" not in str(told.value)


def test_a_file_that_others_can_read_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AgenciesError, match="chmod 600"):
        read_agencies(put(tmp_path, GOOD, 0o644))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AgenciesError, match="cannot be read"):
        read_agencies(tmp_path / "iso18626.toml")
