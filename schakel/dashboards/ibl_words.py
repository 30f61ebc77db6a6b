# ruff: noqa: E501  (sentences are read whole)
"""The words of the quarterly report on interlibrary loan, in both languages."""

from schakel.interlibrary.forecast import SHORTEST, ForecastError
from schakel.reports.numbers import Language, number

SCOPES: dict[Language, dict[str, str]] = {
    "nl": {
        "own_branch": "eigen vestiging", "own_organisation": "eigen organisatie", "province": "provincie",
        "national_in": "landelijk, van buiten naar ons", "national_out": "landelijk, van ons naar buiten",
        "unknown": "niet bekend: nog geen exemplaar, of zonder eigenaar", "all": "alles samen",
    },
    "en": {
        "own_branch": "own branch", "own_organisation": "own organisation", "province": "province",
        "national_in": "national, from outside to us", "national_out": "national, from us to outside",
        "unknown": "not known: no item yet, or without owner", "all": "all together",
    },
}  # fmt: skip
UNITS: dict[Language, dict[str, str]] = {
    "nl": {"request": "aanvragen", "supply": "leveringen", "movement": "bewegingen", "loan": "uitleningen"},
    "en": {"request": "requests", "supply": "supplies", "movement": "movements", "loan": "loans"},
}
STATUSES: dict[Language, dict[str, str]] = {
    "nl": {"met": "gehaald", "not_met": "niet gehaald", "too_early": "nog niet te beoordelen", "not_testable": "niet te toetsen"},
    "en": {"met": "met", "not_met": "not met", "too_early": "too early to say", "not_testable": "cannot be tested"},
}
FINDINGS: dict[Language, dict[str, str]] = {
    "nl": {
        "loan_of_unknown_item": "uitleningen waarvan het exemplaar niet in de catalogus staat; geteld, zonder titel en doelgroep",
        "loan_without_owner": "uitleningen waarvan niet bekend is van wie het exemplaar is; tellen niet mee voor 95 en 99,9 %",
        "item_without_owner": "reserveringen waarvan het exemplaar geen eigenaar heeft; geteld onder bereik 'niet bekend'",
        "request_without_supplier": "geleverde aanvragen zonder leverancier; hun kwartaal is zonder hen verrekend",
        "hold_for_nobody": "reserveringen die klaarstonden op een plek die van geen organisatie is; leverde een andere organisatie, "
        "dan is hun kwartaal zonder hen verrekend",
        "unfilled_but_sent": "aanvragen die 'niet geleverd' heten en toch een verzenddag hebben; geteld als niet geleverd",
        "supplied_without_day": "geleverde aanvragen zonder dag; wel in de honorering, niet in leveringen en verrekening",
        "ended_without_day": "afgesloten aanvragen zonder dag van afsluiten; in geen kwartaal geteld als afgesloten",
        "unfilled_without_reason": "niet geleverd zonder reden; geteld onder 'geen reden opgegeven'",
        "supplies_itself": "aanvragen waarvan aanvrager en leverancier dezelfde zijn; die betaalt zichzelf, dus niets",
        "scope_contradicts_supplier": "aanvragen 'binnen de organisatie' met een andere leverancier; geteld onder provincie",
        "hold_ended_before_ready": "reserveringen die eindigden voordat ze klaarstonden; geteld op de dag van klaarstaan",
        "transit_never_arrived": "transporten die langer dan 60 dagen onderweg zijn; geteld als beweging op de dag van verzenden",
    },
    "en": {
        "loan_of_unknown_item": "loans of an item that the catalogue does not have; counted, without title and audience",
        "loan_without_owner": "loans of an item of which the owner is not known; left out of the norms of 95 and 99.9%",
        "item_without_owner": "holds whose item has no owner; counted under scope 'not known'",
        "request_without_supplier": "supplied requests without a supplier; their quarter is cleared without them",
        "hold_for_nobody": "holds that stood ready at a place that belongs to no organisation; when another organisation supplied "
        "them, their quarter is cleared without them",
        "unfilled_but_sent": "requests called unfilled that yet have a day of sending; counted as unfilled",
        "supplied_without_day": "supplied requests without a day; in the honouring rate, not in supplies and clearing",
        "ended_without_day": "closed requests without the day of closing; closed in no quarter",
        "unfilled_without_reason": "unfilled without a reason; counted under 'no reason given'",
        "supplies_itself": "requests whose requester is the supplier; it pays itself, so nothing",
        "scope_contradicts_supplier": "requests 'within the organisation' with another supplier; counted under province",
        "hold_ended_before_ready": "holds that ended before they stood ready; counted on the day they stood ready",
        "transit_never_arrived": "transits under way for more than 60 days; counted as a movement on the day of sending",
    },
}  # fmt: skip
PARTIES: dict[Language, dict[str, str]] = {
    "nl": {"outside": "Bibliotheken buiten de provincie", "carrier": "Vervoerder", "all": "Samen", "": "Nog niet bekend"},
    "en": {"outside": "Libraries outside the province", "carrier": "Carrier", "all": "Together", "": "Not known yet"},
}
WORDS: dict[Language, dict[str, str]] = {
    "nl": {
        "kind": "IBL-kwartaalrapport voor het Provinciaal Overleg Collectioneren",
        "title": "In {period} leverden bibliotheken elkaar {supplies} keer; {rate} van de afgesloten aanvragen is geleverd",
        "no_requests": "In {period} zijn geen aanvragen afgesloten",
        "period": "Periode", "network": "Netwerk", "snapshot": "Momentopname", "unfinished": "Let op",
        "is_unfinished": "het kwartaal is nog niet volledig in de gegevens", "open_label": "{label} (niet volledig)",
        "requests": "Aanvragen en honorering",
        "requests_says": "Een aanvraag gaat naar een andere bibliotheek. De honorering is het deel van de aanvragen die in "
        "het kwartaal zijn "
        "afgesloten, waarvoor iets is verzonden. De dagen lopen van aanvraag tot ontvangst.",
        "by_library": "Aanvragen per bibliotheek", "by_scope": "Aanvragen naar bereik",
        "library": "Bibliotheek", "scope": "Bereik", "placed": "Gedaan", "closed": "Afgesloten", "supplied_of": "Waarvan "
        "geleverd",
        "rate": "Honorering", "median": "Dagen, midden", "p90": "Dagen, 9 van de 10",
        "unmet": "Waarom niet geleverd", "unmet_none": "Alle afgesloten aanvragen zijn geleverd.", "reason": "Reden",
        "count": "Aantal",
        "no_reason": "geen reden opgegeven",
        "flows": "Stromen", "flows_says": "Een aanvraag leidt tot ten hoogste één levering en tot ten hoogste twee "
        "bewegingen (heen en terug). "
        "Tel ze nooit bij elkaar op.",
        "units": "Aantallen naar bereik en eenheid", "matrix": "Leveringen tussen bibliotheken: van (rij) naar (kolom)",
        "from": "Van",
        "clearing": "Verrekening",
        "clearing_says": "Per levering betaalt de aanvrager de leverancier en de vervoerder. Alle saldi samen zijn precies "
        "0: {supplies} "
        "leveringen, elk in één kwartaal. De landelijke tarieven zijn ook op leveringen binnen de provincie gerekend; of "
        "die zo worden "
        "verrekend, spreken de bibliotheken af. Daarom staat het landelijke deel apart.",
        "no_clearing": "Dit kwartaal is niet verrekend: op {day} is er geen {kind} voor leveringen met het bereik “{scope}”. "
        "De tarieven gelden van {first} tot {last}. Voeg het tarief van die dag toe, met wie het vaststelde en de bron.",
        "not_settled": "de verrekening is nog niet compleet; leveringen die er niet in staan: {supplies}",
        "uncleared_says": "De verrekening is nog niet compleet. Leveringen waarvan niet in de gegevens staat wie leverde of wie aanvroeg: {supplies}. "
        "Die zijn niet verrekend, en hun bedrag is niet bekend. Vul dit aan in het bibliotheeksysteem en haal de gegevens opnieuw op.",
        "uncleared": "Leveringen die niet zijn verrekend", "supplier": "Leverancier", "requester": "Aanvrager",
        "not_told": "niet bekend", "not_known": "niet bekend", "amount": "Bedrag (€)", "such_as": "Zoals aanvraag",
        "settlement": "tarief van aanvrager aan leverancier", "transport": "tarief voor vervoer", "no_end": "nader bericht",
         "balance": "Saldo per partij", "supplied": "Geleverd", "received": "Ontvangen", "net": "Netto", "euro": "Saldo (€)",
        "national": "Waarvan landelijk (€)", "cost": "Kosten per ontvangen levering (€)",
        "no_survey": "De enquête telt niet mee: die van {who} die begint op {day} telt meer tevreden mensen dan antwoorden, of meer "
        "antwoorden dan er mensen gevraagd zijn. Verbeter het bestand en haal het opnieuw op.", "survey": "Tevredenheid", "survey_says": "Norm van de provincie: ten minste 80 % tevreden. De marge zegt hoeveel "
        "toeval er in de "
        "antwoorden zit, niet wat mensen vinden die niet antwoordden.", "satisfied": "Tevreden", "low": "Marge van",
        "high": "Marge tot",
        "answers": "Antwoorden", "response": "Respons", "norm": "Norm 80 %",
        "series": "Ontwikkeling", "series_says": "Leveringen per kwartaal; in de grafiek wat wij ontvingen uit provincie en "
        "land samen.",
        "series_caption": "Wat wij ontvingen uit provincie en land samen, per kwartaal",
        "received_start": "In {period} ontvingen wij {n} keer iets uit provincie en land samen",
        "received_more": "{start}, {share} meer dan een jaar eerder.",
        "received_less": "{start}, {share} minder dan een jaar eerder.",
        "received_unclear": "{start}; dat verschilt niet duidelijk van een jaar eerder.",
        "received_few": "{start}; dat is te weinig om iets te zeggen over het verschil met een jaar eerder.",
        "series_alt": "Staafgrafiek van leveringen per kwartaal, van {first} in {first_period} tot {last} in {last_period}.",
        "quarter": "Kwartaal", "odd": "Wat opvalt in de gegevens", "odd_none": "Geen van de gezochte tegenstrijdigheden "
        "komt voor.",
        "what": "Wat", "rows": "Rijen", "of": "Van", "too_small": "te klein om te tonen", "none": "geen",
    },
    "en": {
        "kind": "Quarterly report on interlibrary loan for the collection council",
        "title": "In {period} libraries supplied each other {supplies} times; {rate} of closed requests were supplied",
        "no_requests": "In {period} no requests were closed",
        "period": "Period", "network": "Network", "snapshot": "Snapshot", "unfinished": "Note",
        "is_unfinished": "the data do not yet cover the whole quarter", "open_label": "{label} (not complete)",
        "requests": "Requests and honouring",
        "requests_says": "A request goes to another library. The honouring rate is the share of requests closed in the "
        "quarter for which "
        "something was sent. Days run from request to receipt.",
        "by_library": "Requests by library", "by_scope": "Requests by scope",
        "library": "Library", "scope": "Scope", "placed": "Placed", "closed": "Closed", "supplied_of": "Of which supplied",
        "rate": "Honouring", "median": "Days, median", "p90": "Days, 9 in 10",
        "unmet": "Why not supplied", "unmet_none": "All closed requests were supplied.", "reason": "Reason", "count": "Count",
        "no_reason": "no reason given",
        "flows": "Flows", "flows_says": "One request leads to at most one supply and at most two movements (there and back). "
        "Never add them up.",
        "units": "Counts by scope and unit", "matrix": "Supplies between libraries: from (row) to (column)", "from": "From",
        "clearing": "Clearing",
        "clearing_says": "For each supply the requester pays the supplier and the carrier. All balances together are "
        "exactly 0: {supplies} "
        "supplies, each in one quarter. The national tariffs are reckoned on supplies within the province too; whether "
        "those are settled "
        "is for the libraries to agree. The national part therefore stands apart.",
        "no_clearing": "This quarter was not cleared: on {day} there is no {kind} for supplies of the scope “{scope}”. The tariffs "
        "hold from {first} until {last}. Add the tariff of that day, with who set it and the source.",
        "not_settled": "the clearing is not complete; supplies that are not in it: {supplies}",
        "uncleared_says": "The clearing is not complete. Supplies of which the data do not tell who supplied or who asked: {supplies}. "
        "They were not cleared, and their amount is not known. Complete this in the library system and fetch the data again.",
        "uncleared": "Supplies that were not cleared", "supplier": "Supplier", "requester": "Requester",
        "not_told": "not known", "not_known": "not known", "amount": "Amount (€)", "such_as": "Such as request",
        "settlement": "tariff from requester to supplier", "transport": "tariff for transport", "no_end": "further notice",
         "balance": "Balance by party", "supplied": "Supplied", "received": "Received", "net": "Net", "euro": "Balance (€)",
        "national": "Of which national (€)", "cost": "Cost per supply received (€)",
        "no_survey": "The survey does not count: that of {who} from {day} has more people satisfied than answered, or more answered than "
        "were asked. Correct the file and fetch it again.", "survey": "Satisfaction", "survey_says": "Norm of the province: at least 80% satisfied. The margin says how much "
        "chance is in the "
        "answers, not what people think who did not answer.", "satisfied": "Satisfied", "low": "Margin from", "high": "Margin to",
        "answers": "Answers", "response": "Response", "norm": "Norm 80%",
        "series": "Development", "series_says": "Supplies by quarter; the chart shows what we received from province and "
        "country together.",
        "series_caption": "What we received from province and country together, by quarter",
        "received_start": "In {period} we received something {n} times from province and country together",
        "received_more": "{start}, {share} more than a year before.",
        "received_less": "{start}, {share} less than a year before.",
        "received_unclear": "{start}; that does not clearly differ from a year before.",
        "received_few": "{start}; that is too few to say anything of the difference with a year before.",
        "series_alt": "Bar chart of supplies by quarter, from {first} in {first_period} to {last} in {last_period}.",
        "quarter": "Quarter", "odd": "What stands out in the data", "odd_none": "None of the contradictions looked for occurs.",
        "what": "What", "rows": "Rows", "of": "Of", "too_small": "too small to show", "none": "none",
    },
}  # fmt: skip
DEFINITIONS: dict[Language, tuple[tuple[str, str, str], ...]] = {
    "nl": (
        ("Aanvraag", "één wens die naar een andere bibliotheek gaat, op de dag dat zij is gedaan", "Bibliotheekinzicht; "
        "definitie van dit rapport"),
        ("Levering", "een exemplaar dat voor een aanvraag is verzonden, op de dag van verzending", "definitie van dit rapport"),
        ("Beweging", "één reis van één exemplaar tussen twee locaties; een aanvraag geeft er ten hoogste twee", "telwijze van de POI's, Bibliotheekblad"),
        ("Honorering", "geleverd, gedeeld door afgesloten, over de aanvragen die in het kwartaal zijn afgesloten", "definitie van dit rapport"),
        ("Netto", "geleverd aan anderen min ontvangen van anderen", "definitie van dit rapport"),
        ("Saldo", "wat een partij krijgt min wat zij betaalt, volgens de tarieven die op de dag van verzending golden",
        "tarieven van SPN, handboek Tarieven"),
        ("Tevreden", "'tevreden' of 'zeer tevreden', van wie antwoordde; marge volgens Wilson, 95 %", "provinciale eisen 2023"),
    ),
    "en": (
        ("Request", "one wish that goes to another library, on the day it was placed", "Bibliotheekinzicht, IBL"),
        ("Supply", "an item sent for a request, on the day it was sent", "definition of this report"),
        ("Movement", "one journey of one item between two locations; a request gives at most two", "as the POIs count, Bibliotheekblad"),
        ("Honouring", "supplied divided by closed, over requests closed in the quarter", "definition of this report"),
        ("Net", "supplied to others minus received from others", "definition of this report"),
        ("Balance", "what a party gets minus what it pays, by the tariffs of the day of sending", "tariffs of SPN, handbook Tariffs"),
        ("Satisfied", "'satisfied' or 'very satisfied', of those who answered; Wilson's 95% margin", "requirements of the "
        "province 2023"),
    ),
}  # fmt: skip
COMMAND: dict[Language, dict[str, str]] = {
    "nl": {
        "flows": "Stromen: {period}", "unit": "eenheid", "scope": "bereik", "from": "van", "to": "naar", "count": "aantal",
        "requests": "Aanvragen bij andere organisaties", "requester": "aanvrager", "placed": "gedaan", "closed": "afgesloten",
        "supplied": "geleverd", "rate": "honorering", "median": "dagen, midden", "p90": "dagen, 9 van de 10", "unmet": "niet geleverd",
        "no_requests": "In deze gegevens staan geen aanvragen.",
        "requests_of": "De aanvragen in deze gegevens zijn gedaan van {first} tot en met {last}; van de rest van {period} is niets bekend.",
        "odd": "{rows} van {of} rijen van {table}: {says}. Zoals {sample}.",
        "clearing": "Verrekening: {period}, tarieven van {tariffs}", "party": "partij", "received": "ontvangen", "net": "netto",
        "earned": "verdiend €", "settlement": "aan leverancier €", "transport": "vervoer €", "balance": "saldo €", "cost": "€ per levering",
        "closes": "{supplies} leveringen, elk in één kwartaal; alle saldi samen zijn 0 cent.",
        "uncleared": "Leveringen die niet zijn verrekend", "supplier": "leverancier", "such_as": "zoals aanvraag",
        "days_title": "Provincie: gemiddeld aantal dagen wachten, per drie maanden vanaf",
        "holds_title": "{scope}: geplaatste reserveringen, per drie maanden vanaf", "supplies_title": "{scope}: leveringen, per drie maanden vanaf",
        "month": "maand", "expected": "verwacht", "low": "laag", "high": "hoog",
        "errors": "Fout op maanden die het model niet kende, als deel van wat gebeurde", "method": "methode", "year_1": "eerste jaar",
        "year_2": "tweede jaar", "used": "gebruikt",
        "judged": "Weggelaten: {gone}. Binnen het interval in het verleden: {covered} (80 % is de bedoeling).", "no_month": "geen maand",
        "effect": "1 % meer collectie ging samen met {value} % leveringen (standaardfout {error}).",
        "no_forecast": "{scope}: geen verwachting: {why}",
        "from_counts": "Uit tellingen van reserveringen naar maand van plaatsen, {first} tot en met {last}; in latere maanden wachten er nog te veel.",
        "wide": "Laag en hoog van drie maanden zijn de som van die van de maanden, en dus iets te ruim.", "not_known": "niet bekend",
        "snapshot": "Momentopname {id}.",
    },
    "en": {
        "flows": "Flows: {period}", "unit": "unit", "scope": "scope", "from": "from", "to": "to", "count": "count",
        "requests": "Requests to other organisations", "requester": "requester", "placed": "placed", "closed": "closed",
        "supplied": "supplied", "rate": "rate", "median": "days, median", "p90": "days, 9 in 10", "unmet": "unmet",
        "no_requests": "There are no requests in these data.",
        "requests_of": "The requests in these data were placed from {first} up to {last}; of the rest of {period} nothing is known.",
        "odd": "{rows} of {of} rows of {table}: {says}. Such as {sample}.",
        "clearing": "Clearing: {period}, tariffs of {tariffs}", "party": "party", "received": "received", "net": "net",
        "earned": "earned €", "settlement": "to supplier €", "transport": "transport €", "balance": "balance €", "cost": "€ per supply",
        "closes": "{supplies} supplies, each in one quarter; all balances together are 0 cents.",
        "uncleared": "Supplies that were not cleared", "supplier": "supplier", "such_as": "such as request",
        "days_title": "Province: mean days to wait, by three months from",
        "holds_title": "{scope}: holds placed, by three months from", "supplies_title": "{scope}: supplies, by three months from",
        "month": "month", "expected": "expected", "low": "low", "high": "high",
        "errors": "Error on months held back, share of what happened", "method": "method", "year_1": "first year",
        "year_2": "second year", "used": "used",
        "judged": "Left out: {gone}. Within the interval in the past: {covered} (80% is meant).", "no_month": "no month",
        "effect": "1% more collection went with {value}% supplies (standard error {error}).",
        "no_forecast": "{scope}: no forecast: {why}",
        "from_counts": "From counts of holds by month of placing, {first} up to {last}; in later months too many still wait.",
        "wide": "Low and high of three months are sums of those of the months, and so a little wide.", "not_known": "not known",
        "snapshot": "Snapshot {id}.",
    },
}  # fmt: skip
"""What `schakel ibl` prints beside what the report says too."""
METHODS: dict[Language, dict[str, str]] = {
    "nl": {
        "level_trend_season": "niveau, ontwikkeling en seizoen", "seasonal_naive": "dezelfde maand van vorig jaar",
        "last_year": "gemiddelde van vorig jaar",
    },
    "en": {
        "level_trend_season": "level, trend and season", "seasonal_naive": "the same month of last year",
        "last_year": "mean of last year",
    },
}  # fmt: skip
_NO_FORECAST: dict[Language, dict[str, str]] = {
    "nl": {
        "too_little": "er zijn {months} maanden met in het midden {median} leveringen; nodig zijn {needed} maanden en in het midden 5",
        "no_effect": "wat de collectie doet is niet te zeggen: er zijn te weinig organisaties, of zij veranderden gelijk; gebruik --shrink 0",
    },
    "en": {
        "too_little": "there are {months} months with a median of {median} supplies; needed are {needed} months and a median of 5",
        "no_effect": "the effect of the collection cannot be told: organisations are too few or moved alike; use --shrink 0",
    },
}  # fmt: skip


def no_forecast(error: ForecastError, language: Language) -> str:
    """Why a series cannot be foretold."""
    figures = {name: number(value, 0, language) for name, value in error.figures.items()}
    words = _NO_FORECAST[language].get(error.reason)
    return str(error) if words is None else words.format(**figures, needed=SHORTEST)
