"""The proof is worth what the search finds: a person is planted in every form in which something can be on a disk."""

import gzip
import hashlib
import json
import sqlite3
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schakel.retention.searching import Needles, Searched, search

NUMBER, PSEUDONYM = "7712345", "0123456789abcdef0123"
NEEDLES = Needles(NUMBER, (PSEUDONYM, "f" * 20))


def searched(folder: Path, needles: Needles = NEEDLES) -> Searched:
    return search(sorted(path for path in folder.rglob("*") if path.is_file()), needles, relative_to=folder)


def write(folder: Path, form: str, text: str) -> None:
    if form in ("log", "csv", "json"):
        (folder / f"file.{form}").write_text(json.dumps([text]) if form == "json" else f"a;{text};b\n")
    elif form == "gz":
        (folder / "file.gz").write_bytes(gzip.compress(f"a {text}".encode()))
    elif form == "gz of two":
        (folder / "file.gz").write_bytes(gzip.compress(b"a") + gzip.compress(f"a {text}".encode()))
    elif form == "zst":
        with pa.CompressedOutputStream(str(folder / "file.zst"), "zstd") as file:
            file.write(f"a {text}".encode())
    elif form == "xlsx":
        with zipfile.ZipFile(folder / "file.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/sheet.xml", f"<v>{text}</v>")
    elif form == "sqlite":
        with closing(sqlite3.connect(folder / "file.sqlite3")) as database:
            database.execute("CREATE TABLE t (note TEXT)")
            database.execute("INSERT INTO t VALUES (?)", (f"a {text}",))
            database.commit()
    elif form == "freed":
        with closing(sqlite3.connect(folder / "file.sqlite3")) as database:
            database.execute("PRAGMA secure_delete = OFF")
            database.execute("CREATE TABLE t (note TEXT)")
            database.execute("INSERT INTO t VALUES (?)", (f"a {text}",))
            database.commit()
            database.execute("DELETE FROM t")
            database.commit()
    elif form == "list":
        pq.write_table(pa.table({"notes": [["x"], [f"a {text}"]]}), folder / "file.parquet", compression="zstd")
    elif form == "dictionary":
        column = pa.array(["x", f"a {text}", "x"]).dictionary_encode()
        pq.write_table(pa.table({"note": column}), folder / "file.parquet", compression="zstd")
    elif form == "metadata":
        schema = pa.schema([("a", pa.int64())], metadata={"note": f"a {text}"})
        pq.write_table(pa.table({"a": [1]}, schema=schema), folder / "file.parquet")
    elif form == "cut off":
        pq.write_table(pa.table({"note": [f"a {text}"]}), folder / "file.part", compression="none", use_dictionary=False)
        (folder / "file.part").write_bytes((folder / "file.part").read_bytes()[:-20])
    else:
        pq.write_table(pa.table({"note": [f"a {text}", None, "b"]}), folder / "file.parquet", compression="zstd")


FORMS = [
    "log", "csv", "json", "gz", "gz of two", "zst", "xlsx", "sqlite", "freed", "list", "dictionary", "metadata", "cut off",
    "parquet",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", [NUMBER, PSEUDONYM, f"x{PSEUDONYM}y"])
def test_it_is_found_in_every_form(tmp_path: Path, form: str, text: str) -> None:
    write(tmp_path, form, text)
    found = searched(tmp_path)
    assert len(found.found) == 1
    assert not found.is_clean
    assert next(iter(found.found)).startswith("file.")
    assert text not in str(found), "what tells of the find must not tell the number"


@pytest.mark.parametrize("form", FORMS)
def test_what_only_looks_like_it_is_not_found(tmp_path: Path, form: str) -> None:
    write(tmp_path, form, f"1{NUMBER} {NUMBER}9 {PSEUDONYM[:-1]}")
    found = searched(tmp_path)
    assert found.is_clean
    assert found.files == 1
    assert found.bytes == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_the_number_of_something_else_with_the_same_digits_is_counted_apart(tmp_path: Path) -> None:
    pq.write_table(pa.table({"Exemplaarnummer": ["1", NUMBER]}), tmp_path / "loans.parquet")
    found = searched(tmp_path)
    assert (found.is_clean, found.same_digits) == (True, {"loans.parquet: column Exemplaarnummer": 1})


def test_neighbouring_cells_neither_hide_nor_make_a_number(tmp_path: Path) -> None:
    """In memory the cells of a column of text stand side by side without anything between them."""
    pq.write_table(pa.table({"a": ["99", f"lid {NUMBER}", "99"], "b": [NUMBER[:4], NUMBER[4:], ""]}), tmp_path / "t.parquet")
    assert searched(tmp_path).found == {"t.parquet: column a": 1}


def test_a_pseudonym_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / f"{PSEUDONYM}.txt").write_text("x")
    assert not searched(tmp_path).is_clean


