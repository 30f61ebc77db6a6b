"""Sources are found by being there, and checked when they are loaded."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from schakel.sources import SourceFolderError, check_source, find_source, find_sources
from schakel.sources.files import FileSource


def test_every_folder_with_a_package_is_a_source() -> None:
    folder = Path(__file__).parents[3] / "schakel" / "sources"
    assert set(find_sources()) == {path.parent.name for path in folder.glob("*/__init__.py")}


def test_an_unknown_source_is_told_which_there_are() -> None:
    with pytest.raises(SourceFolderError, match=r"there is no source 'wisee'; sources are .*wise"):
        find_source("wisee")


def _package(folder: Path, **values: object) -> ModuleType:
    package = ModuleType("package")
    package.__file__ = str(folder / "__init__.py")
    for name, value in values.items():
        setattr(package, name, value)
    return package


def test_a_folder_that_lacks_something_is_told_what(tmp_path: Path) -> None:
    source = FileSource(name="mine", title="Mine", folder=tmp_path)
    with pytest.raises(SourceFolderError, match="schakel/sources/mine: gives no SOURCE"):
        check_source("mine", _package(tmp_path))
    with pytest.raises(SourceFolderError, match="SOURCE is a str without all of name, title, maps, extracts"):
        check_source("mine", _package(tmp_path, SOURCE="x"))
    with pytest.raises(SourceFolderError, match=re.escape("SOURCE.name is 'mine'; it must be the name of the folder")):
        check_source("other", _package(tmp_path, SOURCE=source))
    with pytest.raises(SourceFolderError, match="has no sample"):
        check_source("mine", _package(tmp_path, SOURCE=source))
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "x.csv").write_text("a\n")
    assert check_source("mine", _package(tmp_path, SOURCE=source)) is source
