"""What is taken out of a message before it is kept: secrets, and everything about a borrower."""

import re
from typing import Any

from lxml import etree

LEFT_OUT = "left out"
KEPT_OF_STRANGERS = 4096
"""Bytes kept of a message whose sender did not show who it is: enough to see what went wrong, too few to fill a disk."""

_HIDDEN = ("patronInfo", "requestingAgencyAuthentication", "requestedDeliveryInfo", "billingInfo", "contactName")
"""The address of delivery and the bill may be those of the borrower."""

_NAMES = "|".join(_HIDDEN).encode()
_RAW = re.compile(rb"<(?:[\w.-]+:)?(" + _NAMES + rb")\b.*?(?:</(?:[\w.-]+:)?\1\s*>|\Z)", re.DOTALL)


def redacted(root: Any) -> bytes:
    """The message of a root element, which is changed, without texts and attributes in the hidden elements."""
    for node in root.iter(etree.Element):
        if etree.QName(node).localname in _HIDDEN:
            for inside in node.iter():
                inside.text, inside.tail = (LEFT_OUT if inside.text and inside.text.strip() else None), None
                inside.attrib.clear()
    return bytes(etree.tostring(root, encoding="UTF-8"))


def redacted_raw(content: bytes) -> bytes:
    """What could not be read as XML, without the hidden elements; nothing of it when it is not in an ASCII-like encoding.

    >>> redacted_raw(b"<a><patronInfo><surname>x</surname></patronInfo><b")
    b'<a>[left out]<b'
    >>> redacted_raw("<patronInfo>".encode("utf-16"))
    b''
    """
    return b"" if b"\0" in content else _RAW.sub(b"[left out]", content)
