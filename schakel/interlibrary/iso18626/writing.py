"""From a message to XML, in the order and namespace of the schema."""

from dataclasses import is_dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from schakel.interlibrary.iso18626.messages import NAMESPACE, ROOTS, VERSION, Coded, Message, Moment
from schakel.interlibrary.iso18626.schema import elements

_NAMES = {kind: tag for tag, kind in ROOTS.items()}
_PREFIXES = {None: NAMESPACE, "ill": NAMESPACE}


def write_message(message: Message) -> bytes:
    """The message as UTF-8."""
    root = etree.Element(f"{{{NAMESPACE}}}ISO18626Message", nsmap=_PREFIXES)
    # The schema asks for attributes with a namespace, and only a prefix gives them one.
    root.set(f"{{{NAMESPACE}}}version", VERSION)
    _write(root, _NAMES[type(message)], message)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _write(parent: Any, tag: str, value: Any) -> None:
    node = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    if isinstance(value, Coded):
        node.text = value.value
        if value.scheme is not None:
            node.set(f"{{{NAMESPACE}}}scheme", value.scheme)
    elif isinstance(value, Moment):
        node.text = value.text
    elif is_dataclass(value):
        for element in elements(type(value)):  # type: ignore[arg-type]
            inside = getattr(value, element.field)
            for each in inside if isinstance(inside, tuple) else () if inside is None else (inside,):
                _write(node, element.tag, each)
    elif isinstance(value, bool):
        node.text = "true" if value else "false"
    elif isinstance(value, Decimal):
        node.text = f"{value:f}"
    else:
        node.text = str(value)
