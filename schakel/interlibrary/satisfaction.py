"""How satisfied users are about interlibrary loan, from surveys, held against the norm of the province."""

from dataclasses import dataclass
from datetime import date

import duckdb

from schakel.errors import InputError
from schakel.measures.comparison import Interval, wilson
from schakel.measures.figure import Figure, period_end
from schakel.measures.norms import Judgement, find_norms, judge
from schakel.warehouse.snapshot import Snapshot

MEASURE = "interlibrary_satisfaction"
VERSION = date(2023, 1, 1)


class SurveyError(InputError):
    """A survey whose counts cannot be true.

    Args:
        organisation, starts_on: which survey, so that a page can say it in the language of its reader.
    """

    def __init__(self, message: str, *, organisation: str, starts_on: date) -> None:
        super().__init__(message)
        self.organisation, self.starts_on = organisation, starts_on


@dataclass(frozen=True)
class Satisfaction:
    """The surveys of one organisation in one period, or of all ("all": sums, never means).

    Args:
        invited: None when a survey did not count it.
    """

    organisation: str
    period: str
    starts_on: date
    invited: int | None
    responded: int
    satisfied: int

    @property
    def share(self) -> float | None:
        """Satisfied as a share of those who answered."""
        return self.satisfied / self.responded if self.responded else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of the share; it says nothing about who did not answer."""
        return wilson(self.satisfied, self.responded)

    @property
    def response(self) -> float | None:
        """Answered as a share of those invited."""
        return self.responded / self.invited if self.invited else None

    def figure(self, network_code: str) -> Figure:
        """As a figure, which privacy releases."""
        is_all = self.organisation == "all"
        return Figure(
            MEASURE, VERSION, "network" if is_all else "organisation", network_code if is_all else self.organisation, self.period,
            self.starts_on, "", float(self.satisfied), float(self.responded), self.share, self.satisfied, True,
        )  # fmt: skip

    def judged(self, today: date) -> Judgement | None:
        """Against the norm of 80 %; None before the norm began. Too few answers to prove anything are `not_testable`."""
        level = "network" if self.organisation == "all" else "organisation"
        figure = Figure(MEASURE, VERSION, level, self.organisation, self.period, self.starts_on, "", self.satisfied,
        self.responded,
                        self.share, self.satisfied, True)  # fmt: skip
        return judge(figure, find_norms()[MEASURE], today)


def satisfaction(connection: duckdb.DuckDBPyConnection, *, period: str, starts_on: date) -> list[Satisfaction]:
    """Surveys that lie wholly within the period, by organisation and all together.

    Raises:
        SurveyError: when more people were satisfied than answered, or answered than were asked.
    """
    end = period_end(period, starts_on)
    rows = connection.execute(
        "SELECT organisation_code, CASE WHEN count(*) = count(invited) THEN sum(invited) END, sum(responded), sum(satisfied), "
        "max(CASE WHEN satisfied > responded OR responded > invited THEN starts_on END) FROM satisfaction "
        "WHERE subject = 'interlibrary_loan' AND starts_on >= ? AND ends_on <= ? GROUP BY 1 ORDER BY 1",
        [starts_on, end],
    ).fetchall()
    for code, _, _, _, wrong in rows:
        if wrong is not None:
            raise SurveyError(
                f"satisfaction: the survey of {code} from {wrong} has more satisfied than answered, or more answered than "
                "invited; allowed is satisfied <= responded <= invited. Correct the file and fetch it "
                "again (docs/how-to/survey-of-ibl.md)",
                organisation=code, starts_on=wrong,
            )  # fmt: skip
    found = [
        Satisfaction(code, period, starts_on, None if invited is None else int(invited), int(responded), int(satisfied))
        for code, invited, responded, satisfied, _ in rows
    ]
    if found:
        invited = None if any(each.invited is None for each in found) else sum(each.invited or 0 for each in found)
        total = Satisfaction("all", period, starts_on, invited, sum(s.responded for s in found), sum(s.satisfied for s in found))
        found.append(total)
    return found


def of_network(snapshot: Snapshot, period: str) -> list[Figure]:
    """The surveys of all organisations together, a figure for each period that has any, in order of time.

    Raises:
        SurveyError: as `satisfaction`.
    """
    with snapshot.connect() as connection:
        days = connection.execute(
            "SELECT DISTINCT date_trunc(?, starts_on)::DATE FROM satisfaction WHERE subject = 'interlibrary_loan' ORDER BY 1",
            [period],
        ).fetchall()
        found = [satisfaction(connection, period=period, starts_on=day)[-1:] for (day,) in days]
    return [each.figure(snapshot.network_code) for of_period in found for each in of_period]
