"""Agreements: whether each was kept follows from promise and measurement; what counts for the norms, and the quick scan."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_site.snapshot import NOORD, ZUID

Ask = Callable[..., Any]
PAGE = "/jaarplan/afspraken/"


@pytest.fixture
def sla(site: Any) -> Iterator[Any]:  # noqa: ARG001
    """An agreement since 2022 with one promise: at least 98 percent, by quarter."""
    from schakel.registers.agreements.models import Agreement, Promise

    _clear()
    own = Agreement.objects.create(title="SLA", kind="sla", adopted_on=date(2021, 12, 1), starts_on=date(2022, 1, 1))
    yield Promise.objects.create(
        agreement=own, what="Ritten", bound="min", value=98, unit="procent", period="quarter", starts_on=date(2022, 1, 1)
    )
    _clear()


def _clear() -> None:
    from auditlog.models import LogEntry

    from schakel.registers.agreements.models import Agreement, Measurement, Promise, Question

    for each in (Measurement, Promise, Agreement, Question, LogEntry):
        each.objects.all().delete()


def _measured(promise: Any, month: int, value: str, **other: Any) -> Any:
    from schakel.registers.agreements.models import Measurement

    on = date(2022, month, 1)
    return Measurement.objects.create(promise=promise, starts_on=on, value=Decimal(value), evidence="lijst", **other)


def _verdict(on: date) -> str:
    from schakel.registers.agreements.models import Agreement
    from schakel.registers.agreements.standing import rows

    return str(rows(Agreement.objects.prefetch_related("promises__measurements"), on)[0].verdict)


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        (date(2021, 11, 30), "proposed"), (date(2021, 12, 31), "to_come"), (date(2022, 3, 31), "too_early"),
        (date(2022, 4, 1), "kept"), (date(2022, 7, 1), "breached"), (date(2022, 10, 1), "not_measured"),
        (date(2023, 7, 1), "ended"),
    ],
)  # fmt: skip
def test_how_it_stands_follows_from_the_last_period_that_is_over(sla: Any, on: date, verdict: str) -> None:
    type(sla.agreement).objects.update(ends_on=date(2023, 6, 30))
    _measured(sla, 1, "98")
    _measured(sla, 4, "97.99")
    assert _verdict(on) == verdict


@pytest.mark.parametrize(
    ("bound", "value", "is_kept"), [("min", "98", True), ("max", "98", True), ("min", "97.99", False), ("max", "98.01", False)]
)
def test_the_bound_itself_is_kept(sla: Any, bound: str, value: str, *, is_kept: bool) -> None:
    sla.bound, sla.value = bound, Decimal(98)
    assert sla.is_kept_by(Decimal(value)) is is_kept


def test_the_worst_promise_tells_of_the_agreement(sla: Any) -> None:
    from schakel.registers.agreements.models import Promise

    _measured(sla, 1, "99")
    other = Promise.objects.create(
        agreement=sla.agreement, what="Klachten", bound="max", value=2, unit="stuks", period="year", starts_on=date(2022, 1, 1)
    )
    assert _verdict(date(2022, 4, 5)) == "kept"
    type(other).objects.filter(pk=other.pk).update(period="quarter")
    assert _verdict(date(2022, 4, 5)) == "not_measured"
    _measured(other, 1, "3")
    assert _verdict(date(2022, 4, 5)) == "breached"


def _facts(on: date) -> dict[tuple[str, str, int], Any]:
    from schakel.registers.agreements.counting import facts

    return {(each.norm, each.of, each.starts_on.year): each.value for each in facts(on)}


def test_the_norms_are_counted(sla: Any) -> None:
    from schakel.registers.agreements.models import Agreement

    Agreement.objects.create(
        title="Acht dagen", kind="poc", subject="hold_period", adopted_on=date(2022, 5, 1), starts_on=date(2022, 5, 1)
    )
    # Adopted before it begins: in 2021 there was none in force.
    assert _facts(date(2022, 4, 30))["sla_document", "", 2021] is False
    assert _facts(date(2022, 4, 30))["sla_document", "", 2022] is True
    assert ("sla_kept", "SLA", 2022) not in _facts(date(2022, 4, 30))
    _measured(sla, 1, "98")
    assert _facts(date(2022, 4, 30))["sla_kept", "SLA", 2022] is True
    found = _facts(date(2022, 12, 31))
    # Of two quarters nobody knows; that is neither kept nor broken.
    assert ("sla_kept", "SLA", 2022) not in found
    subjects = ("reserveringstermijn", "afschrijving", "uitleenfrequentie", "budget")
    assert [found["poc_agreements", subject, 2022] for subject in subjects] == [True, False, False, False]
    assert found["poc_agreements", "reserveringstermijn", 2021] is False
    for month in (4, 7):
        _measured(sla, month, "99")
    assert _facts(date(2022, 12, 31))["sla_kept", "SLA", 2022] is True
    # The last quarter counts for the year that it ends.
    assert ("sla_kept", "SLA", 2022) not in _facts(date(2023, 1, 1))
    _measured(sla, 10, "50")
    assert _facts(date(2023, 1, 1))["sla_kept", "SLA", 2022] is False


def test_a_proposal_counts_for_nothing(sla: Any) -> None:
    type(sla.agreement).objects.update(adopted_on=None)
    assert _facts(date(2022, 12, 31)) == {}


def test_what_must_be_done_comes_before_its_day(sla: Any) -> None:
    from schakel.registers.agreements.due import due
    from schakel.registers.agreements.models import Question

    type(sla.agreement).objects.update(ends_on=date(2022, 12, 31), decide_by=date(2022, 10, 1))
    broken = _measured(sla, 1, "90")
    _measured(sla, 4, "99")
    Question.objects.create(year=2022, number=1, core_value="vertrouwen", text="?", action="Doen", act_by=date(2022, 9, 1))
    today = date(2022, 5, 1)
    assert not list(due(today, date(2022, 4, 29)))
    found = [(str(each.on), each.kind or type(each.record).__name__) for each in due(today, date(2022, 12, 31))]
    assert sorted(found) == [
        ("2022-04-30", "Measurement"),
        ("2022-09-01", "Question"),
        ("2022-10-01", "decide"),
        ("2022-12-31", "end"),
    ]
    type(broken).objects.filter(pk=broken.pk).update(mended_on=date(2022, 6, 1))
    assert "Measurement" not in [type(each.record).__name__ for each in due(today, date(2022, 12, 31))]
    # Of what is over nobody has to decide any more.
    assert [each.kind for each in due(date(2023, 1, 1), date(2023, 12, 31)) if each.record == sla.agreement] == []


@pytest.mark.parametrize(
    ("sheet", "given", "says"),
    [
        ("agreements", {"kind": "poc"}, "Kies waar deze afspraak van het POC over gaat"),
        ("agreements", {"kind": "sla", "subject": "budget"}, "hoort alleen bij een afspraak van het POC"),
        ("agreements", {"kind": "sla", "ends_on": "2021-01-01"}, "Het einde ligt voor het begin"),
        ("agreement-measurements", {"starts_on": "2022-02-01"}, "Vul de eerste dag daarvan in: 01-01-2022"),
        ("agreement-measurements", {"mended_on": "2022-05-01"}, "er valt niets te herstellen"),
        ("fair-practice", {"answer": "no"}, "Leg uit waarom"),
        ("fair-practice", {"action": "Doen"}, "Vul in wanneer dit klaar is"),
    ],
)
def test_what_does_not_fit_is_refused(client: Any, sla: Any, sheet: str, given: dict[str, Any], says: str) -> None:
    whole = {
        "agreements": {"title": "Nieuw", "starts_on": "2022-01-01"},
        "agreement-measurements": {"promise": sla.pk, "starts_on": "2022-01-01", "value": "99", "evidence": "lijst"},
        "fair-practice": {"year": 2022, "number": 1, "core_value": "vertrouwen", "text": "?"},
    }[sheet]  # fmt: skip
    refused = client("anke").post(f"/lijsten/{sheet}/nieuw/", {"seen": ""} | whole | given)
    assert refused.status_code == 422
    assert says in refused.content.decode()


def test_a_promise_that_was_measured_keeps_its_number(client: Any, sla: Any) -> None:
    given = {
        "agreement": sla.agreement.pk, "what": "Ritten die reden", "bound": "min", "value": "90", "unit": "procent",
        "period": "quarter", "starts_on": "2022-01-01", "ends_on": "", "seen": 1,
    }  # fmt: skip
    _measured(sla, 1, "95")
    address = f"/lijsten/agreement-promises/{sla.pk}/wijzigen/"
    refused = client("anke").post(address, given)
    assert refused.status_code == 422
    assert "Hier is al op gemeten" in refused.content.decode()
    assert client("anke").post(address, given | {"value": "98", "ends_on": "2022-12-31"}).status_code == 302


def test_the_page_tells_what_was_broken_with_its_source(ask: Ask, sla: Any) -> None:
    for each in (sla, sla.agreement):
        each.starts_on = date(2018, 1, 1)
        each.save()
    type(sla.agreement).objects.update(adopted_on=date(2017, 12, 1))
    broken = _measured(sla, 10, "91.5", reason="Sneeuw", mend="Winterbanden")
    type(broken).objects.update(starts_on=date(2018, 10, 1))
    page = ask("bram", PAGE).content.decode()
    assert "Sneeuw" in page
    assert "Winterbanden" in page
    assert "91,5" in page
    # The clock is years later: of the last quarter that is over nothing was measured.
    assert "Van één afspraak is niet gemeten" in page
    assert "Quick scan" not in page


@pytest.mark.parametrize(("person", "status"), [("anke", 200), ("bram", 200), ("carla", 403), ("driss", 403), (None, 302)])
def test_who_sees_agreements(ask: Ask, sla: Any, person: str | None, status: int) -> None:
    assert sla
    assert ask(person, PAGE).status_code == status


def test_an_agreement_with_another_library_is_on_no_road(ask: Ask, sla: Any) -> None:
    _measured(sla, 1, "90", reason="Geheim")
    type(sla.agreement).objects.update(organisation_code=ZUID, title="Met Zuid")
    roads = [
        PAGE,
        "/lijsten/agreements/",
        "/lijsten/agreement-promises/",
        "/lijsten/agreement-measurements/bestand.csv",
        "/zoeken/?q=Zuid",
    ]
    for road in roads:
        told = ask("bram", road).content.decode()
        assert "Met Zuid" not in told, road
        assert "Geheim" not in told, road
    assert "Met Zuid" in ask("anke", PAGE).content.decode()
    type(sla.agreement).objects.update(organisation_code=NOORD)
    assert "Met Zuid" in ask("bram", PAGE).content.decode()


def test_an_empty_page_says_what_to_do(ask: Ask, site: Any) -> None:
    assert site
    _clear()
    assert "Voeg eerst een afspraak toe" in ask("anke", PAGE).content.decode()
    assert "schrijft hier op" in ask("bram", PAGE).content.decode()


def test_the_quick_scan_of_a_year_starts_once(client: Any, sla: Any) -> None:
    from schakel.registers.agreements.models import Question
    from schakel.registers.agreements.quick_scan import questions

    assert sla
    anke = client("anke")
    assert anke.post(f"{PAGE}quick-scan/", {"year": "2023"}).status_code == 302
    assert Question.objects.count() == len(questions()) > 10
    Question.objects.filter(number=1).update(answer="yes")
    assert "stond er al" in anke.post(f"{PAGE}quick-scan/", {"year": "2023"}, follow=True).content.decode()
    assert Question.objects.get(number=1).answer == "yes"
    assert anke.post(f"{PAGE}quick-scan/", {"year": "ooit"}).status_code == 404
    from django.test import Client

    assert Client(headers={"host": "localhost"}).post(f"{PAGE}quick-scan/", {"year": "2024"}).status_code == 403
    assert not Question.objects.filter(year=2024).exists()


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(("month", "quarter", "year")))
def test_periods_follow_each_other_without_a_gap(site: Any, day: date, period: str) -> None:
    from schakel.registers.agreements.periods import first_day, last_day

    assert site
    first = first_day(day, period)
    last = last_day(first, period)
    assert first <= day <= last
    assert first_day(last, period) == first
    assert first_day(last + timedelta(days=1), period) == last + timedelta(days=1)


def test_invented_agreements_show_every_verdict(site: Any, sla: Any) -> None:
    from schakel.registers.agreements.invented import invent
    from schakel.registers.agreements.models import Agreement, Measurement
    from schakel.registers.agreements.standing import breaches, rows

    assert site
    assert sla
    assert invent(date(2021, 1, 20), {}, {}) == 0
    _clear()
    invent(date(2021, 1, 20), {}, {})
    found = {each.verdict for each in rows(Agreement.objects.prefetch_related("promises__measurements"), date(2021, 1, 20))}
    assert {"kept", "breached", "proposed", "no_number"} <= found
    assert breaches(Measurement.objects.all())
