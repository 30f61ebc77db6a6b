"""The English messages are all there, and compiled."""

import gettext
import re
from pathlib import Path

import pytest

from schakel.website.messages import PACKAGE, compile_messages, read_messages, text_files

FILES = {path.parents[3].relative_to(PACKAGE).as_posix(): path for path in text_files()}
IN_TEMPLATES = re.compile(r"""\{% translate (?P<quote>["'])(?P<text>.+?)(?P=quote)""")
IN_CODE = re.compile(r'\b(?:_|ngettext)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)')
IN_BLOCKS = re.compile(r"\{% blocktranslate[^%]*%\}(.+?)\{% (?:plural|endblocktranslate) %\}", re.DOTALL)


def messages_used(folder: Path) -> set[str]:
    used = set()
    for path in (*folder.rglob("templates/**/*.html"), *folder.rglob("templates/**/*.txt")):
        text = path.read_text(encoding="utf-8")
        used |= {
            found["text"].replace("%", "%%") if "%" in found["text"] else found["text"] for found in IN_TEMPLATES.finditer(text)
        }
        used |= {re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", found[1]) for found in IN_BLOCKS.finditer(text)}
    for path in folder.rglob("*.py"):
        for found in IN_CODE.finditer(path.read_text(encoding="utf-8")):
            used.add("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found[1])))
    return used


def test_every_folder_that_speaks_has_its_messages() -> None:
    speaks = {path for path in ("website", "records") if messages_used(PACKAGE / path)}
    speaks |= {f"registers/{each.name}" for each in (PACKAGE / "registers").iterdir() if each.is_dir() and messages_used(each)}
    assert speaks == set(FILES)


@pytest.mark.parametrize("folder", sorted(FILES))
def test_every_message_is_in_english(folder: str) -> None:
    messages = read_messages(FILES[folder].read_text(encoding="utf-8"))
    known = {name.split("\0")[0] for name, text in messages.items() if text}
    used = messages_used(PACKAGE / folder)
    assert len(used) > 10
    assert used - known == set()
    assert known - used - {""} == set()


@pytest.mark.parametrize("folder", sorted(FILES))
def test_the_compiled_messages_are_those_of_the_text_file(folder: str) -> None:
    text = FILES[folder]
    assert text.with_suffix(".mo").read_bytes() == compile_messages(read_messages(text.read_text(encoding="utf-8")))


def test_gettext_reads_what_we_compile(tmp_path: Path) -> None:
    path = tmp_path / "test.mo"
    head = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    path.write_bytes(compile_messages({"": head, "één": "one", "één rij\0%d rijen": "one row\0%d rows"}))
    with path.open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert read.gettext("één") == "one"
    assert read.ngettext("één rij", "%d rijen", 2) == "%d rows"
