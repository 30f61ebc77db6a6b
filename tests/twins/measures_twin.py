"""Measures in plain Python: days where the engine has months as bits, loops where it has joins. Slow and boring."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from twins.drawn_network import KNOWN_ON, TODAY, Data, Row

from schakel.measures.definition import Measure
from schakel.measures.figure import MONTHS_IN, period_end
from schakel.measures.levels import levels_of, target_of
from schakel.measures.rulesets import classify, find_rule_sets
from schakel.measures.term import Term, Where, follow
from schakel.vocabulary.tables import TABLES

Spans = Mapping[tuple[str, str], Collection[tuple[date, date]]]
"""Days that no source tells, with the days of the states between which they lie."""


class Twin:
    def __init__(self, data: Data, unseen: Spans) -> None:
        self.data, self.unseen = data, unseen
        self.by_key = {
            name: {row[TABLES[name].key[0]]: row for row in rows} for name, rows in data.items() if len(TABLES[name].key) == 1
        }

    def look(self, term: Term, row: Row, path: str) -> Any:
        steps, end = follow(term.promise, path)
        here: Row | None = row
        for step in steps:
            here = self.by_key[str(step.references).split(".")[0]].get(here[step.name]) if here is not None else None
        return None if here is None else here[end.name]

    def passes(self, term: Term, row: Row, where: Where, year: int) -> bool:
        found = self.look(term, row, where.column)
        if where.test == "not_in":
            return found not in where.value
        if where.test == "is_known":
            return (found is not None) == where.value
        if found is None:
            return False
        if where.test == "in":
            return found in where.value
        if where.test == "at_least":
            return bool(found >= where.value)
        if where.test == "at_most":
            return bool(found <= where.value)
        if where.test == "same_as":
            return bool(found == self.look(term, row, where.value))
        if where.test == "same_year_as":
            return bool(found.year == self.look(term, row, where.value))
        if where.test == "within_years":
            return bool(found >= year - where.value)
        earlier = self.look(term, row, str(where.days_after))
        low, high = where.value
        days = (found - earlier).days
        return (low is None or days >= low) and (high is None or days <= high)

    def places(self, term: Term, row: Row, year: int, month: int) -> Iterator[tuple[str, str]]:
        code, target = row[term.place], target_of(term)
        if target == "areas":
            area = self.by_key["areas"].get(code)
            if area is None or area["kind"] != "municipality":
                return
            yield "municipality", code
            if area["is_in_network"] in (None, True):
                yield "network", "net"
            this = year * 12 + month - 1
            for served in self.data["service_areas"]:
                since, till = served["valid_from"], served["valid_until"]
                if (
                    served["municipality_code"] == code
                    and (since is None or number(since) <= this)
                    and (till is None or this < number(till))
                ):
                    yield "organisation", served["organisation_code"]
            return
        if target == "organisations":
            if (self.by_key["organisations"].get(code) or {}).get("kind") != "outside":
                yield "organisation", code
                yield "network", "net"
            return
        location = self.by_key["locations"].get(code) or {}
        organisation = self.by_key["organisations"].get(location.get("organisation_code")) or {}
        if "outside" in (location.get("kind"), organisation.get("kind")):
            return
        municipality = location.get("municipality_code")
        if term.residence:
            home = self.by_key["areas"].get(row[term.residence]) or {}
            municipality = home.get("parent_code") if home.get("kind") == "postcode4" else None
        for level, found in (
            ("location", code),
            ("organisation", location.get("organisation_code")),
            ("municipality", municipality),
            ("network", "net"),
        ):
            if found is not None:
                yield level, found

    def series(self, row: Row, term: Term) -> Any:
        if target_of(term) != "locations":
            return row[term.place]
        return (self.by_key["locations"].get(row[term.place]) or {}).get("organisation_code") or row[term.place]

    def counted(self, term: Term, slot: "Slot", part: str | None) -> list[Row]:
        """Rows of the count that holds at the moment."""
        rows = [row for row in self.data[term.table] if row[str(term.counted)] <= TODAY and row[str(term.column)] is not None]
        rows = [
            row
            for row in rows
            if all(self.passes(term, row, w, row[str(term.counted)].year) for w in term.where if w.test != "within_years")
        ]
        rows = [
            row for row in rows if all(self.look(term, row, w.column) is not None for w in term.where if w.test == "within_years")
        ]
        flags = [c.name for c in term.promise.columns if "all" in c.allowed or c.name == "area_name"]
        if part is not None:
            rows = [row for row in rows if row[part] is not None and row[part] != "all"]
            flags = [flag for flag in flags if flag != part]
        for flag in flags:
            whole = {(self.series(row, term), row[str(term.counted)]) for row in rows if row[flag] == "all"}
            rows = [row for row in rows if row[flag] == "all" or (self.series(row, term), row[str(term.counted)]) not in whole]

        def effective(row: Row) -> int:
            counted = row[str(term.counted)]
            return number(counted) + (1 if term.at != "end" and counted.day > 1 else 0)

        moment = slot.year * 12 if term.at == "start_of_year" else number(slot.moment)
        known: dict[Any, tuple[int, date]] = {}
        for row in rows:
            if effective(row) <= moment:
                known[self.series(row, term)] = max(
                    known.get(self.series(row, term), (0, date.min)), (effective(row), row[str(term.counted)])
                )
        rows = [row for row in rows if known.get(self.series(row, term)) == (effective(row), row[str(term.counted)])]
        if term.lasts == "year":
            rows = [row for row in rows if row[str(term.counted)].year == slot.year]
        return [row for row in rows if all(self.passes(term, row, w, slot.year) for w in term.where if w.test == "within_years")]

    def day(self, term: Term, row: Row, column: str) -> date | None:
        """The day on which it counts: the last one of the month before, if a state of the first week is what shows it."""
        bounds = {"added_on": "added_after", "withdrawn_on": "withdrawn_after"}
        found: date | None = row[column]
        after = row.get(bounds.get(column, ""))
        if found is None or after is None or (term.table, column) not in self.unseen:
            return found
        before = found.replace(day=1) - timedelta(days=1)
        return before if found.day <= 7 and after < before else found

    def is_straddled(self, column: tuple[str, str | None], edge: date) -> bool:
        """Whether it may have happened before that day, more than a week even, as well as on or after it."""
        for after, on in self.unseen.get((column[0], str(column[1])), ()):
            last = on.replace(day=1) - timedelta(days=1) if on.day <= 7 and after < on.replace(day=1) - timedelta(days=1) else on
            days = [after + timedelta(days=n) for n in range(1, (last - after).days + 1)]
            if any(day < edge - timedelta(days=6) for day in days) and any(day >= edge for day in days):
                return True
        return False

    def held(self, term: Term, row: Row, slot: "Slot") -> bool:
        assert term.held is not None
        since = self.day(term, row, term.held[0]) if term.held[0] else None
        ends = [self.day(term, row, column) for column in term.held[1]]
        till = min((end for end in ends if end is not None), default=None)
        if term.held_year and row[term.held_year] != slot.year:
            return False
        if term.at == "whole":
            return (since is None or since <= slot.start) and (till is None or till >= slot.end)
        moment = slot.moment if term.at == "end" else slot.start - timedelta(days=1)
        return (since is None or since <= moment) and (till is None or till > moment)

    def rows(self, term: Term, slot: "Slot", part: str | None) -> list[tuple[Row, bool]]:
        """Rows that meet the period, and whether the period covers them wholly."""
        if term.counted:
            return [(row, True) for row in self.counted(term, slot, part)]
        found = []
        for row in self.data[term.table]:
            if part not in (None, "class") and row[str(part)] is None:
                continue
            if term.way in ("sum", "distinct") and self.look(term, row, str(term.column)) is None:
                continue
            if not all(self.passes(term, row, where, slot.year) for where in term.where):
                continue
            if term.on:
                day = self.day(term, row, term.on)
                if day is not None and slot.start <= day < slot.end:
                    found.append((row, True))
            elif term.during:
                first, after = (row[column] for column in term.during)
                if first.year == (after - timedelta(days=1)).year and after > first and first < slot.end and after > slot.start:
                    found.append((row, slot.start <= first and after <= slot.end))
            elif self.held(term, row, slot):
                found.append((row, True))
        return found

    def quantities(
        self, term: Term, slot: "Slot", part: str | None
    ) -> dict[tuple[str, str, str], tuple[float | None, float | None]]:
        """(level, place, part) → (amount, value)."""
        groups: dict[tuple[str, str, str], list[tuple[Row, bool]]] = defaultdict(list)
        moment = slot.year * 12 if term.at == "start_of_year" else number(slot.start if term.at == "start" else slot.moment)
        for row, covered in self.rows(term, slot, part):
            name = (
                ""
                if part is None
                else row[part]
                if part != "class"
                else classify(find_rule_sets()[str(term.rule_set)], row, slot.moment)
            )
            for level, code in self.places(term, row, moment // 12, moment % 12 + 1):
                groups[level, code, name].append((row, covered))
        found: dict[tuple[str, str, str], tuple[float | None, float | None]] = {}
        for key, members in groups.items():
            rows = [row for row, _ in members]
            if not all(covered for _, covered in members):
                found[key] = (None, None)
            elif term.way == "quantile":
                reached = self.quantile(term, rows, slot)
                if reached is not None:
                    found[key] = reached
            elif term.without:
                table, column, on = term.without
                used = {row[column] for row in self.data[table] if slot.start <= row[on] < slot.end}
                if unused := [row for row in rows if row[column] not in used]:
                    found[key] = (float(len(unused)), None)
            elif term.way == "distinct":
                things = {row[str(term.column)] for row in rows}
                if term.held_by_one:
                    things = {thing for thing in things if self.holders(term, thing, slot) == 1}
                amount = float(len(things))
                if term.times:
                    amount = float(sum(1 for row, _ in self.rows(term.times, slot, None) if row[str(term.column)] in things))
                if things and (amount or not term.times):
                    found[key] = (amount, None)
            elif term.way == "sum":
                found[key] = (float(sum(self.look(term, row, str(term.column)) for row in rows)), None)
            else:
                found[key] = (float(len(rows)), None)
        return found

    def holders(self, term: Term, thing: Any, slot: "Slot") -> int:
        rows = [row for row in self.data[term.table] if row[str(term.column)] == thing and self.held(term, row, slot)]
        return len({row[str(term.held_by_one)] for row in rows} - {None})

    def quantile(self, term: Term, rows: list[Row], slot: "Slot") -> tuple[float, float | None] | None:
        assert term.of is not None
        lapses: list[tuple[int, bool]] = []
        for row in rows:
            if term.of.years_since:
                year = self.look(term, row, term.of.years_since)
                if year is not None:
                    lapses.append((max(slot.year - year, 0), True))
                continue
            start, ready, ended = row[str(term.of.days_from)], row[str(term.of.days_until)], row[str(term.of.censored_on)]
            if ready is None and row["outcome"] in term.of.served_as:
                ready = ended
            last = KNOWN_ON.get(term.table, TODAY)
            if start > last:
                continue
            if ready is not None and ready <= last:
                lapses.append((max((ready - start).days, 0), True))
            else:
                lapses.append((max((min(ended or last, last) - start).days, 0), False))
        if not lapses:
            return None
        left, at_risk = Fraction(1), len(lapses)
        value: float | None = None
        for lapse in sorted({lapse for lapse, _ in lapses}):
            left *= 1 - Fraction(lapses.count((lapse, True)), at_risk)
            if value is None and left <= 1 - Fraction(str(term.quantile)):
                value = float(lapse)
            at_risk -= lapses.count((lapse, True)) + lapses.count((lapse, False))
        return float(sum(reached for _, reached in lapses)), value


class Slot:
    def __init__(self, period: str, start: date) -> None:
        self.period, self.start, self.year = period, start, start.year
        self.end = period_end(period, start)
        month_of_today = period_end("month", TODAY.replace(day=1))
        self.moment = min(self.end, month_of_today) - timedelta(days=1)


def number(day: date) -> int:
    return day.year * 12 + day.month - 1


def twin_values(
    data: Data, measure: Measure, first_year: int, unseen: Spans
) -> dict[tuple[Any, ...], tuple[float | None, float | None, float | None]]:
    """What the engine must find wherever there is data: (level, place, period, start, part) → numerator, denominator, value."""
    twin, version = Twin(data, unseen), measure.versions[-1]
    levels = {level for term in version.numerator for level in levels_of(term)}
    found = {}
    for year in range(first_year, TODAY.year + 1):
        for period, length in MONTHS_IN.items():
            for month in range(1, 13, length):
                slot = Slot(period, date(year, month, 1))
                if slot.start > TODAY:
                    continue
                for part in dict.fromkeys((None, measure.part)):
                    above = [twin.quantities(term, slot, part) for term in version.numerator]
                    split = [part if part and term.promise.has(part) else None for term in version.denominator]
                    lower_sides = [
                        (own, twin.quantities(term, slot, own)) for own, term in zip(split, version.denominator, strict=True)
                    ]
                    for level, place, name in {key for side in above for key in side}:
                        if level not in levels or (
                            version.denominator and not any(level in levels_of(t) for t in version.denominator)
                        ):
                            continue
                        amounts = [side[level, place, name] for side in above if (level, place, name) in side]
                        hides = any(
                            twin.is_straddled((t.table, t.on), edge) for t in version.numerator for edge in (slot.start, slot.end)
                        )
                        upper = (
                            None if hides or any(a is None for a, _ in amounts) else sum(a for a, _ in amounts if a is not None)
                        )
                        keys = [(side, (level, place, name if own else "")) for own, side in lower_sides]
                        below = [side[key][0] for side, key in keys if key in side]
                        lower = None if not below or None in below else sum(x for x in below if x is not None)
                        value = (
                            amounts[0][1] if measure.kind == "quantile" else upper * measure.scale if upper is not None else None
                        )
                        if version.denominator and measure.kind != "quantile":
                            value = None if upper is None or not lower else upper / lower * measure.scale
                        found[level, place, period, slot.start, name] = (upper, lower, value)
    return found


def twin_not_known(data: Data, measure: Measure, period: str, start: date, unseen: Spans) -> bool:
    """Whether the measure looks at a day of items on which nobody can tell what had come and gone."""
    twin, version = Twin(data, unseen), measure.versions[-1]
    end, first = period_end(period, start), start.replace(month=1)
    looked_at: list[tuple[tuple[str, str | None], date]] = []
    for outer in (*version.numerator, *version.denominator):
        for term in (outer, outer.times):
            if term is None:
                continue
            looked_at += [((term.table, term.on), edge) for edge in (start, end)]
            for column in (term.held[0], *term.held[1]) if term.held else ():
                at = {"end": [end], "start": [start], "start_of_year": [first], "whole": [start, end]}[outer.at]
                looked_at += [((term.table, column), edge) for edge in at]
    return any(twin.is_straddled(column, edge) for column, edge in looked_at)
