"""*Reserveringen*: who waits how long, for which titles the queue is too long, how holds end, and what cannot be right."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from schakel.dashboards.holds_queue import promise_says, promises_table, queue_says, queue_table
from schakel.dashboards.holds_words import CHECK, HEADS, KIND, agreed_in_words
from schakel.dashboards.range_chart import Line, Span
from schakel.holds.endings import Endings
from schakel.holds.kept import Holds
from schakel.holds.survival import Quantile
from schakel.holds.waits import ALL, KINDS, Waits
from schakel.measures.held import Places
from schakel.privacy.audience import Thresholds
from schakel.privacy.counts import Count, Name, release_counts
from schakel.privacy.reader import Reader
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day
from schakel.reports.report import Cell, Column, Table
from schakel.reports.words import TOO_SMALL

TITLES = 25
"""Titles on the page; the file has them all."""
COUNTED = ("holds", "ready", "open")
ENDED = ("fulfilled", "not_collected", "expired", "converted", "cancelled")


@dataclass(frozen=True)
class Scope:
    """What the reader chose: the whole network with its organisations, or an organisation with its locations.

    Args:
        code: of the organisation; "" = the network. rows: (code, name) of the parts, in order of name.
        organisation_of: who runs each location. network: its name. locations: their names by code.
    """

    code: str
    name: str
    rows: tuple[tuple[str, str], ...]
    organisation_of: Mapping[str, str | None]
    network: str = ""
    locations: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """The code under which the whole is kept."""
        return self.code or ALL

    def holds(self, location: str) -> bool:
        """Whether a location lies in it."""
        return not self.code or self.organisation_of.get(location) == self.code


@dataclass(frozen=True)
class HoldsPage:
    """All that the page shows. `lines` is empty when no wait can be told."""

    title: str
    lead: str
    lines: tuple[Line, ...]
    alt: str
    queue_says: tuple[str, ...]
    promise_says: str
    verdict: str
    tone: str
    agreed: tuple[tuple[str, str], ...]
    tables: Mapping[str, Table]
    titles_left: str


def scope_of(places: Places, code: str) -> Scope:
    """The network ("") or an organisation, from the places of a snapshot."""
    locations = {place.code: place.organisation_code for place in places.by_level["location"]}
    names = {place.code: place.name for place in places.by_level["location"]}
    network = places.network.name if places.network else ""
    if code:
        found = places.find("organisation", code)
        rows = [(place.code, place.name) for place in places.by_level["location"] if place.organisation_code == code]
        return Scope(code, found.name if found else code, tuple(sorted(rows, key=lambda row: row[1])), locations, network, names)
    rows = [(place.code, place.name) for place in places.by_level["organisation"]]
    return Scope("", network, tuple(sorted(rows, key=lambda row: row[1])), locations, network, names)


def holds_page(holds: Holds, scope: Scope, kind: str, reader: Reader, thresholds: Thresholds, language: Language) -> HoldsPage:
    """Put the page together for one reader."""
    words = HEADS[language]
    network = scope.network or words["network"]
    waits = {(each.place, each.kind): each for each in holds.waits}
    shown = _released_waits(holds, waits, scope, reader, thresholds)
    whole = waits.get((scope.whole, kind))
    may_tell = whole is not None and not _is_hidden(shown, whole)
    tables = {
        "wachttijd": _waits_table(waits, shown, scope, kind, language),
        "wachtrijen": queue_table(holds, network, scope.locations, reader, thresholds, language),
        "beloften": promises_table(holds, network, language),
        "afloop": _endings_table(holds, scope, reader, thresholds, language),
        "controles": _checks_table(holds, scope, reader, thresholds, language),
    }
    lines = tuple(
        _line(name, waits[code, kind], language)
        for code, name in ((scope.whole, scope.name or words["network"]), *scope.rows)
        if (code, kind) in waits and not _is_hidden(shown, waits[code, kind]) and waits[code, kind].median.days is not None
    )
    threshold, days, share = (holds.agreed[f"queue.{n}"] for n in ("ratio_threshold", "promised_days", "promised_share"))
    shown_titles = len(tables["wachtrijen"].rows)
    says, verdict, tone = promise_says(holds, language)
    return HoldsPage(
        title=_title(whole if may_tell else None, language),
        lead=_lead(holds, whole, shown, scope, language) if may_tell and whole is not None else "",
        lines=lines,
        alt=_alt(lines, scope.name, language),
        queue_says=queue_says(holds, network, reader, thresholds, language),
        promise_says=says,
        verdict=verdict,
        tone=tone,
        agreed=tuple(
            (
                f"{number(a.value, 1 if a.value % 1 else 0, language)} {agreed_in_words(a.unit, language)}",
                agreed_in_words(a.why, language),
            )
            for a in (threshold, days, share)
        ),
        tables=tables,
        titles_left=number(shown_titles - TITLES, 0, language) if shown_titles > TITLES else "",
    )  # fmt: skip


def _released_waits(
    holds: Holds, waits: Mapping[tuple[str, str], Waits], scope: Scope, reader: Reader, thresholds: Thresholds
) -> Mapping[Name, bool]:  # fmt: skip
    """Which counts of waits are hidden; all kinds together, since a reader can look at one after the other."""
    places = [scope.whole, *(code for code, _ in scope.rows)]
    counts = [
        Count(name, place, kind, float(getattr(waits[place, kind], name)))
        for place in places for kind in KINDS if (place, kind) in waits for name in COUNTED
    ]  # fmt: skip
    sums: list[tuple[Name, Sequence[Name]]] = []
    for name in COUNTED:
        sums += [((name, scope.whole, kind), [(name, code, kind) for code, _ in scope.rows]) for kind in KINDS]
        sums += [((name, place, ALL), [(name, place, kind) for kind in KINDS if kind != ALL]) for place in places]
    audience = {place: reader.audience(_runs(place, scope)) for place in places}
    released = release_counts(counts, audience, holds.until, thresholds=thresholds, sums=sums)
    return {name: found.is_hidden for name, found in released.items()}


def _runs(place: str, scope: Scope) -> str | None:
    """The organisation a place is of; an organisation is of itself."""
    return None if place == ALL else scope.organisation_of.get(place, place)


def _is_hidden(shown: Mapping[Name, bool], wait: Waits) -> bool:
    return any(shown.get((name, wait.place, wait.kind), True) for name in ("holds", "ready"))


def _waits_table(
    waits: Mapping[tuple[str, str], Waits], shown: Mapping[Name, bool], scope: Scope, kind: str, language: Language
) -> Table:
    words, rows = HEADS[language], []
    for code, name in (*scope.rows, (scope.whole, scope.name or words["network"])):
        wait = waits.get((code, kind))
        if wait is None:
            continue
        cells = [Cell(None, TOO_SMALL[language]) if shown.get((n, code, kind), True) else Cell(getattr(wait, n)) for n in COUNTED]
        hidden = _is_hidden(shown, wait)
        spans = (wait.median, wait.p90)
        days = [
            cell
            for span in spans
            for cell in (
                (Cell(None, TOO_SMALL[language]), Cell(None)) if hidden else (_days(span), Cell(_between(span, language)))
            )
        ]
        rows.append((Cell(name), *cells, *days))
    heads = (
        words["place"],
        words["holds"],
        words["ready"],
        words["open"],
        words["half"],
        words["sure"],
        words["nine"],
        words["sure"],
    )
    title = {"nl": "Wachttijd in dagen", "en": "Waiting time in days"}[language]
    return Table(
        "wachttijd", f"{title}: {scope.name}, {KIND[language][kind]}",
        tuple(Column(head, "text" if n in (0, 5, 7) else "count") for n, head in enumerate(heads)), tuple(rows), has_total=True,
    )  # fmt: skip


def _days(span: Quantile) -> Cell:
    return Cell(None, "…") if span.days is None else Cell(span.days)


def _between(span: Quantile, language: Language) -> str:
    if span.low is None and span.high is None:
        return ""
    low, high = ("…" if end is None else number(end, 0, language) for end in (span.low, span.high))
    return f"{low} {'tot' if language == 'nl' else 'to'} {high}"


def _line(name: str, wait: Waits, language: Language) -> Line:
    spans = [
        Span(span.days, span.low, span.high, number(span.days, 0, language))
        for span in (wait.median, wait.p90)
        if span.days is not None
    ]
    return Line(name, tuple(spans))


def _endings_table(holds: Holds, scope: Scope, reader: Reader, thresholds: Thresholds, language: Language) -> Table:
    words = HEADS[language]
    by_place = {each.place: each for each in holds.endings}
    parts = {code: _together([by_place[at] for at in _locations(code, scope) if at in by_place]) for code, _ in scope.rows}
    whole = by_place.get(ALL) if not scope.code else _together([parts[code] for code, _ in scope.rows])
    told = {**parts, scope.whole: whole}
    counts = [
        Count(name, place, "", float(getattr(each, name)))
        for place, each in told.items() if each is not None for name in ("closed", *ENDED)
    ]  # fmt: skip
    sums: list[tuple[Name, Sequence[Name]]] = [
        ((name, scope.whole, ""), [(name, code, "") for code, _ in scope.rows]) for name in ("closed", *ENDED)
    ]
    sums += [(("closed", place, ""), [(name, place, "") for name in ENDED]) for place in told]
    audience = {place: reader.audience(_runs(place, scope)) for place in told}
    released = release_counts(counts, audience, holds.until, thresholds=thresholds, sums=sums)
    rows = []
    for code, name in (*scope.rows, (scope.whole, scope.name or words["network"])):
        each = told.get(code)
        if each is None or not each.closed:
            continue
        closed = released["closed", code, ""]
        cells = []
        for part in ENDED:
            found = released[part, code, ""]
            is_hidden = found.is_hidden or closed.is_hidden
            cells.append(Cell(None, TOO_SMALL[language]) if is_hidden else Cell((found.value or 0) / each.closed))
        rows.append((Cell(name), Cell(None, TOO_SMALL[language]) if closed.is_hidden else Cell(each.closed), *cells))
    heads = ("place", "closed", *ENDED)
    columns = tuple(Column(words[h], "text" if h == "place" else "count" if h == "closed" else "share") for h in heads)
    title = {"nl": "Hoe reserveringen eindigden", "en": "How holds ended"}[language]
    return Table("afloop", f"{title}: {scope.name}", columns, tuple(rows), has_total=True)


def _locations(code: str, scope: Scope) -> list[str]:
    """The locations of a row: of an organisation all that it runs, else the location itself."""
    return [code] if scope.code else [at for at, runs in scope.organisation_of.items() if runs == code]


def _together(endings: Iterable[Endings | None]) -> Endings | None:
    found = [each for each in endings if each is not None]
    if not found:
        return None
    counts = {name: sum(getattr(each, name) for each in found) for name in ("closed", *ENDED)}
    return Endings(place="", not_collected_share=None, **counts)


def _checks_table(holds: Holds, scope: Scope, reader: Reader, thresholds: Thresholds, language: Language) -> Table:
    words = HEADS[language]
    names = dict(scope.rows)
    short = holds.agreed["checks.short_expiry_days"].value
    rows = []
    for check in holds.checks:
        # A place that no organisation of the network runs counts in the total alone.
        inside: Counter[str] = Counter()
        for location, count in check.places.items():
            if scope.holds(location):
                inside[location if scope.code else scope.organisation_of.get(location) or ""] += count
        counts = [Count(check.check, place, "", count) for place, count in (*inside.items(), (ALL, inside.total()))]
        audience = {place: reader.audience(_runs(place, scope)) for place in (*inside, ALL)}
        sums = [((check.check, ALL, ""), [(check.check, place, "") for place in inside])]
        released = release_counts(counts, audience, holds.until, thresholds=thresholds, sums=sums)
        most = [
            f"{names[place]} ({number(count, 0, language)})"
            for place, count in inside.most_common()
            if place in names and not released[check.check, place, ""].is_hidden
        ]
        found = Cell(None, TOO_SMALL[language]) if released[check.check, ALL, ""].is_hidden else Cell(inside.total())
        says = CHECK[language].get(check.check, check.says).format(days=number(short, 0, language))
        rows.append((Cell(says), found, Cell(", ".join(most[:3]))))
    columns = (Column(words["check"]), Column(words["found"], "count"), Column(words["most"]))
    title = {"nl": "Controles", "en": "Checks"}[language]
    return Table("controles", f"{title}: {scope.name}", columns, tuple(rows))


def _title(wait: Waits | None, language: Language) -> str:
    if wait is None or wait.median.days is None:
        return {
            "nl": "Er is te weinig bekend om te zeggen hoelang reserveringen wachten",
            "en": "Too little is known to say how long holds wait",
        }[language]
    half = _number_of_days(wait.median.days, language)
    nine = wait.p90.days
    if language == "nl":
        tail = f", negen van de tien binnen {_number_of_days(nine, language)}" if nine is not None else ""
        return f"De helft van de reserveringen staat binnen {half} klaar{tail}"
    tail = f", nine of ten within {_number_of_days(nine, language)}" if nine is not None else ""
    return f"Half of the holds are ready within {half}{tail}"


def _number_of_days(days: int, language: Language) -> str:
    word = ("dag" if days == 1 else "dagen") if language == "nl" else ("day" if days == 1 else "days")
    return f"{number(days, 0, language)} {word}"


def _lead(holds: Holds, wait: Waits, shown: Mapping[Name, bool], scope: Scope, language: Language) -> str:
    last = day(holds.until - timedelta(days=1), language)
    which = "" if wait.kind == ALL else f" ({KIND[language][wait.kind]})"
    placed = number(wait.holds, 0, language)
    still = "" if shown["open", wait.place, wait.kind] else number(wait.open, 0, language)
    if language == "nl":
        open_ = f"Daarvan wachten er nog {still}; die" if still else "Wie nog wacht,"
        verbs = ("tellen", "zijn") if still else ("telt", "is")
        return (
            f"{scope.name}{which}: {placed} reserveringen, geplaatst in het jaar tot en met {last}. {open_} {verbs[0]} mee als "
            f"‘langer dan tot nu toe’ en {verbs[1]} niet weggelaten."
        )
    open_ = f"Of these {still} still wait; they" if still else "Those that still wait"
    return (
        f"{scope.name}{which}: {placed} holds, placed in the year up to {last}. {open_} count as ‘longer than so far’ and are "
        "not left out."
    )


def _alt(lines: Sequence[Line], place: str, language: Language) -> str:
    parts = "; ".join(f"{line.label} {' / '.join(span.text for span in line.spans)}" for line in lines)
    if language == "nl":
        return f"Grafiek: dagen waarbinnen de helft / negen van de tien klaarstaan, {place}: {parts}. Alles staat in de tabel."
    return f"Chart: days within which half / nine of ten are ready, {place}: {parts}. All is in the table."
