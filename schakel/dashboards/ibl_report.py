"""The quarterly report on interlibrary loan: from the released figures of one quarter to headings, sentences and tables."""

from collections.abc import Iterable, Sequence
from datetime import date

from schakel.dashboards.ibl_words import DEFINITIONS, FINDINGS, PARTIES, SCOPES, STATUSES, UNITS, WORDS
from schakel.interlibrary.clearing import Clearing
from schakel.interlibrary.flows import UNITS as UNIT_ORDER
from schakel.interlibrary.report import Quarter, figures
from schakel.interlibrary.requests import INTERLIBRARY, OUTSIDE
from schakel.interlibrary.requests import SCOPES as SCOPE_ORDER
from schakel.measures.comparison import byar
from schakel.privacy.audience import Audience, Thresholds
from schakel.privacy.linked import key
from schakel.privacy.persons import Persons
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import release
from schakel.reports.chance import FEW
from schakel.reports.chart import Drawing, Point, legend
from schakel.reports.numbers import Language, number, percentage, round_half_up
from schakel.reports.periods import day as on_day
from schakel.reports.periods import in_words, short
from schakel.reports.report import Cell, Column, Report, Section, Table
from schakel.warehouse.snapshot import Snapshot

_SURVEY = "interlibrary_satisfaction"
_YEAR = 4
"""Quarters."""


class _Shown:
    """The figures of the report as its readers may see them, by name, place and part."""

    def __init__(self, told: Quarter, thresholds: Thresholds) -> None:
        found = figures(told)
        persons = {figure.measure: Persons(*(figure.measure == _SURVEY,) * 2) for figure in found}
        surveys = [figure for figure in found if figure.measure == _SURVEY]
        total = [figure for figure in surveys if figure.level == "network"]
        sums = [(key(total[0]), [key(figure) for figure in surveys if figure.level != "network"])] if total else []
        # The report is laid before all libraries together: each is a partner to the figures of the others.
        released = release(found, persons, lambda _: Audience.PARTNER, sums=sums, thresholds=thresholds)
        self.network = told.network_code
        self.by_key = {(each.measure, each.place_code, each.part, each.starts_on): each for each in released}
        self.starts_on = told.starts_on
        self.released = released

    def find(self, name: str, place: str, part: str = "all", starts_on: date | None = None) -> Publishable | None:
        place = self.network if place == "all" else place
        return self.by_key.get((f"interlibrary_{name}", place, part, starts_on or self.starts_on))


def ibl_report(told: Quarter, snapshot: Snapshot, today: date, thresholds: Thresholds, language: Language) -> Report:
    """Write the report of one quarter.

    Args:
        today: by which the norm on surveys is judged.
    """
    shown, words = _Shown(told, thresholds), WORDS[language]
    period = in_words("quarter", told.starts_on, language)
    network = told.network_name
    facts = [(words["period"], period), (words["network"], network), (words["snapshot"], snapshot.id)]
    if not told.is_complete:
        facts.append((words["unfinished"], words["is_unfinished"]))
    if told.clearing is not None and told.clearing.left_out:
        facts.append((words["unfinished"], words["not_settled"].format(supplies=number(told.clearing.left_out, 0, language))))
    sections = [
        _requests(told, shown, language), _unmet(shown, language), _flows(told, shown, language), _clearing(told, shown,
        language),
        *_survey(told, shown, today, language), _series(told, shown, language), _odd(told, language),
    ]  # fmt: skip
    return Report(
        f"ibl-{short('quarter', told.starts_on, 'en').replace(' ', '-').lower()}", words["kind"], _title(told, shown, period,
        language),
        tuple(facts), tuple(sections), _definitions(told, language), language,
    )  # fmt: skip


def _definitions(told: Quarter, language: Language) -> tuple[tuple[str, str, str], ...]:
    """Of the words that are in it: of a survey that is not there no word is explained."""
    return tuple(each for each in DEFINITIONS[language] if told.satisfaction or each[0] != WORDS[language]["satisfied"])


def _title(told: Quarter, shown: _Shown, period: str, language: Language) -> str:
    words, rate = WORDS[language], shown.find("supplied_of_closed", "all")
    if rate is None or rate.value is None:
        return words["no_requests"].format(period=period)
    supplies = sum(n for scope, n in dict(told.earlier)[told.starts_on].items() if scope in INTERLIBRARY)
    return words["title"].format(
        period=period, supplies=number(supplies, 0, language), rate=percentage(rate.value, 1, language)
    )  # fmt: skip


