"""Where the site keeps accounts, requests and decisions: a file in the data folder, or a PostgreSQL database of its own."""

from pathlib import Path
from typing import Any

from schakel.errors import InputError
from schakel.sources.database_url import DatabaseUrl

VARIABLE = "SCHAKEL_DATABASE"
_SCHEMES = ("postgresql", "postgres")


class DatabaseSettingError(InputError):
    """What the variable of the environment says is no database that the site can use."""


def databases(url: str, data: Path) -> dict[str, dict[str, Any]]:
    """The setting of Django.

    Args:
        url: of a PostgreSQL database; "" = a file in the data folder.

    Raises:
        InputError: when it is not such a URL; what it says is never told, as it holds a password.

    >>> found = databases("postgresql://site:p%40ss@db:5433/schakel?sslmode=require", Path("data"))["default"]
    >>> found["NAME"], found["PASSWORD"], found["PORT"], found["OPTIONS"]
    ('schakel', 'p@ss', 5433, {'sslmode': 'require'})
    """
    if not url:
        return {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": data / "site.sqlite3",
                "CONN_MAX_AGE": None,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
                },
            }
        }
    found = DatabaseUrl.parse(url, where=VARIABLE)
    if found.scheme not in _SCHEMES:
        raise DatabaseSettingError(f"{VARIABLE}: the scheme is {found.scheme!r}; allowed is postgresql, or nothing for a file")
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": found.database,
            "USER": found.user,
            "PASSWORD": found.password,
            "HOST": found.host,
            "PORT": found.port or "",
            "CONN_MAX_AGE": None,
            # A server that was restarted meanwhile is noticed before the next question, not by it.
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(found.options),
        }
    }
