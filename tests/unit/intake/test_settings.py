"""`schakel.toml` is read strictly, and says what is wrong where."""

from pathlib import Path

import pytest

from schakel.intake.settings import SettingsError, load_settings

NETWORK = 'network = { code = "d", name = "D" }\n'


def settings_with(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> object:
    data = tmp_path / "data"
    data.mkdir(exist_ok=True)
    (data / "schakel.toml").write_text(text)
    return load_settings(data, environ or {"HOME": str(tmp_path / "home")})


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    text = (
        NETWORK
        + 'keys = "../k"\ntoday = 2020-01-02\nsimulated = true\n[[feeds]]\nname = "a"\nsource = "wise"\npath = "x"\nsize = 3\n'
    )
    data = tmp_path / "data"
    data.mkdir()
    (data / "schakel.toml").write_text(text)
    settings = load_settings(data, {})
    assert settings.keys == tmp_path / "k"
    assert settings.feeds[0].path == data / "x"
    assert settings.feeds[0].settings == {"size": 3}
    assert (str(settings.today), settings.simulated) == ("2020-01-02", True)
    assert load_settings(data, {"SCHAKEL_KEYS": str(tmp_path / "other")}).keys == tmp_path / "other"
    assert settings.feed("a") is settings.feeds[0]
    with pytest.raises(SettingsError, match="no feed 'b'; feeds are a"):
        settings.feed("b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "network is None"),
        ("network = 3", "network is 3"),
        ("x = ", "is not TOML"),
        (NETWORK + "colour = 1", "has 'colour'; allowed are feeds, keys, network, open_data, simulated, today"),
        (NETWORK + 'today = "2020-01-01"', "write a day without quotes"),
        (NETWORK + "simulated = 1", "allowed are true and false"),
        (NETWORK + 'keys = "keys"', "inside the data folder"),
        (NETWORK + "keys = 3", "path of a folder"),
        (NETWORK + '[[feeds]]\nname = "A B"', "feed 1: name is 'A B'"),
        (NETWORK + '[[feeds]]\nname = "a"', "feed a: source is missing"),
        (NETWORK + '[[feeds]]\nname = "a"\nsource = 1', "source is 1"),
        (NETWORK + '[[feeds]]\nname = "a"\nsource = "s"\nscope = "a:b"', "scope is 'a:b'"),
        (NETWORK + '[[feeds]]\nname = "a"\nsource = "s"\norganisations = "x"', "organisations is 'x'; write a list"),
        (NETWORK + '[[feeds]]\nname = "a"\nsource = "s"\n[[feeds]]\nname = "a"\nsource = "s"', "two feeds are called 'a'"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as error:
        settings_with(tmp_path, text)
    assert said in str(error.value)
    assert str(tmp_path / "data" / "schakel.toml") in str(error.value)


def test_a_missing_file_says_where_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file"):
        load_settings(tmp_path, {})


def test_a_connection_url_is_never_shown(tmp_path: Path) -> None:
    text = NETWORK + '[[feeds]]\nname = "a"\nsource = "koha"\ndsn_env = "DB"\n'
    settings = settings_with(tmp_path, text, {"HOME": "/", "DB": "mysql://me:secret@host/koha"})
    assert "secret" not in repr(settings)


@pytest.mark.parametrize("environment", [{}, {"DB": ""}])
def test_who_only_reads_what_was_fetched_needs_no_connection_url(tmp_path: Path, environment: dict[str, str]) -> None:
    text = NETWORK + '[[feeds]]\nname = "a"\nsource = "koha"\ndsn_env = "DB"\n'
    feed = settings_with(tmp_path, text, {"HOME": "/", **environment}).feed("a")
    assert (feed.dsn, feed.dsn_env) == (None, "DB")
