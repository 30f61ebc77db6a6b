"""What drivers say becomes what to do. The messages are those that the real drivers gave."""

import pytest

from schakel.sources.database_url import DatabaseUrl
from schakel.sources.evergreen.postgresql import explain as explain_postgresql
from schakel.sources.evergreen.postgresql import time_zone_of
from schakel.sources.koha.mariadb import explain as explain_mariadb
from schakel.sources.source import Feed, SourceError

URL = DatabaseUrl.parse("x://lezer:geheim@h/d", where="feed f")
ODBC = "ODBC emitted an error calling 'SQLDriverConnect':\nState: HY000, Native error: {}, Message: [ma-3.1.15]{}"
MANAGER = "State: 01000, Native error: 0, Message: [unixODBC][Driver Manager]"
LIBPQ = "IO: [libpq] Failed to connect: "


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (ODBC.format(1045, "Access denied for user 'lezer'@'h' (using password: YES)"), "does not let user lezer in"),
        (ODBC.format(2002, "Can't connect to server on 'h' (115)"), "h:3306 does not answer"),
        (ODBC.format(2005, "Unknown server host 'h' (-2)"), "h:3306 does not answer"),
        (ODBC.format(2013, "Lost connection to server during query"), "the database went away"),
        (ODBC.format(5014, "Write error: Broken pipe (32)"), "the database went away"),
        (ODBC.format(1142, "SELECT command denied to user"), "user lezer lacks a right"),
        (MANAGER + "Can't open lib 'x' : file not found", "apt-get install odbc-mariadb"),
        ("External error: A value is too large to be written into the allocated buffer without truncation.", "LEFT"),
        (ODBC.format(1054, "Unknown column 'x' in 'SELECT'"), "Unknown column 'x' in 'SELECT'"),
    ],
)  # fmt: skip
def test_mariadb(message: str, said: str) -> None:
    assert said in explain_mariadb(message + " geheim", URL)
    assert "geheim" not in explain_mariadb(message + " geheim", URL)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (LIBPQ + "connection to server at \"h\", port 1 failed: Connection refused", "h:5432 does not answer"),
        (LIBPQ + "FATAL:  password authentication failed for user \"lezer\"", "does not let user lezer in"),
        ("[libpq] PQgetCopyData() failed: server closed the connection unexpectedly", "the database went away"),
        ("IO: [libpq] Failed: ERROR:  column \"x\" does not exist LINE 1", "column \"x\" does not exist"),
    ],
)  # fmt: skip
def test_postgresql(message: str, said: str) -> None:
    assert said in explain_postgresql(message + " geheim", URL)
    assert "geheim" not in explain_postgresql(message + " geheim", URL)


def test_the_zone_is_a_name() -> None:
    assert time_zone_of(Feed("f", "evergreen")) == "Europe/Amsterdam"
    with pytest.raises(SourceError, match="time_zone is"):
        time_zone_of(Feed("f", "evergreen", settings={"time_zone": "UTC'; DROP"}))
