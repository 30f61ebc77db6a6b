"""The handbook page of the promised tables, written from the promises themselves so that it cannot grow stale."""

from collections.abc import Iterator, Mapping

from schakel.vocabulary.table import Column, Sensitivity, Table

OPENING = """# Tables

What each table of a snapshot promises. Written from `schakel/vocabulary` by `schakel handbook`; change it there.

A row that breaks a promise is refused and kept aside with its reason. *Must* means that a row without it is refused;
elsewhere an empty place means "not known". Days are local calendar days; a span runs from its first day up to, but not
including, its end. *Personal* columns belong to one person: they never leave and are never logged. A *small count* may
stand for one person and leaves only through `privacy`. A column *of now* changes in the life of the thing and keeps its last
state only; [below](#columns-of-now) stands what tells of earlier days.
"""

OF_NOW = """## Columns of now

These hold no more than the state that the last batch told. A figure of a past period that looks at one is made with the state of
now: an item that is missing today was missing in 2018 too. A definition must name them in `as_of_now`
([add a measure](../how-to/add-a-measure.md)). Where a day is named, the value stays what it is from that day on, and what is
counted by that day is right. Of `borrowers` each row is the last state of its calendar year: a month is counted with it.

| column | final from | what tells of earlier days |
|---|---|---|"""


def tables_page(tables: Mapping[str, Table]) -> str:
    """The page in Markdown: every table by name, each under a heading of its own."""
    lines = [OPENING, " · ".join(f"[{name}](#{name})" for name in sorted(tables)), ""]
    lines += [OF_NOW, *_of_now(tables), ""]
    for name in sorted(tables):
        lines += _part(tables[name])
    return "\n".join(lines).rstrip() + "\n"


def _part(table: Table) -> Iterator[str]:
    yield f"## {table.name}"
    yield ""
    yield f"One row is {table.one_row_is}. Key: {', '.join(f'`{name}`' for name in table.key)}."
    if table.derived_from:
        yield f"Worked out from {' and '.join(f'`{name}`' for name in table.derived_from)}; no source fills it."
    for earlier, later in table.order:
        yield f"`{later}` does not come before `{earlier}`."
    yield ""
    yield "| column | type | says | must | rules |"
    yield "|---|---|---|---|---|"
    for column in table.columns:
        must = "must" if column.required else ""
        yield f"| `{column.name}` | {_kind(column)} | {column.says} | {must} | {'; '.join(_rules(column))} |"
    yield ""


def _of_now(tables: Mapping[str, Table]) -> Iterator[str]:
    for name in sorted(tables):
        for column in tables[name].columns:
            if column.of_now:
                days = ", ".join(f"`{day}`" for day in column.settled_on)
                yield f"| `{name}.{column.name}` | {days} | {column.of_now} |"


def _kind(column: Column) -> str:
    return column.type.lower() + (f", {column.unit}" if column.unit else "")


def _rules(column: Column) -> Iterator[str]:
    if column.bounds:
        yield "no source fills it"
    if column.sensitivity is Sensitivity.PERSONAL:
        yield "*personal*"
    if column.sensitivity is Sensitivity.SMALL_COUNT:
        yield "*small count*"
    if column.of_now:
        yield "*of now*"
    if column.references:
        yield f"is in `{column.references}`"
    if column.minimum is not None:
        yield f"at least {column.minimum:g}"
    if column.maximum is not None:
        yield f"at most {column.maximum:g}"
    if column.allowed:
        yield "one of " + ", ".join(f"`{word}`" for word in column.allowed)
