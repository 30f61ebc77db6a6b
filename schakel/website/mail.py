"""How the site sends mail: by the server that `SCHAKEL_MAIL` names, or as files in the data folder."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from schakel.errors import InputError

VARIABLE = "SCHAKEL_MAIL"
_PORTS = {"smtp": 587, "smtps": 465}
SECONDS = 20


class MailSettingError(InputError):
    """What the variable of the environment says is no mail server that the site can use."""


def mail_settings(url: str, sender: str, data: Path) -> dict[str, Any]:
    """The settings of Django.

    Args:
        url: of a mail server, as `smtp://name:password@host:587` (STARTTLS) or `smtps://…` (TLS); "" = files in `data/mail`.
        sender: the address that mail comes from.

    Raises:
        MailSettingError: when it is not such a URL; what it says is never told, as it holds a password.

    >>> found = mail_settings("smtps://post:p%40ss@mail.example.nl", "post@example.nl", Path("data"))
    >>> found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_HOST_PASSWORD"], found["EMAIL_USE_SSL"]
    ('mail.example.nl', 465, 'p@ss', True)
    """
    common = {"DEFAULT_FROM_EMAIL": sender or "schakel@localhost", "EMAIL_TIMEOUT": SECONDS}
    if not url:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {**common, "EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": str(data / "mail")}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise MailSettingError(f"{VARIABLE}: is no URL; write smtp://name:password@host:587") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise MailSettingError(f"{VARIABLE}: the scheme is {parts.scheme!r}; write smtp://name:password@host:587, or smtps://…")
    return {
        **common,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        # Without a name nobody signs in, and a server beside us may have no certificate.
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
    }
