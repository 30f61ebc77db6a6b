"""The national location register, in the form of `docs/how-to/source-gids.md`: CSV, JSON or XML profiles."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from schakel.sources.files import FileSource
from schakel.sources.gids.rules import broken_location, broken_organisation
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import BROKEN
from schakel.vocabulary.extract_map import ExtractMap

_SETTINGS = ("isil_of_location", "isil_of_organisation", "kind_of_location", "subkind_of_location")


class Gids(FileSource):
    """Checks every ISIL, and which kinds go with it; the `read` settings say which columns hold them."""

    def adapt(
        self, batches: Iterator[pa.RecordBatch], extract: ExtractMap, settings: ReadSettings, origin: str
    ) -> Iterator[pa.RecordBatch]:
        """The rows, those that break a rule with the reason. A register is small: it is held whole to find a stop's bus."""
        del extract, origin
        held = list(batches)
        location = settings.more.get("isil_of_location")
        has_kinds = "kind_of_location" in settings.more
        known = {str(code).strip().upper() for batch in held for code in _values(batch, location) or ()} if has_kinds else set()
        for batch in held:
            reasons = _reasons(batch, settings, known)
            names = [name for name in batch.schema.names if name != BROKEN]
            yield pa.RecordBatch.from_arrays(
                [*(batch.column(name) for name in names), pa.array(reasons, pa.string())], names=[*names, BROKEN]
            )


def _reasons(batch: pa.RecordBatch, settings: ReadSettings, known: set[str]) -> list[str | None]:
    locations, organisations, kinds, subkinds = (_values(batch, settings.more.get(name)) for name in _SETTINGS)
    already = _values(batch, BROKEN)
    reasons: list[str | None] = []
    for row in range(batch.num_rows):
        organisation = organisations[row] if organisations else None
        if already and already[row]:
            reasons.append(already[row])
        elif locations:
            kind, subkind = kinds[row] if kinds else None, subkinds[row] if subkinds else None
            reasons.append(broken_location(locations[row] or "", organisation, kind, subkind, known))
        else:
            reasons.append(broken_organisation(organisation or ""))
    return reasons


def _values(batch: pa.RecordBatch, column: str | None) -> list[str | None] | None:
    """The texts of a column; None when the extract has no such column."""
    return batch.column(column).to_pylist() if column in batch.schema.names else None


SOURCE = Gids(name="gids", title="Location register", folder=Path(__file__).parent, more_settings=_SETTINGS)