def _cell(figure: Publishable | None, side: str, language: Language, absent: str = "") -> Cell:
    if figure is None:
        return Cell(None, absent)
    if figure.is_hidden:
        return Cell(None, WORDS[language]["too_small"])
    value: float | None = getattr(figure, side)
    return Cell(None, absent) if value is None else Cell(value)


def _zero(figure: Publishable | None, side: str, language: Language) -> Cell:
    """A count of which there is no row is 0."""
    return Cell(0.0) if figure is None else _cell(figure, side, language)


def _requests(told: Quarter, shown: _Shown, language: Language) -> Section:
    words, none = WORDS[language], WORDS[language]["none"]

    def row(name: str, place: str, part: str) -> tuple[Cell, ...]:
        rate = shown.find("supplied_of_closed", place, part)
        return (
            Cell(name), _zero(shown.find("placed", place, part), "numerator", language), _zero(rate, "denominator", language),
            _zero(rate, "numerator", language), _cell(rate, "value", language, none),
            _cell(shown.find("median_days", place, part), "numerator", language, none),
            _cell(shown.find("p90_days", place, part), "numerator", language, none),
        )  # fmt: skip

    columns = (
        Column(words["placed"], "count"), Column(words["closed"], "count"), Column(words["supplied_of"], "count"),
        Column(words["rate"], "share"), Column(words["median"], "days"), Column(words["p90"], "days"),
    )  # fmt: skip
    # Requests of libraries outside to us are theirs, so the network's own sum is not the "all" of every scope.
    by_library = [row(name, code, "all") for code, name in told.organisations.items()]
    by_scope = [row(SCOPES[language][scope], "all", scope) for scope in SCOPE_ORDER if shown.find("placed", "all", scope)]
    by_scope.append(row(SCOPES[language]["all"], "all", "all"))
    return Section(words["requests"], (words["requests_says"],), (
        Table("honorering", words["by_library"], (Column(words["library"]), *columns), tuple(by_library)),
        Table("bereik", words["by_scope"], (Column(words["scope"]), *columns), tuple(by_scope), has_total=True),
    ))  # fmt: skip


def _unmet(shown: _Shown, language: Language) -> Section:
    words = WORDS[language]
    reasons = [
        (part.partition("|")[2], figure)
        for (measure, place, part, _), figure in shown.by_key.items()
        if measure == "interlibrary_unmet" and place == shown.network and part.startswith("all|")
    ]
    reasons.sort(key=lambda each: (-(each[1].numerator or 0), each[0]))
    rows = tuple(
        (Cell(words["no_reason"] if reason == "not told" else reason), _cell(figure, "numerator", language))
        for reason, figure in reasons
    )
    if not rows:
        return Section(words["unmet"], (words["unmet_none"],))
    table = Table("redenen", words["unmet"], (Column(words["reason"]), Column(words["count"], "count")), rows)
    return Section(words["unmet"], (), (table,))


def _flows(told: Quarter, shown: _Shown, language: Language) -> Section:
    words = WORDS[language]
    cells: dict[tuple[str, str, str, str], float] = {}
    for (measure, _, part, _), figure in shown.by_key.items():
        if measure.startswith("interlibrary_flow_"):
            scope, owner, pickup = part.split("|")
            cells[measure.removeprefix("interlibrary_flow_"), scope, owner, pickup] = figure.numerator or 0

    def total(keys: Iterable[tuple[str, str, str, str]]) -> Cell:
        return Cell(float(sum(cells[each] for each in keys)))

    scopes = [scope for scope in SCOPE_ORDER if any(each[1] == scope for each in cells)]
    units = tuple(
        (Cell(SCOPES[language][scope]), *(total(k for k in cells if k[:2] == (unit, scope)) for unit in UNIT_ORDER))
        for scope in scopes
    )
    parties = [*told.organisations, OUTSIDE]
    names = {**told.organisations, **PARTIES[language]}
    if any(k[0] == "supply" and "" in k[2:] for k in cells):
        parties.append("")
    matrix = tuple(
        (Cell(names[owner]), *(total(k for k in cells if k[0] == "supply" and k[2:] == (owner, pickup)) for pickup in parties),
         total(k for k in cells if k[0] == "supply" and k[2] == owner))
        for owner in parties
    )  # fmt: skip
    last = (Cell(PARTIES[language]["all"]), *(total(k for k in cells if k[0] == "supply" and k[3] == p) for p in parties),
            total(k for k in cells if k[0] == "supply"))  # fmt: skip
    heads = (
        Column(words["from"]),
        *(Column(names[party], "count") for party in parties),
        Column(PARTIES[language]["all"], "count"),
    )
    return Section(words["flows"], (words["flows_says"],), (
        Table("eenheden", words["units"], (Column(words["scope"]), *(Column(UNITS[language][u], "count") for u in UNIT_ORDER)),
        units),
        Table("stromen", words["matrix"], heads, (*matrix, last), has_total=True),
    ))  # fmt: skip


