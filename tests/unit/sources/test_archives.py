"""Files in folders and archives: found without unpacking to disk, and never more than a library could mean."""

import gzip
import hashlib
import io
import re
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from schakel.sources.found_files import find_files
from schakel.sources.packed import FoundFile, Limits
from schakel.sources.source import SourceError

FILES = {"loans/2020-01.csv": b"a;b\n1;2\n", "loans/2020-02.csv": b"a;b\n3;4\n", "holds.csv": b"c\n5\n"}
BOMB = b"0" * (2 << 20)
TIGHT = Limits(ratio=100, ratio_from=1 << 20)


def _tar(files: dict[str, bytes], codec: str | None, extra: list[tarfile.TarInfo] | None = None) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in extra or []:
            archive.addfile(info)
    plain = out.getvalue()
    return plain if codec is None else pa.compress(plain, codec=codec, asbytes=True)


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


ARCHIVES = {
    "x.zip": _zip(FILES),
    "x.tar": _tar(FILES, None),
    "x.tar.gz": _tar(FILES, "gzip"),
    "x.tgz": _tar(FILES, "gzip"),
    "x.tar.zst": _tar(FILES, "zstd"),
}


def _bytes(file: FoundFile) -> bytes:
    opened = file.open()
    try:
        return b"".join(iter(lambda: opened.read(7), b""))
    finally:
        opened.close()


@pytest.mark.parametrize("name", ARCHIVES)
def test_members_of_every_kind_of_archive_are_found_opened_and_fingerprinted(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(ARCHIVES[name])
    found = list(find_files(tmp_path, Limits()))
    assert [file.name for file in found] == sorted(FILES)
    assert [file.origin for file in found] == [f"{name}/{inner}" for inner in sorted(FILES)]
    for file in found:
        # Twice, and out of order, as the intake does.
        assert _bytes(file) == _bytes(file) == FILES[file.name]
        assert file.fingerprint() == hashlib.sha256(FILES[file.name]).hexdigest()
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_a_member_stays_readable_after_the_search_has_ended(tmp_path: Path) -> None:
    (tmp_path / "x.tar.zst").write_bytes(ARCHIVES["x.tar.zst"])
    last = list(find_files(tmp_path / "x.tar.zst", Limits()))[-1]
    assert _bytes(last) == FILES["loans/2020-02.csv"]


@pytest.mark.parametrize(("ending", "codec"), [(".gz", "gzip"), (".zst", "zstd")])
def test_a_compressed_file_is_named_without_its_ending(tmp_path: Path, ending: str, codec: str) -> None:
    packed = pa.compress(b"a;b\n1;2\n", codec=codec, asbytes=True)
    (tmp_path / f"loans.csv{ending}").write_bytes(packed)
    (file,) = find_files(tmp_path, Limits())
    assert (file.name, file.origin) == ("loans.csv", f"loans.csv{ending}")
    assert _bytes(file) == b"a;b\n1;2\n"
    assert file.fingerprint() == hashlib.sha256(packed).hexdigest()


def test_a_folder_gives_its_files_by_path_and_leaves_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.csv", "sub/a.csv", ".hidden.csv", ".git/x.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"a\n")
    assert [file.name for file in find_files(tmp_path, Limits())] == ["b.csv", "sub/a.csv"]


def _link(name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.zip", _zip({"../up.csv": b"a\n"}), "x.zip: holds '../up.csv', a name that leads outside the archive"),
        ("x.zip", _zip({"/etc/x.csv": b"a\n"}), "a name that leads outside the archive"),
        ("x.tar", _tar({"a/../../up.csv": b"a\n"}, None), "a name that leads outside the archive"),
        ("x.tar", _tar({"C:\\up.csv": b"a\n"}, None), "a name that leads outside the archive"),
        ("x.tar", _tar({}, None, [_link("x.csv")]), "x.tar/x.csv: is a link or device"),
        ("x.zip", _zip({"inner.zip": ARCHIVES["x.zip"]}), "holds inner.zip, an archive within an archive"),
        ("x.tar.zst", _tar({"inner.csv.gz": b""}, "zstd"), "holds inner.csv.gz, an archive within an archive"),
        ("x.zip", ARCHIVES["x.zip"][:-30], "x.zip: is not a whole zip file"),
        ("x.tar.zst", ARCHIVES["x.tar.zst"][:-9], "it was cut off or damaged on its way: fetch it again"),
        ("x.tar", b"no tar at all", "x.tar: is not a whole tar archive"),
        ("x.7z", b"", "x.7z: archives of this kind are not read; allowed are .zip"),
    ],
)
def test_an_archive_that_is_damaged_or_not_to_be_trusted_is_refused(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=re.escape(says)):
        list(find_files(tmp_path, Limits()))


@pytest.mark.parametrize("name", ["x.csv.gz", "x.zip", "x.tar.gz", "x.tar.zst"])
def test_a_zip_bomb_is_not_read_on(tmp_path: Path, name: str) -> None:
    bombs = {
        "x.csv.gz": gzip.compress(BOMB), "x.zip": _zip({"x.csv": BOMB}),
        "x.tar.gz": _tar({"x.csv": BOMB}, "gzip"), "x.tar.zst": _tar({"x.csv": BOMB}, "zstd"),
    }  # fmt: skip
    (tmp_path / name).write_bytes(bombs[name])
    with pytest.raises(SourceError, match=r"over 100 times as much: this looks like a zip bomb"):
        [_bytes(file) for file in find_files(tmp_path, TIGHT)]


def test_a_zip_that_lies_about_its_size_is_caught_while_it_is_read(tmp_path: Path) -> None:
    honest = _zip({"x.csv": BOMB})
    size = len(BOMB).to_bytes(4, "little")
    # The size is written twice, in the member and in the list at the end: both say 10 bytes now.
    (tmp_path / "x.zip").write_bytes(honest.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(SourceError, match=r"x.zip/x.csv: (is damaged|.*zip bomb)"):
        [_bytes(file) for file in find_files(tmp_path, TIGHT)]


def test_more_bytes_or_files_than_allowed_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tar.zst").write_bytes(ARCHIVES["x.tar.zst"])
    with pytest.raises(SourceError, match=r"unpacks to more than 1,000 bytes.*set max_bytes for the feed"):
        list(find_files(tmp_path, Limits(bytes=1000)))
    (tmp_path / "x.tar.zst").unlink()
    (tmp_path / "x.zip").write_bytes(ARCHIVES["x.zip"])
    with pytest.raises(SourceError, match="holds 3 files; at most 2 are read"):
        list(find_files(tmp_path, Limits(members=2)))


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file or folder; check `path` of the feed"):
        list(find_files(tmp_path / "gone", Limits()))
