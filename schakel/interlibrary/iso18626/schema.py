"""What the classes of `messages` say about elements: name, order, kind, and how often each may come."""

from dataclasses import MISSING, dataclass, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from schakel.interlibrary.iso18626.messages import ServiceInfo, StatusInfo

_REQUIRED_WITH_DEFAULT = {(ServiceInfo, "service_type"), (StatusInfo, "last_change")}
"""Required by the schema, and after optional ones in its order, where a dataclass asks for a default."""

_AT_MOST = {(ServiceInfo, "request_sub_type"): 3}


@dataclass(frozen=True)
class Element:
    """One element inside another.

    Args:
        kind: str, Coded, an Enum, Moment, Decimal, int, bool, or a class of `messages`.
        at_most: None = any number of times.
    """

    field: str
    tag: str
    kind: Any
    is_required: bool
    at_most: int | None


def tag_of(field: str) -> str:
    """Name of the element of a field.

    >>> tag_of("need_before_date"), tag_of("line1")
    ('needBeforeDate', 'line1')
    """
    first, *rest = field.split("_")
    return first + "".join(word.capitalize() for word in rest)


@cache
def elements(of: type[Any]) -> tuple[Element, ...]:
    """The elements of a class, in the order of the schema."""
    hints, found = get_type_hints(of), []
    for field in fields(of):
        kind, at_most = hints[field.name], 1
        is_required = field.default is MISSING or (of, field.name) in _REQUIRED_WITH_DEFAULT
        # The header of a confirmation requires its moments and status, and they stand between optional ones.
        if of.__name__ == "ConfirmationHeader" and field.name in ("timestamp", "timestamp_received", "message_status"):
            is_required = True
        if get_origin(kind) is tuple:
            kind, at_most = get_args(kind)[0], _AT_MOST.get((of, field.name))  # type: ignore[assignment]
        elif get_origin(kind) in (Union, UnionType):
            kind = next(part for part in get_args(kind) if part is not NoneType)
        found.append(Element(field.name, tag_of(field.name), kind, is_required, at_most))
    return tuple(found)
