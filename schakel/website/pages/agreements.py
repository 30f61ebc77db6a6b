"""*Afspraken*: how each agreement stands, what was broken and mended, and the quick scan."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schakel.records.sheet import sheets
from schakel.registers.agreements import quick_scan
from schakel.registers.agreements.models import Agreement, Answer, Kind, Measurement, Question
from schakel.registers.agreements.standing import Row, Stand, breaches, rows
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.known import known
from schakel.website.pages.register import records_for
from schakel.website.pages.signed_in import signed_in

_TONES = {"kept": "good", "breached": "warn", "not_measured": "warn"}


def _words() -> dict[str, str]:
    return {
        "kept": _("nagekomen"), "breached": _("niet nagekomen"), "not_measured": _("niet gemeten"),
        "too_early": _("nog te vroeg"), "no_number": _("geldt, zonder getal"), "proposed": _("voorstel"), "ended": _("afgelopen"),
        "to_come": _("gaat nog in"),
    }  # fmt: skip


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    reader, listed = rights.reader_of(request), sheets()
    rights.check_may_see_sheet(reader, listed["agreements"])
    spoken, today, words = language(), reading.today(), _words()
    found: list[Agreement] = list(records_for(listed["agreements"], reader).prefetch_related("promises__measurements"))
    shown = rows(found, today)
    measured: list[Measurement] = list(records_for(listed["agreement-measurements"], reader).select_related("promise__agreement"))
    places = known().organisations
    may_see_scan = rights.may_see_sheet(reader, listed["fair-practice"])
    return render(request, "agreements.html", {
        "kinds": [
            (kind.label, [_agreement(row, words, places, spoken) for row in shown if row.agreement.kind == kind])
            for kind in Kind
            if any(row.agreement.kind == kind for row in shown)
        ],
        "total": len(shown), "breached": sum(row.verdict == "breached" for row in shown),
        "not_measured": sum(row.verdict == "not_measured" for row in shown),
        "breaches": [_breach(each, spoken) for each in breaches(measured)], "may_see_scan": may_see_scan,
        "scan": _scan(today.year, spoken) if may_see_scan else None,
        "may_keep": rights.may_keep(reader, listed["agreements"]),
        "may_scan": rights.may_keep(reader, listed["fair-practice"]), "year": today.year,
    })  # fmt: skip


@require_POST
def start_scan(request: HttpRequest) -> HttpResponse:
    """Start the quick scan of a year with the questions of the package."""
    rights.check_may_keep(rights.reader_of(request), sheets()["fair-practice"])
    asked = request.POST.get("year", "")
    if not (asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= 2100):
        raise Http404
    if not quick_scan.start(int(asked)):
        messages.info(request, _("De quick scan van %(year)s stond er al. Er is niets veranderd.") % {"year": asked})
    return redirect(f"{reverse('register', args=['fair-practice'])}?year={asked}")


def _agreement(row: Row, words: dict[str, str], places: Any, spoken: Language) -> dict[str, Any]:
    own = row.agreement
    code = own.organisation_code
    return {
        "record": own, "word": words[row.verdict], "tone": _TONES.get(row.verdict, ""),
        "parties": ", ".join(each for each in (places.get(code, code) if code else _("alle bibliotheken"), own.others) if each),
        "since": day(own.starts_on, spoken), "until": day(own.ends_on, spoken) if own.ends_on else "",
        "decide_by": day(own.decide_by, spoken) if own.decide_by and row.verdict != "ended" else "",
        "adopted_on": day(own.adopted_on, spoken) if own.adopted_on else "",
        "stands": [_stand(each, words, spoken) for each in row.stands],
    }  # fmt: skip


def _stand(stand: Stand, words: dict[str, str], spoken: Language) -> dict[str, Any]:
    measured = stand.measured
    promise: Any = stand.promise
    return {
        "promise": promise, "word": words[stand.verdict], "tone": _TONES.get(stand.verdict, ""),
        "asked": f"{promise.get_bound_display()} {_number(promise.value, spoken)} {promise.unit}",
        "period": f"{promise.get_period_display()} {_('vanaf')} {day(stand.period, spoken)}" if stand.period else "",
        "value": _number(measured.value, spoken) if measured else "–", "measured": measured,
    }  # fmt: skip


def _breach(broken: Any, spoken: Language) -> dict[str, Any]:
    return {
        "record": broken, "promise": broken.promise, "value": _number(broken.value, spoken), "unit": broken.promise.unit,
        "on": f"{broken.promise.get_period_display()} {_('vanaf')} {day(broken.starts_on, spoken)}",
        "mend_by": day(broken.mend_by, spoken) if broken.mend_by else "",
        "mended_on": day(broken.mended_on, spoken) if broken.mended_on else "",
    }  # fmt: skip


def _scan(year: int, spoken: Language) -> dict[str, Any] | None:
    """The newest quick scan: how many questions have which answer, and what is still to be done."""
    newest = Question.objects.order_by("-year").values_list("year", flat=True).first()
    if newest is None:
        return None
    found: list[Question] = list(Question.objects.filter(year=newest))
    return {
        "year": newest, "is_of_now": newest >= year, "total": len(found), "open": sum(not each.answer for each in found),
        "answers": [(answer.value, answer.label, sum(each.answer == answer for each in found)) for answer in Answer],
        "actions": [
            (each, day(each.act_by, spoken) if each.act_by else "") for each in found if each.action and each.done_on is None
        ],
    }  # fmt: skip


def _number(value: Any, spoken: Language) -> str:
    decimals = 0 if value == int(value) else 1 if value * 10 == int(value * 10) else 2
    return number(float(value), decimals, spoken)
