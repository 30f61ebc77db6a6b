"""`[open_data]` of `schakel.toml`: who publishes, under which licence, and where the site is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from schakel.errors import InputError


class PublishingError(InputError):
    """`[open_data]` says something that cannot be."""


@dataclass(frozen=True)
class Publishing:
    """What stands with open data.

    Args:
        licence: address of the text of the licence.
        publisher: name of who publishes; empty = the name of the network.
        publisher_address: their own website; empty = not told.
        contact: e-mail address for questions; empty = the page of open data.
        address: how everybody reaches this site, without a slash at the end; empty = as it was asked for.
    """

    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    licence_name: str = "CC BY 4.0"
    publisher: str = ""
    publisher_address: str = ""
    contact: str = ""
    address: str = ""


KEYS = tuple(Publishing.__dataclass_fields__)
_ADDRESSES = ("licence", "publisher_address", "address")


def read_publishing(part: Any, where: str) -> Publishing:
    """Read and check the table.

    Raises:
        PublishingError: naming place, what was found and what is allowed.
    """
    if not isinstance(part, Mapping):
        raise PublishingError(f"{where}: open_data is {part!r}; write a table, [open_data], with {', '.join(KEYS)}")
    for key, value in part.items():
        if key not in KEYS:
            raise PublishingError(f"{where}: open_data has {key!r}; allowed are {', '.join(sorted(KEYS))}")
        if not isinstance(value, str) or not value.strip():
            raise PublishingError(f"{where}: open_data.{key} is {value!r}; write a text between quotes, or leave it out")
        if key in _ADDRESSES and not _is_address(value):
            raise PublishingError(f"{where}: open_data.{key} is {value!r}; write a web address, as in https://example.org")
    if ("licence" in part) != ("licence_name" in part):
        found = "licence" if "licence" in part else "licence_name"
        raise PublishingError(f"{where}: open_data has only {found}; licence (its address) and licence_name go together")
    contact = part.get("contact", "")
    if contact and (contact.count("@") != 1 or any(character.isspace() for character in contact)):
        raise PublishingError(f"{where}: open_data.contact is {contact!r}; write an e-mail address, as in cijfers@example.org")
    return Publishing(**{key: value.rstrip("/") if key == "address" else value for key, value in part.items()})


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    # What would end an IRI in the catalogue is no part of an address.
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(c in '<>"{}|\\^` \t\r\n' for c in text)