def _why_not_cleared(told: Quarter, language: Language) -> str:
    words, why = WORDS[language], told.no_clearing
    assert why is not None, "a quarter is cleared, or there is no tariff"
    return words["no_clearing"].format(
        day=on_day(why.day, language), kind=words[why.kind], scope=SCOPES[language][why.scope], first=on_day(why.first, language),
        last=on_day(why.last, language) if why.last else words["no_end"],
    )  # fmt: skip


def _clearing(told: Quarter, shown: _Shown, language: Language) -> Section:
    words, clearing = WORDS[language], told.clearing
    if clearing is None:
        return Section(words["clearing"], (_why_not_cleared(told, language),))
    names = {**told.organisations, **PARTIES[language]}

    def national(party: str) -> Cell:
        parts = [shown.find("balance_cents", party, scope) for scope in ("national_in", "national_out")]
        return Cell(float(sum(each.numerator or 0 for each in parts if each)))

    rows = []
    for account in clearing.sums():
        supplied, received, balance, cost = (
            shown.find(name, account.party) for name in ("supplied", "received", "balance_cents", "cost_per_supply_cents")
        )
        given, taken = (_zero(each, "numerator", language) for each in (supplied, received))
        net = (
            Cell(given.value - taken.value)
            if isinstance(given.value, int | float) and isinstance(taken.value, int | float)
            else Cell(None)
        )
        rows.append((
            Cell(names.get(account.party, account.party)), given, taken, net, _zero(balance, "numerator", language),
            national(account.party), _cell(cost, "value", language, words["none"]),
        ))  # fmt: skip
    sums = [_total([row[place] for row in rows]) for place in range(1, 6)]
    columns = (
        Column(words["library"]), Column(words["supplied"], "count"), Column(words["received"], "count"), Column(words["net"],
        "count"),
        Column(words["euro"], "euro"), Column(words["national"], "euro"), Column(words["cost"], "euro"),
    )  # fmt: skip
    table = Table(
        "verrekening", words["balance"], columns, (*rows, (Cell(PARTIES[language]["all"]), *sums, Cell(None))), has_total=True
    )
    says = words["clearing_says"].format(supplies=number(clearing.supplies, 0, language))
    if not clearing.left_out:
        return Section(words["clearing"], (says,), (table,))
    left = words["uncleared_says"].format(supplies=number(clearing.left_out, 0, language))
    return Section(words["clearing"], (left, says), (_uncleared(told, clearing, shown, language), table))


def _uncleared(told: Quarter, clearing: Clearing, shown: _Shown, language: Language) -> Table:
    """What is in no balance: between whom as far as that is told, how often, and one request by which it can be found."""
    words, names = WORDS[language], {**told.organisations, **PARTIES[language]}
    rows = []
    for each in clearing.uncleared:
        ends = [each.supplier or "", each.requester or ""]
        count = shown.find("uncleared", "all", "|".join((each.scope, *ends)))
        rows.append((
            *(Cell(names.get(end, end)) if end else Cell(None, words["not_told"]) for end in ends),
            Cell(SCOPES[language][each.scope]), _zero(count, "numerator", language), Cell(None, words["not_known"]),
            Cell(each.sample),
        ))  # fmt: skip
    columns = (
        Column(words["supplier"]), Column(words["requester"]), Column(words["scope"]), Column(words["count"], "count"),
        Column(words["amount"], "euro"), Column(words["such_as"]),
    )  # fmt: skip
    return Table("niet-verrekend", words["uncleared"], columns, tuple(rows))


def _total(cells: Sequence[Cell]) -> Cell:
    return Cell(float(sum(cell.value for cell in cells if isinstance(cell.value, int | float))))


