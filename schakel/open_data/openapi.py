"""The API as an OpenAPI 3.1 document: its parameters from the table they are read with, its answers as JSON Schema."""

from collections.abc import Mapping, Sequence
from typing import Any

from schakel.intake.publishing import Publishing
from schakel.open_data.answers import ROOT, STATUS_WORDS
from schakel.open_data.asked import OF_FIGURES, OF_PLACES, Parameter
from schakel.open_data.figures import LEVELS, OpenFigures
from schakel.open_data.problems import KINDS, MEDIA_TYPE
from schakel.reports.status import Status

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_DAY: Schema = {"type": "string", "format": "date"}
_DAY_OR_NONE: Schema = {"type": ["string", "null"], "format": "date"}
_WHOLE: Schema = {"type": "integer"}
_NUMBER_OR_NONE: Schema = {"type": ["number", "null"]}
_LEVEL: Schema = {"type": "string", "enum": list(LEVELS)}


def _object(properties: Mapping[str, Schema], optional: Sequence[str] = (), says: str = "") -> Schema:
    made: Schema = {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }
    return {**made, "description": says} if says else made


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_BOTH = _named("InBothLanguages")


def _schemas() -> dict[str, Schema]:
    statuses = "; ".join(f"{each.value}: {STATUS_WORDS[each]['en']}" for each in Status)
    return {
        "InBothLanguages": _object({"nl": _TEXT, "en": _TEXT}),
        "Origin": _object(
            {
                "api_version": {"type": "string", "const": "1"}, "snapshot": _TEXT,
                "built_at": {"type": "string", "format": "date-time"}, "known_on": _DAY, "as_known_on": _DAY_OR_NONE,
                "simulated": {"type": "boolean"}, "notice": _BOTH, "publisher": _TEXT, "licence": _TEXT, "licence_name": _TEXT,
            },
            says="Where the figures come from. known_on: the latest day that the data tell of; "
            "as_known_on: the day whose knowledge it is, null for all there is.",
        ),
        "Entry": _object({
            "origin": _named("Origin"), "measures": _TEXT, "places": _TEXT, "figures": _TEXT, "openapi": _TEXT,
            "catalogue": _TEXT, "documentation": _BOTH,
        }),
        "Measure": _object(
            {
                "measure": _TEXT, "title": _BOTH, "question": _BOTH, "unit": _BOTH,
                "kind": _TEXT, "digits": _WHOLE, "better": {"type": "string", "enum": ["higher", "lower", "neither"]},
                "definitions": _list(_object({"definition_version": _DAY, "source": _TEXT, "note": _BOTH})),
                "breaks": _list(_object({"at": _DAY, "why": _BOTH})),
                "first_year": _WHOLE, "last_year": _WHOLE, "levels": _list(_LEVEL), "parts": _list(_TEXT),
                "csv": _BOTH, "figures": _TEXT,
            },
            says="A count, a ratio or another measure. The value of a proportion is a share of 1.",
        ),
        "Measures": _object({"origin": _named("Origin"), "measures": _list(_named("Measure"))}),
        "Place": _object(
            {"level": _LEVEL, "place_code": _TEXT, "place_name": _TEXT, "opened_on": _DAY_OR_NONE, "closed_on": _DAY_OR_NONE}
        ),
        "Places": _object({"origin": _named("Origin"), "places": _list(_named("Place"))}),
        "Figure": _object(
            {
                "measure": _TEXT, "level": _LEVEL, "place_code": _TEXT, "place_name": _TEXT,
                "period": {"type": "string", "const": "year"}, "year": _WHOLE, "part": _TEXT,
                "status": {"type": "string", "enum": [each.value for each in Status], "description": statuses},
                "value": _NUMBER_OR_NONE, "numerator": _NUMBER_OR_NONE, "denominator": _NUMBER_OR_NONE, "unit": _BOTH,
                "definition_version": _DAY, "source": _TEXT, "snapshot": _TEXT, "as_known_on": _DAY_OR_NONE,
                "simulated": {"type": "boolean"},
            },
            says="One figure of one place in one year. Of a figure that is kept back no number is told.",
        ),
        "Figures": _object({
            "origin": _named("Origin"), "total": _WHOLE, "page": _WHOLE, "pages": _WHOLE, "per_page": _WHOLE,
            "next": {"type": ["string", "null"]}, "previous": {"type": ["string", "null"]}, "figures": _list(_named("Figure")),
        }),
        "Problem": _object(
            {
                "type": _TEXT, "title": _TEXT, "title_en": _TEXT, "status": _WHOLE, "detail": _TEXT, "detail_en": _TEXT,
                "parameter": _TEXT, "found": _TEXT,
                "allowed": {"anyOf": [_list(_TEXT), _object({"least": _WHOLE, "most": _WHOLE})]},
            },
            optional=("parameter", "found", "allowed"),
            says="RFC 9457. title and detail are Dutch; title_en and detail_en say the same in English.",
        ),
    }  # fmt: skip


