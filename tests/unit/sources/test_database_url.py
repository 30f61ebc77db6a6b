"""Connection URLs, and that their password stays in them."""

import pytest

from schakel.sources.database_url import DatabaseUrl
from schakel.sources.source import SourceError


def test_every_part_is_read_and_unescaped() -> None:
    url = DatabaseUrl.parse("MySQL://lezer:a%40b%3A%2F%23%25@db.example:3307/koha_assen?ssl_ca=%2Fetc%2Fca.pem", where="feed k")
    assert (url.scheme, url.user, url.password, url.host, url.port) == ("mysql", "lezer", "a@b:/#%", "db.example", 3307)
    assert (url.database, url.option("ssl_ca"), url.option("tls"), url.name) == (
        "koha_assen",
        "/etc/ca.pem",
        None,
        "db.example/koha_assen",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("geheim", "has no scheme"),
        ("mysql://u:geheim@/d", "has no host"),
        ("mysql://:geheim@h/d", "has no user"),
        ("mysql://u:geheim@h", "has no database"),
        ("mysql://u:geheim@h:poort/d", "cannot be read"),
        ("mysql://u:ge#heim@h/d", "cannot be read|has no|has a #"),
        ("mysql://u:p@h/d#geheim", "has a # that is not written as %23"),
    ],
)
def test_what_cannot_be_read_is_explained_without_quoting_it(text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as failed:
        DatabaseUrl.parse(text, where="feed k")
    assert "heim" not in str(failed.value)
    assert "write it as scheme://user:password@host:port/database" in str(failed.value)


def test_neither_repr_nor_a_drivers_message_shows_the_password() -> None:
    url = DatabaseUrl.parse("mysql://lezer:geheim%23@h/d", where="feed k")
    assert "geheim" not in repr(url)
    assert url.without_password("cannot  log in\nwith geheim# as lezer") == "cannot log in with … as lezer"
    assert DatabaseUrl.parse("mysql://lezer@h/d", where="feed k").without_password("as it is") == "as it is"
