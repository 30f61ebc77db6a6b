"""Extracts of the library system as CSV files, in the form of `docs/how-to/source-wise.md`."""

from pathlib import Path

from schakel.sources.files import FileSource

SOURCE = FileSource(name="wise", title="Extracts of the library system", folder=Path(__file__).parent)
