"""What the warehouse says of rows, batches, tables and audits, in the language of the reader. The words are in `sayings.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from schakel.reports.numbers import Language, number
from schakel.reports.periods import day
from schakel.warehouse.sayings import Saying, recognise, words_of


@dataclass(frozen=True)
class Words:
    """A text for the screen; `language` is that of the text, which is English where no other words are known."""

    text: str
    language: Language


def told(text: str, language: Language) -> Words:
    """A reason why a row or a batch does not count.

    >>> told("is not among the locations", "nl").text
    'dit komt niet voor in de tabel vestigingen'
    >>> told("held: it has 1 rows where 2276 are usual (less than 0.5 of it)", "nl").text
    'de levering heeft 1 rijen; gewoon is 2.276 (minder dan 0,5 keer zo veel)'
    """
    found = recognise(text)
    if found is None:
        return Words(text, "en")
    if language == "en":
        heads = {gap: column(word, language) if gap == "earlier" else word for gap, word in found.words.items()}
        return Words(found.saying.value.format_map(heads), "en")
    words = {gap: _word(gap, word, language) for gap, word in found.words.items()}
    return Words(words_of_screen()["sayings"][found.saying.name].format_map(words), language)


def sample(text: str, reason: str, language: Language) -> Words:
    """What was found in a refused row: a value of the source, or a sentence of ours about it.

    >>> sample("(hidden)", "is not a date", "nl").text, sample("00-00-0000", "is not a date", "nl").text
    ('(verborgen)', '00-00-0000')
    >>> sample("(of the shape 9999999999)", "is not among the items", "nl").text
    '(van de vorm 9999999999)'
    """
    if reason == Saying.ROW_NOT_READ:
        return _by_form(text, words_of_screen()["broken"]["found"], language)
    found = recognise(text)
    if found is not None and found.saying in (Saying.HIDDEN, Saying.SHAPE, Saying.FIRST_ON):
        return told(text, language)
    return Words(text, language)


def table(name: str, language: Language) -> str:
    """What a table is called.

    >>> table("interlibrary_requests", "nl"), table("interlibrary_requests", "en")
    ('IBL-aanvragen', 'interlibrary requests')
    """
    return str(words_of_screen()["tables"].get(name, name)) if language == "nl" else name.replace("_", " ")


def column(name: str, language: Language) -> str:
    """What a column is called.

    >>> column("lent_on", "nl"), column("lent_on", "en")
    ('uitleendatum', 'lent on')
    """
    return str(words_of_screen()["columns"].get(name, name)) if language == "nl" else name.replace("_", " ")


def audit(name: str, says: str, language: Language) -> Words:
    """What holds when an audit finds nothing; `says` is what the snapshot kept of it."""
    words = words_of_screen()["audits"].get(name)
    return Words(words[language], language) if words is not None else Words(says, "en")


def finding(name: str, text: str, language: Language) -> Words:
    """One finding of an audit.

    >>> finding("batches_do_not_jump", "feed/uitleningen/2020: 2326 rows after 55", "nl").text
    'feed/uitleningen/2020: 2.326 rijen na 55'
    """
    return _by_form(text, words_of_screen()["audits"].get(name, {}).get("findings", ()), language)


@cache
def words_of_screen() -> Mapping[str, Any]:
    """The whole of `sayings.toml`."""
    return tomllib.loads((Path(__file__).parent / "sayings.toml").read_text(encoding="utf-8"))


def _by_form(text: str, forms: Sequence[Mapping[str, str]], language: Language) -> Words:
    for form in forms:
        words = words_of(form["en"], text)
        if words is not None:
            said = {gap: _word(gap, word, language) for gap, word in words.items()}
            return Words(form[language].format_map(said), language)
    # Without words of its own a finding is a name and a value, the same in every language.
    return Words(text, "en" if forms else language)


def _word(gap: str, word: str, language: Language) -> str:
    if gap == "why":
        return told(word, language).text
    if gap == "table":
        return table(word, language)
    if gap == "earlier":
        return column(word, language)
    if gap != "line" and re.fullmatch(r"\d+(\.\d+)?", word) and gap not in ("loan", "isil", "serial", "batch", "shape"):
        return number(float(word), len(word.partition(".")[2]), language)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        return day(date.fromisoformat(word), language)
    return word