def test_the_needles_never_tell_themselves() -> None:
    assert NUMBER not in repr(NEEDLES)
    assert PSEUDONYM not in repr(NEEDLES)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(texts, max_size=6), head=texts, tail=texts, after=st.lists(texts, max_size=6),
    form=st.sampled_from(["p", "s", "t"]),
)  # fmt: skip
def test_a_number_is_found_exactly_where_it_is_a_word(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], head: str, tail: str, after: list[str], form: str
) -> None:
    folder = tmp_path_factory.mktemp("planted")
    cells = [*before, f"{head}{NUMBER}{tail}", *after]
    if form == "p":
        pq.write_table(pa.table({"note": cells}), folder / "f.parquet", compression="zstd")
    elif form == "s":
        with closing(sqlite3.connect(folder / "f.sqlite3")) as database:
            database.execute("CREATE TABLE t (note TEXT)")
            database.executemany("INSERT INTO t VALUES (?)", [(cell,) for cell in cells])
            database.commit()
    else:
        (folder / "f.txt").write_bytes(f"{head}{NUMBER}{tail}".encode())
    is_word = not (head[-1:].isascii() and head[-1:].isalnum()) and not (tail[:1].isascii() and tail[:1].isalnum())
    is_alone = form == "p" and not head.strip() and not tail.strip()
    found = searched(folder)
    assert bool(found.found or found.same_digits) == is_word
    if is_word and not is_alone:
        assert not found.is_clean


def test_the_words_of_a_pdf_are_not_read_and_that_is_said_unless_they_stand_elsewhere(tmp_path: Path) -> None:
    content = b"%PDF-1.7\n" + zlib.compress(f"lid {NUMBER}".encode())
    (tmp_path / "a.pdf").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("in.pdf", content)
    assert searched(tmp_path).unread == ["a.pdf", "b.zip: in.pdf"]
    paths = sorted(tmp_path.iterdir())
    assert search(paths, NEEDLES, relative_to=tmp_path, made={hashlib.sha256(content).hexdigest()}).is_clean


@pytest.mark.parametrize("form", ["gz", "zst", "zip", "locked", "sqlite"])
def test_what_cannot_be_looked_into_is_no_proof(tmp_path: Path, form: str) -> None:
    """Broken halfway, or behind a password: nobody knows what is in it, and the other files are searched all the same."""
    path = tmp_path / f"file.{form}"
    if form == "gz":
        content = gzip.compress(bytes(range(256)) * 9)
        path.write_bytes(content[:10] + b"\xff" * 40)
    elif form == "zst":
        write(tmp_path, "zst", "x" * 99)
        path.write_bytes(path.read_bytes()[:6] + b"\xff" * 20)
    elif form in ("zip", "locked"):
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("inside.txt", "a" * 99)
        content = path.read_bytes()
        # The flag that a password is asked for stands in the list at the end; a sum that does not fit, in the content.
        at = content.rindex(b"PK\x01\x02") + 8
        path.write_bytes(content.replace(b"aaa", b"aab", 1) if form == "zip" else content[:at] + b"\x01" + content[at + 1 :])
    else:
        path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    (tmp_path / "later.txt").write_text(f"lid {NUMBER}")
    found = searched(tmp_path)
    assert (found.unread, found.found) == ([path.name], {"later.txt": 1})
    path.with_name("later.txt").unlink()
    assert not searched(tmp_path).is_clean
