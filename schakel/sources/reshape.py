"""Heads renamed by pattern, values that stand once for many rows filled in, and wide columns turned into rows."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from schakel.sources.read_settings import ReadSettings, Unpivot
from schakel.sources.source import BROKEN, SourceError

_NOTHING = pa.scalar(None, pa.string())


def renamed(head: str, settings: ReadSettings) -> str:
    """The name of a column after the first `rename` pattern that matches the whole head."""
    for pattern, new in settings.rename:
        found = pattern.fullmatch(head)
        if found:
            return found.expand(new)
    return head


def reshape(batches: Iterator[pa.RecordBatch], settings: ReadSettings, *, origin: str) -> Iterator[pa.RecordBatch]:
    """The batches with renamed heads, and unpivoted when the map says so."""
    last: dict[str, str] = {}
    for batch in batches:
        names = [renamed(head, settings) for head in batch.schema.names]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            heads = [head for head, name in zip(batch.schema.names, names, strict=True) if name == twice[0]]
            raise SourceError(
                f"{origin}: read.rename makes {twice[0]!r} of {' and '.join(heads)}; let each pattern match one head"
            )
        batch = _filled_down(batch.rename_columns(names), settings.fill_down, last, origin)
        yield from [batch] if settings.unpivot is None else _unpivoted(batch, settings.unpivot, origin)


def _filled_down(batch: pa.RecordBatch, names: Sequence[str], last: dict[str, str], origin: str) -> pa.RecordBatch:
    """Empty cells get what stands above them; `last` carries it from batch to batch."""
    for name in names:
        if name not in batch.schema.names:
            raise SourceError(
                f"{origin}: read.fill_down names column {name!r}, which is not there; found are {_some(batch.schema.names)}"
            )
        index = batch.schema.names.index(name)
        column = batch.column(index)
        given = pa.compute.if_else(pa.compute.equal(pa.compute.utf8_trim_whitespace(column), ""), _NOTHING, column)
        filled = pa.compute.fill_null(pa.compute.fill_null_forward(given), last.get(name, ""))
        if len(filled):
            last[name] = filled[-1].as_py()
        batch = batch.set_column(index, name, filled)
    return batch


def told_by_name(name: str, settings: ReadSettings, *, origin: str) -> Mapping[str, str]:
    """What the name of a file tells: the named groups of `read.from_name`.

    Raises:
        SourceError: when the name does not match.
    """
    if settings.from_name is None:
        return {}
    found = re.search(settings.from_name, name)
    if found is None:
        raise SourceError(
            f"{origin}: its name does not match read.from_name = {settings.from_name.pattern!r}, which should give "
            f"{' and '.join(settings.from_name.groupindex)}; rename the file, or adapt the pattern"
        )
    return {group: text or "" for group, text in found.groupdict().items()}


def with_columns(batches: Iterator[pa.RecordBatch], told: Mapping[str, str], *, origin: str) -> Iterator[pa.RecordBatch]:
    """The batches with a column more for each name, the same value in every row."""
    for batch in batches:
        for name, value in told.items():
            if name in batch.schema.names:
                raise SourceError(
                    f"{origin}: read.from_name makes a column {name!r}, which the file has too; choose another name"
                )
            batch = batch.append_column(name, pa.array([value] * batch.num_rows, pa.string()))
        yield batch


def _unpivoted(batch: pa.RecordBatch, unpivot: Unpivot, origin: str) -> Iterator[pa.RecordBatch]:
    """Row by row, each wide column in turn; an empty cell is a row with an empty value. A broken row stays one row."""
    found = {name: match for name in batch.schema.names if (match := unpivot.columns.fullmatch(name))}
    if not found:
        raise SourceError(
            f"{origin}: no column matches read.unpivot.columns = {unpivot.columns.pattern!r}; "
            f"found are {_some(batch.schema.names)}"
        )
    kept = [name for name in batch.schema.names if name not in found]
    groups = list(unpivot.groups)
    turns = _turns(found, unpivot, origin)
    values = list(dict.fromkeys(column for _, cells in turns for column in cells))
    clash = sorted({*groups, *values} & set(kept))
    twice = sorted(set(groups) & set(values))
    if clash or twice:
        why = f"a column {clash[0]!r}, which the file has too" if clash else f"two columns {twice[0]!r}"
        raise SourceError(f"{origin}: read.unpivot makes {why}; choose another name")
    whole, broken = _apart(batch)
    rows, wide = whole.num_rows, len(turns)
    repeated = pa.array(np.repeat(np.arange(rows), wide))
    columns = [whole.column(name).take(repeated) for name in kept]
    columns += [pa.array([told[at] for told, _ in turns] * rows, pa.string()) for at in range(len(groups))]
    # The cells stand column after column; taken in turns they stand row after row.
    in_turn = pa.array(np.arange(rows * wide).reshape(wide, rows).T.ravel())
    nothing = pa.nulls(rows, pa.string())
    for value in values:
        cells_of = [whole.column(cells[value]) if value in cells else nothing for _, cells in turns]
        columns.append(pa.concat_arrays(cells_of).take(in_turn))
    names = [*kept, *groups, *values]
    yield pa.RecordBatch.from_arrays(columns, names=names)
    if broken is not None:
        nothing = pa.nulls(broken.num_rows, pa.string())
        values = [broken.column(name) if name in kept else nothing for name in names]
        yield pa.RecordBatch.from_arrays(values, names=names)


def _turns(found: Mapping[str, re.Match[str]], unpivot: Unpivot, origin: str) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """What each new row is told by its heads, and the head of each cell in it by the column that gets it."""
    turns: list[tuple[tuple[str, ...], dict[str, str]]] = []
    for name, match in found.items():
        told, column = tuple(match.group(group) or "" for group in unpivot.groups), unpivot.column_of(match)
        # Heads that differ in nothing but the column of their cell stand in one row.
        cells = next((cells for other, cells in turns if other == told), None) if unpivot.has_pairs else None
        if cells is None:
            turns.append((told, {column: name}))
        elif cells.setdefault(column, name) != name:
            raise SourceError(
                f"{origin}: read.unpivot puts both {cells[column]!r} and {name!r} in column {column!r} of one row; "
                "let a group of the pattern tell them apart"
            )
    return turns


def _apart(batch: pa.RecordBatch) -> tuple[pa.RecordBatch, pa.RecordBatch | None]:
    if BROKEN not in batch.schema.names or batch.column(BROKEN).null_count == batch.num_rows:
        return batch, None
    is_whole = batch.column(BROKEN).is_null()
    return batch.filter(is_whole), batch.filter(pa.compute.invert(is_whole))


def _some(names: Sequence[str]) -> str:
    shown = [name for name in names if name != BROKEN]
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")