_MARKS = {
    "ETag": {"description": "Changes when the answer does; give it back in If-None-Match", "schema": _TEXT},
    "Cache-Control": {"description": "How long an answer may be kept", "schema": _TEXT},
}
_RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": _WHOLE}}


def _answers(schema: Schema, parameters: Sequence[Parameter], says: str) -> dict[str, Any]:
    def problem(name: str) -> dict[str, Any]:
        kind = KINDS[name]
        made: dict[str, Any] = {
            "description": kind.title["en"],
            "content": {MEDIA_TYPE: {"schema": _named("Problem")}},
        }
        return {**made, "headers": _RETRY} if kind.status in (429, 503) else made

    # An address without parameters refuses them too, so that a slip in a name is never taken for an answer to it.
    return {
        "parameters": [
            {"name": each.name, "in": "query", "required": False, "description": each.says["en"], "schema": each.schema()}
            for each in parameters
        ],
        "responses": {
            "200": {"description": says, "headers": _MARKS, "content": {"application/json": {"schema": schema}}},
            "304": {"description": "Not changed since", "headers": _MARKS},
            **{str(KINDS[name].status): problem(name) for name in ("parameter", "too-often", "no-figures")},
        },
    }


def document(figures: OpenFigures | None, publishing: Publishing, page: str, per_minute: int) -> dict[str, Any]:
    """The whole document.

    Args:
        figures: None before the first snapshot.
        page: address of the page of the API.
        per_minute: how many questions one address may ask.
    """
    came = figures.origin if figures is not None else None
    notice = f"{came.notice('en')} " if came is not None and came.notice("en") else ""
    publisher = publishing.publisher or (figures.network_name if figures is not None else "")
    contact: dict[str, str] = {"name": publisher} if publisher else {}
    if publishing.contact:
        contact["email"] = publishing.contact
    if publishing.publisher_address:
        contact["url"] = publishing.publisher_address
    operations = (
        ("", "entry", "What there is to ask", "Entry", ()),
        ("/measures", "measures", "Every measure that has open figures", "Measures", ()),
        ("/places", "places", "Every place that has open figures", "Places", OF_PLACES),
        ("/figures", "figures", "Figures, a page at a time", "Figures", OF_FIGURES),
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Schakel: open figures of public libraries",
            "version": "1.0.0",
            "summary": "Yearly figures of libraries, municipalities and the network, with their definitions",
            "description": f"{notice}Read only. At most {per_minute} questions a minute from one address. "
            "Answers may be kept; ask again with If-None-Match. What can point at a person is kept back.",
            "license": {"name": publishing.licence_name, "url": publishing.licence},
            **({"contact": contact} if contact else {}),
        },
        "servers": [{"url": "/"}],
        "externalDocs": {"url": page, "description": "The same in words"},
        "paths": {
            f"{ROOT}{path or '/'}": {
                "get": {"operationId": name, "summary": says, **_answers(_named(schema), parameters, says)},
            }
            for path, name, says, schema, parameters in operations
        },
        "components": {"schemas": _schemas()},
    }
