"""The address of a database, and how to speak of it without its password."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from schakel.sources.source import SourceError

_FORM = "scheme://user:password@host:port/database, with @ : / # % in the password written as %40 %3A %2F %23 %25"


@dataclass(frozen=True)
class DatabaseUrl:
    """The parts of a connection URL.

    Args:
        options: what stands behind the question mark, as name and value.
    """

    scheme: str
    user: str
    password: str = field(repr=False)
    host: str
    port: int | None
    database: str
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str, *, where: str) -> "DatabaseUrl":
        """Read a URL. Messages never quote it: a URL that is not understood may hold the password anywhere."""
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as error:
            raise SourceError(f"{where}: the connection URL cannot be read; write it as {_FORM}") from error
        database = unquote(parts.path.removeprefix("/"))
        if not parts.scheme or not parts.hostname or not parts.username or not database or parts.fragment:
            missing = [
                word
                for word, value in {
                    "scheme": parts.scheme, "user": parts.username, "host": parts.hostname, "database": database,
                }.items()
                if not value
            ]  # fmt: skip
            lacks = f"has no {missing[0]}" if missing else "has a # that is not written as %23"
            raise SourceError(f"{where}: the connection URL {lacks}; write it as {_FORM}")
        options = tuple(
            (unquote(name), unquote(value)) for name, _, value in (part.partition("=") for part in parts.query.split("&") if part)
        )
        return cls(
            parts.scheme.lower(), unquote(parts.username), unquote(parts.password or ""), parts.hostname, port, database, options
        )

    @property
    def name(self) -> str:
        """What to call the database in messages."""
        return f"{self.host}/{self.database}"

    def option(self, name: str) -> str | None:
        """The value of an option; None when it is not given."""
        return dict(self.options).get(name)

    def without_password(self, message: str) -> str:
        """A driver's message on one line, with the password taken out should the driver repeat it."""
        text = re.sub(r"\s+", " ", message).strip()
        return text.replace(self.password, "…") if self.password else text
