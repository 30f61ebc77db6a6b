"""From XML to a message, strictly: what the schema does not allow is refused, with the element and the line.

The bytes come from anybody. No DTD, no entity, no file and no network is ever followed; size and depth are bounded.
"""

from dataclasses import is_dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from lxml import etree

from schakel.errors import InputError
from schakel.interlibrary.iso18626.codes import Action, ErrorType, Reason
from schakel.interlibrary.iso18626.messages import NAMESPACE, ROOTS, Coded, Message, Moment
from schakel.interlibrary.iso18626.schema import Element, elements

LARGEST_BYTES = 256 * 1024
DEEPEST = 16
"""The deepest element that the schema knows lies at 8."""

_SCHEMA_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"


class MessageError(InputError):
    """A message that breaks the standard.

    Args:
        error_type: the code of the standard for it.
        place: path and line of the element, or where the XML broke.
        value: what the answer tells the sender.
    """

    def __init__(self, error_type: ErrorType, place: str, says: str) -> None:
        super().__init__(f"{place}: {says}")
        self.error_type = error_type
        self.place = place
        self.value = f"{place}: {says}"


def parse(content: bytes) -> Any:
    """The root element of well-formed XML.

    Raises:
        MessageError: too large, not well-formed, with a DTD, or too deep.
    """
    if len(content) > LARGEST_BYTES:
        raise _badly("message", f"{len(content)} bytes; at most {LARGEST_BYTES} are read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        # The text of the library may repeat what was sent; line and column are enough to find the place.
        line, column = error.position
        raise _badly(f"line {line}, column {column}", "is not well-formed XML") from None
    except ValueError:
        raise _badly("message", "is not well-formed XML") from None
    if root.getroottree().docinfo.doctype:
        raise _badly("message", "has a document type; none is read")
    deepest, level = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    if deepest > DEEPEST:
        raise _badly("message", f"is {deepest} elements deep; at most {DEEPEST} are read")
    return root


def read_message(content: bytes) -> Message:
    """The message in XML.

    Raises:
        MessageError: with the code of the standard, element and line.
    """
    return read_root(parse(content))


def read_root(root: Any) -> Message:
    """The message of a root element."""
    if root.tag != f"{{{NAMESPACE}}}ISO18626Message":
        raise _badly(_place(root), f"is no ISO18626Message of {NAMESPACE}")
    if root.get(f"{{{NAMESPACE}}}version") is None:
        raise _badly(_place(root), "has no version in the namespace of the standard")
    _check_bare(root, {f"{{{NAMESPACE}}}version"})
    if len(root) != 1:
        raise _badly(_place(root), f"holds {len(root)} messages; it must hold one")
    kind = ROOTS.get(_local(root[0]) if _is_ours(root[0]) else "")
    if kind is None:
        raise MessageError(ErrorType.UNRECOGNISED_ELEMENT, _place(root[0]), f"is no message; there are {', '.join(ROOTS)}")
    message: Message = _read(root[0], kind)
    return message


def _read(node: Any, kind: Any) -> Any:
    """The value of an element of that kind."""
    if is_dataclass(kind) and kind not in (Coded, Moment):
        return _read_parts(node, kind)
    if len(node):
        raise MessageError(ErrorType.UNRECOGNISED_ELEMENT, _place(node[0]), f"may not stand in {_local(node)}, which holds text")
    _check_bare(node, {f"{{{NAMESPACE}}}scheme"} if kind is Coded else set(), holds_text=True)
    text = node.text or ""
    if kind is str:
        return text
    if kind is Coded:
        return Coded(text, node.get(f"{{{NAMESPACE}}}scheme"))
    try:
        return _value(text, kind)
    except (ValueError, InvalidOperation):
        error = {Action: ErrorType.UNSUPPORTED_ACTION, Reason: ErrorType.UNSUPPORTED_REASON}.get(
            kind, ErrorType.UNRECOGNISED_VALUE
        )
        allowed = ", ".join(kind) if isinstance(kind, type) and issubclass(kind, Enum) else _WRITTEN[kind]
        raise MessageError(error, _place(node), f"is {text[:40]!r}; allowed is {allowed}") from None


_WRITTEN = {Moment: "a date and time such as 2024-12-31T09:30:00Z", Decimal: "a number such as 12.50", int: "a whole number",
            bool: "true or false"}  # fmt: skip


def _value(text: str, kind: Any) -> Any:
    if issubclass(kind, Enum):
        return kind(text)
    trimmed = text.strip(" \t\r\n")
    if kind is Moment:
        return Moment(trimmed)
    if kind is bool:
        return {"true": True, "1": True, "false": False, "0": False}[trimmed] if trimmed in ("true", "1", "false", "0") else _no()
    digits = trimmed.lstrip("+-") if trimmed[:1] in ("+", "-") and trimmed[1:2] not in ("+", "-") else trimmed
    if kind is int:
        return int(trimmed) if digits.isascii() and digits.isdigit() else _no()
    if not all(character in "0123456789." for character in digits):
        return _no()
    return Decimal(trimmed)


def _no() -> Any:
    raise ValueError


def _read_parts(node: Any, kind: Any) -> Any:
    _check_bare(node, set())
    promised = elements(kind)
    named = {element.tag: place for place, element in enumerate(promised)}
    found: dict[str, list[Any]] = {}
    at = 0
    for child in node:
        tag = _local(child) if _is_ours(child) else ""
        if tag not in named:
            raise MessageError(ErrorType.UNRECOGNISED_ELEMENT, _place(child), f"may not stand in {_local(node)}")
        if named[tag] < at:
            raise _badly(_place(child), f"comes too late in {_local(node)}; the order is {', '.join(named)}")
        at = named[tag]
        element = promised[at]
        values = found.setdefault(element.field, [])
        if element.at_most is not None and len(values) == element.at_most:
            raise _badly(_place(child), f"comes more than {element.at_most} times in {_local(node)}")
        values.append(_read(child, element.kind))
    missing = [element.tag for element in promised if element.is_required and element.field not in found]
    if missing:
        raise _badly(_place(node), f"lacks {', '.join(missing)}")
    try:
        return kind(**{element.field: _as_field(element, found[element.field]) for element in promised if element.field in found})
    except ValueError as error:
        raise _badly(_place(node), str(error)) from None


def _as_field(element: Element, values: list[Any]) -> Any:
    return values[0] if element.at_most == 1 else tuple(values)


def _check_bare(node: Any, allowed: set[str], *, holds_text: bool = False) -> None:
    """No attributes and no loose text but what the schema knows."""
    strange = [name for name in node.attrib if name not in allowed and not str(name).startswith(_SCHEMA_INSTANCE)]
    if strange:
        raise MessageError(
            ErrorType.UNRECOGNISED_ELEMENT, _place(node), f"has an attribute {etree.QName(strange[0]).localname!r}"
        )
    if not holds_text and any((text or "").strip() for text in (node.text, *(child.tail for child in node))):
        raise _badly(_place(node), "holds text between its elements")


def _badly(place: str, says: str) -> MessageError:
    return MessageError(ErrorType.BADLY_FORMED, place, says)


def _is_ours(node: Any) -> bool:
    return isinstance(node.tag, str) and etree.QName(node).namespace == NAMESPACE


def _local(node: Any) -> str:
    return str(etree.QName(node).localname) if isinstance(node.tag, str) else "entity"


def _place(node: Any) -> str:
    path = "/".join(_local(each) for each in (*reversed(list(node.iterancestors())), node))
    return f"{path} (line {node.sourceline})"
