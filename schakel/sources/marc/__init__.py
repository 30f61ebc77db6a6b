"""Titles and items from files of MARC 21 records (ISO 2709), as catalogues exchange them."""

from pathlib import Path

from schakel.sources.marc.source import MarcSource

SOURCE = MarcSource(name="marc", title="MARC 21 files", folder=Path(__file__).parent, more_settings=("rows", "characters"))
