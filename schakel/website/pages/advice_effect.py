"""What was decided on advice, by whom and when; and what came of it."""

from datetime import date

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from schakel.advice.effects import Effect
from schakel.advice.kept import unpacked
from schakel.collection.advised import Action
from schakel.dashboards import advice_words as words
from schakel.dashboards.advice_effect import EffectPage, Taken, effect_page, effect_row
from schakel.dashboards.advice_page import TONE, Name
from schakel.registers.advice.measuring import how_many_measured, measured
from schakel.registers.advice.models import Change, Decision
from schakel.registers.advice.store import journal, newest_change
from schakel.reports.numbers import number
from schakel.reports.periods import day
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages.advice import page_number
from schakel.website.pages.advice_whose import namer, of_organisation, organisations, place_name
from schakel.website.snapshots import kept_as

PER_PAGE = 50


@of_organisation
def page(request: HttpRequest, snapshot: Snapshot, organisation: str) -> HttpResponse:
    """What came of decisions, as it was measured at the end of the refresh."""
    spoken, name = language(), namer(snapshot)

    def seen() -> tuple[list[Taken], EffectPage]:
        taken = [_taken(decision, effect, name) for decision, effect in measured(organisation)]
        return taken, effect_page(taken, place_name(snapshot, organisation), spoken)

    # Thousands of decisions take longer to read than a page may; they are read anew when one more was taken or measured.
    taken, made = kept_as(snapshot, ("effect", organisation, spoken, newest_change(), how_many_measured(snapshot)), seen)
    pages = Paginator(taken, PER_PAGE)
    at = _at(request, pages)
    return render(request, "advice_effect.html", {
        "page": made,
        "rows": [effect_row(each, spoken) for each in pages.page(at)], "at": at, "pages": pages.num_pages,
        "organisation": organisation, "organisations": organisations(snapshot, rights.reader_of(request), organisation),
        "place": place_name(snapshot, organisation), "total": number(len(taken), 0, spoken),
        "known_on": day(snapshot.known_on, spoken), "snapshot": snapshot,
    })  # fmt: skip


@of_organisation
def journal_page(request: HttpRequest, snapshot: Snapshot, organisation: str) -> HttpResponse:
    """Every change, newest first: who, when, what, and what it was before."""
    spoken, name = language(), namer(snapshot)
    pages = Paginator(journal(organisation), PER_PAGE)
    at = _at(request, pages)
    verdict = words.VERDICT[spoken]
    return render(request, "advice_journal.html", {
        "rows": [
            {
                "change": each, "when": _when(each), "title": each.decision.title or each.decision.title_id,
                "number": each.decision.item_id or each.decision.title_id, "where": name(each.decision.location),
                "action": words.ACTION[spoken][Action(each.decision.action)], "verdict": verdict[each.verdict],
                "tone": TONE[each.verdict], "before": verdict.get(each.verdict_before, ""),
            }
            for each in pages.page(at)
        ],
        "total": pages.count, "total_text": number(pages.count, 0, spoken), "at": at, "pages": pages.num_pages,
        "organisation": organisation, "place": place_name(snapshot, organisation),
        "organisations": organisations(snapshot, rights.reader_of(request), organisation),
    })  # fmt: skip


def _at(request: HttpRequest, pages: Paginator) -> int:  # type: ignore[type-arg]
    at = page_number(request.GET.get("page", "1"))
    try:
        pages.validate_number(at)
    except EmptyPage as error:
        raise Http404 from error
    return at


def _when(change: Change) -> str:
    at = timezone.localtime(change.at)
    return f"{day(at.date(), language())} {at:%H:%M}"


def _taken(decision: Decision, effect: Effect, name: Name) -> Taken:
    on: date = timezone.localtime(decision.at).date()
    return Taken(
        action=Action(decision.action), title=decision.title or decision.title_id,
        number=decision.item_id or decision.title_id, where=name(decision.location), verdict=decision.verdict, by=decision.by,
        on=on, note=decision.note, reasons=unpacked(decision.reasons), effect=effect,
    )  # fmt: skip
