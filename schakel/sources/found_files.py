"""Files of a feed: in a folder, compressed, or inside an archive, each with a name to match and a way to open it."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from schakel.errors import InputError
from schakel.sources.archives import tar_members, zip_members
from schakel.sources.packed import ARCHIVES, ARCHIVES_NOT_READ, COMPRESSED, FoundFile, Limits, archive_kind, sha256_of, unpack
from schakel.sources.source import SourceError


def find_files(path: Path, limits: Limits, wrong: list[InputError] | None = None) -> Iterator[FoundFile]:
    """Every file at a path (a folder, a file or an archive), in the order of their names.

    Args:
        wrong: gets what is wrong with a file or archive, and the others go on; None = the first one is raised.
    """
    if not path.exists():
        raise SourceError(f"{path}: there is no such file or folder; check `path` of the feed")
    for file in sorted(_files(path)):
        try:
            yield from _found(file, file.relative_to(path if path.is_dir() else path.parent).as_posix(), limits)
        except SourceError as error:
            if wrong is None:
                raise
            wrong.append(error)


def _found(file: Path, relative: str, limits: Limits) -> Iterator[FoundFile]:
    kind = archive_kind(file.name)
    if kind:
        members = zip_members(file, relative, limits) if kind == ".zip" else tar_members(file, relative, limits)
        yield from (member for member in members if not is_left_by_system(member.name))
    elif any(relative.lower().endswith(ending) for ending in ARCHIVES_NOT_READ):
        allowed = ", ".join((*ARCHIVES, *COMPRESSED))
        raise SourceError(f"{relative}: archives of this kind are not read; allowed are {allowed}")
    else:
        yield _plain(file, relative, limits)


def is_left_by_system(name: str) -> bool:
    """Whether a file is no data but what a system or office program leaves beside it.

    >>> is_left_by_system("__MACOSX/._visits.csv"), is_left_by_system("~$visits.xlsx"), is_left_by_system("2020/visits.csv")
    (True, True, False)
    """
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "~$")) or part in ("__MACOSX", "Thumbs.db", "desktop.ini") for part in parts)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in path.rglob("*"):
        if file.is_file() and not is_left_by_system(file.relative_to(path).as_posix()):
            yield file


def _plain(file: Path, relative: str, limits: Limits) -> FoundFile:
    codec = COMPRESSED.get(file.suffix.lower())
    return FoundFile(
        name=relative[: -len(file.suffix)] if codec else relative,
        origin=relative,
        open=(lambda: unpack(file, codec, relative, limits)) if codec else (lambda: file.open("rb")),
        fingerprint=lambda: sha256_of(file),
        size=file.stat().st_size,
    )
