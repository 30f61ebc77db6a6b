"""A report as plain data, to keep what it said; and back. Drawings are not kept: what they show stands in a table."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from schakel.reports.report import Cell, Column, Report, Section, Table


def as_document(report: Report) -> dict[str, Any]:
    """All of a report but its drawings, in types that JSON knows."""
    document = asdict(report)
    for section in document["sections"]:
        del section["drawing"]
    return document


def report_of(document: Mapping[str, Any]) -> Report:
    """The report of such a document."""
    return Report(
        document["name"], document["kind"], document["title"], tuple(tuple(each) for each in document["facts"]),
        tuple(_section(each) for each in document["sections"]), tuple(tuple(each) for each in document["definitions"]),
        document["language"],
    )  # fmt: skip


def _section(told: Mapping[str, Any]) -> Section:
    return Section(
        told["heading"], tuple(told["says"]), tuple(_table(each) for each in told["tables"]), None, told["alt"], told["caption"]
    )


def _table(told: Mapping[str, Any]) -> Table:
    return Table(
        told["name"], told["title"], tuple(Column(**each) for each in told["columns"]),
        tuple(tuple(Cell(**cell) for cell in row) for row in told["rows"]), told["note"], told["has_total"],
    )  # fmt: skip
