"""The files of a delivery: a spreadsheet, CSV in both conventions, Parquet, JSON, and a data package that describes them.

The same contents give the same bytes, today and in five years with the same versions of the libraries: no clock is asked.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schakel.deliveries.columns import COLUMNS, KEY, Column, rows
from schakel.deliveries.contents import Contents
from schakel.deliveries.recipient import FORMATS
from schakel.deliveries.workbook import write_workbook
from schakel.measures.figure import period_name
from schakel.reports.media_types import MEDIA_TYPES
from schakel.reports.numbers import Language, exact
from schakel.reports.report import harmless

_TYPES = {
    "string": pa.string(), "number": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(),
}  # fmt: skip
_KINDS = {"csv": "table", "json": "json"}


def stem(contents: Contents) -> str:
    """How the files of a delivery are called.

    A correction has the number of the time it was made behind it.
    """
    name = contents.name
    again = f"-{contents.number}" if contents.number > 1 else ""
    return f"{name.recipient}-{name.assignment}-{period_name(name.period, name.starts_on).lower()}{again}"


def write_package(contents: Contents, formats: Iterable[str], beside: Mapping[str, bytes] | None = None) -> Mapping[str, bytes]:
    """The files by name, `datapackage.json` last.

    Args:
        formats: of `recipient.FORMATS`.
        beside: more files that go with it, such as a report or the letter of a correction.
    """
    asked, base = set(formats), stem(contents)
    files: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []
    makers: Mapping[str, Callable[[], tuple[str, bytes, dict[str, Any]]]] = {
        "xlsx": lambda: (f"{base}.xlsx", write_workbook(contents), {}),
        "csv_nl": lambda: (f"{base}-nl.csv", _write_csv(contents, "nl"), _as_table(contents, "nl")),
        "csv_en": lambda: (f"{base}-en.csv", _write_csv(contents, "en"), _as_table(contents, "en")),
        "parquet": lambda: (f"{base}.parquet", _write_parquet(contents), {}),
        "json": lambda: (f"{base}.json", _write_json(contents), {}),
    }
    for each in (each for each in FORMATS if each in asked):
        file, content, more = makers[each]()
        files[file] = content
        resources.append(_resource(file, content, more))
    for file, content in (beside or {}).items():
        files[file] = content
        resources.append(_resource(file, content, {}))
    files["datapackage.json"] = _as_bytes(_described(contents, resources))
    return files


def _write_csv(contents: Contents, convention: Language) -> bytes:
    """Dutch: semicolons and a decimal comma, as a spreadsheet here opens it; English: commas and a decimal point."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=_separator(convention), lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    for row in rows(contents):
        writer.writerow([_in_csv(row[column.name], convention) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _separator(convention: Language) -> str:
    return ";" if convention == "nl" else ","


def _in_csv(value: Any, convention: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return exact(value, convention)
    return value.isoformat() if isinstance(value, date) else harmless(value)


def _write_parquet(contents: Contents) -> bytes:
    schema = pa.schema([pa.field(column.name, _TYPES[column.kind], metadata={"says": column.en}) for column in COLUMNS])
    file = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(list(rows(contents)), schema=schema), file, compression="zstd")
    return bytes(file.getvalue())


def _write_json(contents: Contents) -> bytes:
    told = {
        "delivery": _about(contents),
        "lines": [
            {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
            for row in rows(contents)
        ],
        "answers": [{"part": each.part, "question": each.question, "answer": each.text} for each in contents.answers],
    }
    return _as_bytes(told)


def _about(contents: Contents) -> dict[str, Any]:
    name = contents.name
    return {
        "title": contents.title, "for": contents.recipient_name, "by": contents.sender,
        "name": f"{name.recipient}/{name.assignment}/{period_name(name.period, name.starts_on)}", "time": contents.number,
        "snapshot": contents.snapshot_id, "known_on": contents.known_on.isoformat(), "is_simulated": contents.is_simulated,
        "as_known_on": contents.as_known_on.isoformat() if contents.as_known_on else None,
        "ledger": None if contents.chain is None else {"entry": contents.chain[0], "hash": contents.chain[1]},
    }  # fmt: skip


def _described(contents: Contents, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """A Frictionless data package, version 1, which is what validators read."""
    name = contents.name
    return {
        "profile": "data-package", "name": stem(contents), "title": contents.title,
        "id": f"{name.recipient}/{name.assignment}/{period_name(name.period, name.starts_on)}/{contents.number}",
        "created": contents.made_at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        "contributors": [{"title": contents.sender, "role": "publisher"}],
        "resources": resources,
        "schakel": _about(contents),
    }  # fmt: skip


def _as_table(contents: Contents, convention: Language) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "dialect": {"delimiter": _separator(convention), "lineTerminator": "\r\n"},
        "schema": {
            "fields": [_field(column, contents.language, convention) for column in COLUMNS],
            "primaryKey": list(KEY), "missingValues": [""],
        },
    }  # fmt: skip


def _field(column: Column, language: Language, convention: Language) -> dict[str, Any]:
    rules: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.allowed:
        rules["enum"] = list(column.allowed)
    return {
        "name": column.name, "type": column.kind, "description": column.says(language),
        **({"decimalChar": "," if convention == "nl" else "."} if column.kind == "number" else {}),
        **({"constraints": rules} if rules else {}),
    }  # fmt: skip


def _resource(file: str, content: bytes, more: dict[str, Any]) -> dict[str, Any]:
    form = file.rpartition(".")[2]
    return {
        # A spreadsheet has a front page, and no validator need read Parquet: only CSV is offered as a table.
        "name": file.replace(".", "-").lower(), "type": _KINDS.get(form, "file"),
        "path": file, "format": form, "mediatype": MEDIA_TYPES[form],
        **({"encoding": "utf-8"} if form in ("csv", "json") else {}),
        "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", **more,
    }  # fmt: skip


def _as_bytes(told: Any) -> bytes:
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()