def _survey(told: Quarter, shown: _Shown, today: date, language: Language) -> list[Section]:
    words = WORDS[language]
    if told.wrong_survey:
        code, first = told.wrong_survey
        who = told.organisations.get(code, code)
        return [Section(words["survey"], (words["no_survey"].format(who=who, day=on_day(first, language)),))]
    rows = []
    for each in told.satisfaction:
        figure = shown.find("satisfaction", each.organisation, "")
        name = (
            PARTIES[language]["all"]
            if each.organisation == "all"
            else told.organisations.get(each.organisation, each.organisation)
        )
        if figure is None or figure.is_hidden:
            rows.append((Cell(name), *(Cell(None, words["too_small"]) for _ in range(6))))
            continue
        margin, judged = each.interval, each.judged(today)
        rows.append((
            Cell(name), _cell(figure, "value", language, words["none"]), Cell(margin.low if margin else None),
            Cell(margin.high if margin else None), _cell(figure, "denominator", language), Cell(each.response, words["none"]),
            Cell(STATUSES[language][judged.status] if judged else words["none"]),
        ))  # fmt: skip
    if not rows:
        return []
    columns = (
        Column(words["library"]), Column(words["satisfied"], "share"), Column(words["low"], "share"), Column(words["high"],
        "share"),
        Column(words["answers"], "count"), Column(words["response"], "share"), Column(words["norm"]),
    )  # fmt: skip
    table = Table("tevredenheid", words["survey"], columns, tuple(rows), has_total=True)
    return [Section(words["survey"], (words["survey_says"],), (table,))]


def _series(told: Quarter, shown: _Shown, language: Language) -> Section:
    words = WORDS[language]
    rows, points = [], []
    for day, _ in told.earlier:
        cells = {
            scope: _zero(shown.find("supplies_of_quarter", "all", scope, day), "numerator", language) for scope in INTERLIBRARY
        }
        label, is_told = short("quarter", day, language), day == told.starts_on
        is_complete = told.is_complete or not is_told
        rows.append((Cell(label if is_complete else words["open_label"].format(label=label)), *cells.values()))
        ours = sum(float(cells[scope].value or 0) for scope in ("province", "national_in"))
        points.append(Point(day, label, ours, number(ours, 0, language), 0, is_told, is_complete))
    columns = (Column(words["quarter"]), *(Column(SCOPES[language][scope], "count") for scope in INTERLIBRARY))
    drawing = Drawing(tuple(points), UNITS[language]["supply"], language)
    alt = words["series_alt"].format(
        first=points[0].text, first_period=points[0].label, last=points[-1].text, last_period=points[-1].label
    )  # fmt: skip
    table = Table("ontwikkeling", words["series"], columns, tuple(rows))
    says = tuple(filter(None, (since_last_year(points, language), words["series_says"], legend(drawing))))
    return Section(words["series"], says, (table,), drawing, alt, words["series_caption"])


def since_last_year(points: Sequence[Point], language: Language) -> str:
    """What we received beside a year before, as far as it is more than chance; "" where the two cannot be compared.

    The first quarter of the series may be one in which the data begin, so that it is not whole.
    """
    words = WORDS[language]
    if len(points) < _YEAR + 2 or not points[-1].is_complete:
        return ""
    now, before = (points[at].value or 0.0 for at in (-1, -1 - _YEAR))
    start = words["received_start"].format(period=in_words("quarter", points[-1].starts_on, language), n=number(now, 0, language))
    if min(now, before) < FEW:
        return words["received_few"].format(start=start)
    ours, theirs = byar(round(now)), byar(round(before))
    share = round_half_up(abs(now / before - 1) * 100, 0)
    if not share or (ours.low <= theirs.high and theirs.low <= ours.high):
        return words["received_unclear"].format(start=start)
    return words["received_more" if now > before else "received_less"].format(
        start=start, share=percentage(share / 100, 0, language)
    )


def _odd(told: Quarter, language: Language) -> Section:
    words = WORDS[language]
    rows = tuple(
        (Cell(FINDINGS[language][each.name]), Cell(float(each.rows)), Cell(float(each.of))) for each in told.findings if each.rows
    )
    if not rows:
        return Section(words["odd"], (words["odd_none"],))
    columns = (Column(words["what"]), Column(words["rows"], "count"), Column(words["of"], "count"))
    return Section(words["odd"], (), (Table("opvallend", words["odd"], columns, rows),))
