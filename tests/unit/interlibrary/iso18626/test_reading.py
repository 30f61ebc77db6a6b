"""The strict reader against the published schema, on its samples, on drawn messages and on broken ones."""

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from schakel.interlibrary.iso18626.codes import ErrorType
from schakel.interlibrary.iso18626.messages import (
    NAMESPACE,
    ROOTS,
    Address,
    Coded,
    ElectronicAddress,
    Moment,
    PhysicalAddress,
)
from schakel.interlibrary.iso18626.reading import LARGEST_BYTES, MessageError, read_message
from schakel.interlibrary.iso18626.writing import write_message

INVALID = {
    "msg-invalid.xml": ErrorType.BADLY_FORMED,
    "reqmsg-invalid-action.xml": ErrorType.UNSUPPORTED_ACTION,
    "supmsg-invalid-reason.xml": ErrorType.UNSUPPORTED_REASON,
    "supmsg-invalid-status.xml": ErrorType.UNRECOGNISED_VALUE,
}
TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), max_size=12)
MOMENTS = st.datetimes().map(lambda at: Moment(at.isoformat()))
ADDRESSES = st.one_of(
    st.builds(Address, st.builds(ElectronicAddress), st.none()), st.builds(Address, st.none(), st.builds(PhysicalAddress))
)
CODED = st.builds(Coded, TEXT, st.sampled_from([None, "urn:list"]))
for kind, drawn in ((str, TEXT), (Coded, CODED), (Moment, MOMENTS), (Address, ADDRESSES),
                    (Decimal, st.decimals(allow_nan=False, allow_infinity=False, places=2))):  # fmt: skip
    st.register_type_strategy(kind, drawn)


@pytest.fixture(scope="module")
def schema(real_data: Path) -> Any:
    return etree.XMLSchema(etree.parse(str(real_data / "iso18626" / "ISO-18626-v1_2.xsd")))


@pytest.fixture(scope="module")
def samples(real_data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((real_data / "iso18626").glob("*.xml"))}


@pytest.mark.real_data
def test_every_sample_is_read_or_refused_as_the_schema_says(samples: dict[str, bytes], schema: Any) -> None:
    assert len(samples) == 33
    for name, content in samples.items():
        is_valid = schema.validate(etree.fromstring(content))
        assert is_valid == (name not in INVALID)
        if is_valid:
            message = read_message(content)
            again = write_message(message)
            schema.assertValid(etree.fromstring(again))
            assert read_message(again) == message
            assert _texts(again) == _texts(content)
        else:
            with pytest.raises(MessageError) as told:
                read_message(content)
            assert told.value.error_type is INVALID[name]


def _texts(content: bytes) -> list[tuple[str, str]]:
    return [(node.tag, node.text or "") for node in etree.fromstring(content).iter(etree.Element) if not len(node)]


@pytest.mark.real_data
@pytest.mark.parametrize("kind", ROOTS.values(), ids=ROOTS)
def test_every_drawn_message_is_written_as_the_schema_says_and_read_back_the_same(kind: Any, schema: Any) -> None:
    @given(st.from_type(kind))
    @settings(max_examples=8)
    def check(message: Any) -> None:
        content = write_message(message)
        schema.assertValid(etree.fromstring(content))
        assert read_message(content) == message

    check()


@pytest.mark.real_data
def test_reader_and_schema_agree_on_broken_samples(samples: dict[str, bytes], schema: Any) -> None:
    """Elements dropped, doubled, swapped, renamed, emptied and filled, by chance: both accept or both refuse."""
    r, refused, taken = random.Random(7), 0, 0
    for _ in range(1500):
        root = etree.fromstring(samples[r.choice(sorted(samples))])
        for _ in range(r.choice([1, 1, 2])):
            _break(root, r)
        content = etree.tostring(root)
        is_valid = schema.validate(etree.fromstring(content))
        try:
            read_message(content)
        except MessageError:
            refused += 1
            assert not is_valid, content.decode()
        else:
            taken += 1
            assert is_valid, f"{schema.error_log.last_error}: {content.decode()}"
    assert refused > 300
    assert taken > 100


def _break(root: Any, r: random.Random) -> None:
    node = r.choice(list(root.iter(etree.Element)))
    parent = node.getparent()
    how = r.choice(["drop", "double", "swap", "rename", "text", "child", "attribute", "comment", "namespace"])
    if how == "drop" and parent is not None:
        parent.remove(node)
    elif how == "double" and parent is not None:
        parent.insert(r.randrange(len(parent) + 1), etree.fromstring(etree.tostring(node)))
    elif how == "swap" and parent is not None:
        parent.insert(r.randrange(len(parent)), node)
    elif how == "rename":
        node.tag = f"{{{NAMESPACE}}}{r.choice(['note', 'header', 'title', 'status', 'action', 'zzz'])}"
    elif how == "text":
        node.text = r.choice(
            ["", " ", "x", "2024-01-01T00:00:00", " 2024-01-01T00:00:00Z ", "2024-13-01T00:00:00Z", "1", "+5", "Loan", "Y"]
        )
    elif how == "child":
        etree.SubElement(node, f"{{{NAMESPACE}}}note").text = "x"
    elif how == "attribute":
        node.set(
            r.choice(["scheme", f"{{{NAMESPACE}}}scheme", "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"]), "urn:x"
        )
    elif how == "comment":
        node.append(etree.Comment("between"))
    elif how == "namespace":
        node.tag = f"{{urn:other}}{node.tag.rpartition('}')[2]}"


SMALL = f'<ISO18626Message xmlns="{NAMESPACE}" xmlns:i="{NAMESPACE}" i:version="1.2">%s</ISO18626Message>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not well-formed XML"),
        (b"\x00\xff\xfe", "is not well-formed XML"),
        (b"<a><b></a>", "line 1"),
        (b"<a>" * 3000, "is not well-formed XML"),
        (("<a>" * 40 + "</a>" * 40).encode(), "is 40 elements deep; at most 16"),
        (b" " * (LARGEST_BYTES + 1), f"at most {LARGEST_BYTES} are read"),
        (b"<!DOCTYPE a><a/>", "has a document type; none is read"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "has a document type"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "has a document type"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', "has a document type"),
        (b"<other/>", "is no ISO18626Message"),
        ((SMALL % "").encode(), "holds 0 messages"),
        ((SMALL % "<letter/>").encode(), "is no message; there are request,"),
        (SMALL.replace("i:version", "version").encode() % b"<request/>", "has no version in the namespace"),
        ((SMALL % "<request/>").encode(), "lacks header, bibliographicInfo"),
    ],
)
def test_what_is_no_message_is_refused_with_its_place(content: bytes, said: str) -> None:
    with pytest.raises(MessageError) as told:
        read_message(content)
    assert said in str(told.value)


def test_entities_that_multiply_are_not_multiplied() -> None:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(12))
    with pytest.raises(MessageError):
        read_message(f"<!DOCTYPE a [{nested}]><a>&e11;</a>".encode())
