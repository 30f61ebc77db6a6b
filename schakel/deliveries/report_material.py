"""The lines of a delivery as a report looks at them, and how it writes their values."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from schakel.deliveries.contents import Contents, Line
from schakel.deliveries.report_finding import measure_of
from schakel.deliveries.report_words import WORDS
from schakel.deliveries.workbook import form_of
from schakel.measures.catalogue import find_measures
from schakel.privacy.publishable import Publishable
from schakel.reports.numbers import Language
from schakel.reports.report import Cell
from schakel.reports.words import NOT_KNOWN, TOO_SMALL


@dataclass(frozen=True)
class Material:
    """The lines of a delivery, and of which place it tells first.

    Args:
        level, code: of that place.
    """

    contents: Contents
    level: str
    code: str

    @classmethod
    def of(cls, contents: Contents, organisation: str) -> "Material":
        """Of an organisation; of the network when there is none."""
        if organisation:
            return cls(contents, "organisation", organisation)
        codes = [line.figure.place_code for line in contents.lines if line.figure.level == "network"]
        return cls(contents, "network", codes[0] if codes else "")

    @property
    def language(self) -> Language:
        """Of the report."""
        return self.contents.language

    @property
    def words(self) -> dict[str, str]:
        """In that language."""
        return dict(WORDS[self.language])

    @cached_property
    def told(self) -> tuple[Line, ...]:
        """Lines of measures, each figure once; what an owner entered has no measure and stands in the spreadsheet only."""
        once = {
            (line.figure.measure, line.figure.level, line.figure.place_code, line.figure.part): line
            for line in reversed(self.contents.lines)
            if line.figure.measure in find_measures()
        }
        return tuple(reversed(once.values()))

    @property
    def own(self) -> tuple[Line, ...]:
        """Figures of the place itself, all together."""
        return tuple(
            line for line in self.told
            if (line.figure.level, line.figure.place_code, line.figure.part) == (self.level, self.code, "")
        )  # fmt: skip

    @property
    def place(self) -> str:
        """Its name."""
        return next((line.place for line in self.own if line.place), self.code)

    def at(self, level: str) -> tuple[Line, ...]:
        """Figures of all places of a level, all together."""
        return tuple(line for line in self.told if line.figure.level == level and not line.figure.part)

    def network(self, line: Line) -> Line | None:
        """The same figure of the whole network."""
        return self._of_network.get(line.figure.measure)

    @cached_property
    def _of_network(self) -> dict[str, Line]:
        return {line.figure.measure: line for line in reversed(self.at("network"))}


def value_cell(figure: Publishable | None, language: Language) -> Cell:
    """A value, or why there is none; a dash where the year before has no such figure."""
    if figure is None:
        return Cell(None, "–")
    why = TOO_SMALL[language] if figure.is_hidden else NOT_KNOWN[language]
    return Cell(figure.value, why, form_of(find_measures()[figure.measure]))


def note(lines: Iterable[Line], material: Material) -> str:
    """What stands under a table in which something is kept back; else nothing."""
    hides = any(line.figure.is_hidden or (line.before is not None and line.before.is_hidden) for line in lines)
    return material.words["small_note"] if hides else ""


def measures(lines: Iterable[Line]) -> list[str]:
    """Names of the measures, each once, in order."""
    return list(dict.fromkeys(line.figure.measure for line in lines))


def names(lines: Iterable[Line], language: Language, maybe: Collection[str] = ()) -> str:
    """Titles of measures within a sentence. `maybe`: those of which it is not certain, which the sentence says."""
    # A title may have a comma in it.
    return "; ".join(
        _as_in_a_sentence(measure_of(line).title[language])
        + (f" ({WORDS[language]['probably']})" if line.figure.measure in maybe else "")
        for line in lines
    )


def _as_in_a_sentence(text: str) -> str:
    return text[0].lower() + text[1:]
