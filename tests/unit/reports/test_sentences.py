"""Every sentence of a measure reads well for a year, a quarter and a month, and names what it counts."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from schakel import reports
from schakel.measures.catalogue import find_measures
from schakel.reports.periods import KINDS, in_words

SENTENCES = tomllib.loads((Path(reports.__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def test_every_sentence_belongs_to_a_measure() -> None:
    assert set(SENTENCES) <= set(find_measures())


@pytest.mark.parametrize("name", sorted(SENTENCES))
@pytest.mark.parametrize("period", KINDS)
def test_a_sentence_reads_well(name: str, period: str) -> None:
    for language, starts in (("nl", ("In ", "Aan het eind van ")), ("en", ("In ", "At the end of "))):
        said = SENTENCES[name][language]
        assert said.count("{value}") == 1
        when = in_words(period, date(2020, 4, 1), language)
        # "Eind het tweede kwartaal van 2020" is no Dutch: before a period stands a preposition.
        assert said.format(period=when, value="1").startswith(tuple(f"{start}{when} " for start in starts))
