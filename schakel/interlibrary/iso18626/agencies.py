"""Who may send us messages, by which secret, and where ours go: from a settings file that only its owner can read."""

import hashlib
import hmac
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schakel.errors import InputError
from schakel.interlibrary.iso18626.messages import AgencyId, Coded

NAME = "iso18626.toml"
SHORTEST_SECRET = 20
_DO = "see docs/how-to/iso18626.md"
_KEYS = {"type", "id", "name", "address", "they_show", "we_show"}


class AgenciesError(InputError):
    """The settings of agencies cannot be read as they were meant."""


@dataclass(frozen=True)
class Agency:
    """One partner.

    Args:
        address: where its messages are posted.
        they_show, we_show: the secrets of the two directions; never printed.
    """

    type: str
    id: str
    name: str
    address: str
    they_show: str = field(repr=False)
    we_show: str = field(repr=False)

    @property
    def agency_id(self) -> AgencyId:
        """As messages name it."""
        return AgencyId(Coded(self.type), self.id)


@dataclass(frozen=True)
class Agencies:
    """Ourselves and all partners by code."""

    own: AgencyId
    partners: Mapping[str, Agency]

    def is_own(self, named: AgencyId) -> bool:
        """Whether a message means us."""
        return code(named) == code(self.own)

    def who(self, named: str, shown: str) -> Agency | None:
        """The partner of that code when the secret is its own; None otherwise, after the same time in both cases."""
        partner = self.partners.get(named)
        expected = partner.they_show if partner else "nobody has this secret, whatever is shown"
        # Of equal length, so that the time tells nothing of the secret; a stranger takes as long as a wrong secret.
        same = hmac.compare_digest(hashlib.sha256(shown.encode()).digest(), hashlib.sha256(expected.encode()).digest())
        return partner if same and partner is not None else None


def code(agency: AgencyId) -> str:
    """Type and value as one text, such as `ISIL:NL-0800000000`."""
    return f"{agency.agency_id_type.value}:{agency.agency_id_value}"


def read_agencies(path: Path) -> Agencies:
    """Read the file.

    Raises:
        AgenciesError: naming file and place; never a secret.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise AgenciesError(f"{path}: others can read it, and it holds secrets; run: chmod 600 {path}")
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AgenciesError(f"{path}: cannot be read ({error.strerror}); {_DO}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise AgenciesError(f"{path}: is not TOML in UTF-8; {_DO}") from None
    own, entries = document.get("own"), document.get("agency", [])
    strange = sorted(set(document) - {"own", "agency"})
    if strange or not isinstance(own, dict) or set(own) != {"type", "id"} or not isinstance(entries, list):
        raise AgenciesError(
            f"{path}: holds {', '.join(sorted(document)) or 'nothing'}; write [own] with type and id, and [[agency]]; {_DO}"
        )
    _texts(own, f"{path}: own")
    partners: dict[str, Agency] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: agency {number}"
        if not isinstance(entry, dict) or set(entry) != _KEYS:
            raise AgenciesError(f"{where}: keys must be {', '.join(sorted(_KEYS))}; {_DO}")
        _texts(entry, where)
        agency = Agency(**entry)
        if not agency.address.startswith(("https://", "http://")):
            raise AgenciesError(
                f"{where}: address is {agency.address!r}; allowed is an address that starts with https:// or http://"
            )
        if min(len(agency.they_show), len(agency.we_show)) < SHORTEST_SECRET:
            raise AgenciesError(f"{where}: a secret is shorter than {SHORTEST_SECRET} characters; make one of 40 by chance")
        if partners.setdefault(code(agency.agency_id), agency) is not agency:
            raise AgenciesError(f"{where}: {code(agency.agency_id)} stands here twice; keep one")
    return Agencies(AgencyId(Coded(own["type"]), own["id"]), partners)


def _texts(entry: Mapping[str, Any], where: str) -> None:
    for key, value in entry.items():
        if not isinstance(value, str) or not value.strip():
            raise AgenciesError(f"{where}: {key} must be a text that is not empty; {_DO}")
