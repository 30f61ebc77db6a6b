"""Files of a feed: in a folder, compressed, or inside an archive, each with a name to match and a way to open it."""

from collections.abc import Iterator
from pathlib import Path

from schakel.sources.archives import tar_members, zip_members
from schakel.sources.packed import ARCHIVES, ARCHIVES_NOT_READ, COMPRESSED, FoundFile, Limits, archive_kind, sha256_of, unpack
from schakel.sources.source import SourceError


def find_files(path: Path, limits: Limits) -> Iterator[FoundFile]:
    """Every file at a path (a folder, a file or an archive), in the order of their names."""
    if not path.exists():
        raise SourceError(f"{path}: there is no such file or folder; check `path` of the feed")
    for file in sorted(_files(path)):
        relative = file.relative_to(path if path.is_dir() else path.parent).as_posix()
        kind = archive_kind(file.name)
        if kind == ".zip":
            yield from zip_members(file, relative, limits)
        elif kind:
            yield from tar_members(file, relative, limits)
        elif any(relative.lower().endswith(ending) for ending in ARCHIVES_NOT_READ):
            allowed = ", ".join((*ARCHIVES, *COMPRESSED))
            raise SourceError(f"{relative}: archives of this kind are not read; allowed are {allowed}")
        else:
            yield _plain(file, relative, limits)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in path.rglob("*"):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
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
