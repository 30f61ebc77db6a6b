# ruff: noqa: E501  (sentences are read whole)
"""The words of `schakel smallest`: how small the collection can be, and what to do with the items at a given size."""

from collections.abc import Mapping

from schakel.reports.numbers import Language

COMMAND: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "province": "hele provincie", "what": "Wat met de exemplaren te doen",
        "what_heads": "locatie|exemplaren nu|ruimte|gepland|houden|verplaatsen|weg|waarvan laatste exemplaren|kopen|waarde van ruimte",
        "met": "Vervulde vraag in het jaar dat komt", "met_heads": "|zoals het is|volgens het plan", "money": "Geld",
        "money_heads": "|van|hoogstens|gebruikt|waarde van één meer", "what is bought": "wat wordt gekocht",
        "cents": "centen", "cents of what is bought": "centen voor kopen",
        "buy": "Te kopen: {copies} exemplaren voor {cents} cent.",
        "guard": "De laatste exemplaren houden kost, van de wensen van een jaar die vervuld zouden worden: {lost}.",
        "gap": "Geen plan binnen deze omvang is meer dan {gap} meer waard dan dit.",
        "lists": "Er zijn {lists} lijsten geschreven. Een laatste exemplaar in de provincie is gemerkt: vraag ernaar voordat het weggaat.",
        "left_out": "Niet in het plan, {reason}: {count}.", "snapshot": "Momentopname {id}.",
        "smallest": "De kleinste collectie, getoetst op {first} tot en met {last}",
        "smallest_heads": "|exemplaren toen|gemeten norm|die exemplaren in de toets|plan toen|dat plan in de toets|alleen voor de eigen norm|die in de toets|plan voor het jaar dat komt",
        "test": "In de toets wacht wie alle exemplaren uit vindt zo lang als mensen bleken te wachten, en telt dan als bediend, zoals in de norm. "
        "Het plan is gemaakt met de maanden ervoor. Wat nog afwijkt van wat is gemeten, is zijn fout.",
        "unmendable": "{place}: {share} van de wensen bleef liggen terwijl er een exemplaar stond; dat alleen al breekt de norm, en geen "
        "collectie herstelt dat. Het plan mikt op de norm zonder die wensen.",
        "proof": "Kosten {cost}; bewezen: niets kost minder dan {bound} ({gap} lager).",
        "margin": "De marge voor fouten van de verwachting kost {cost} op de maanden die het plan niet kende.",
        "curve": "Omvang en vervulde vraag: exemplaren, en welk deel van de vraag zij vervullen",
        "forecasts": "De verwachting op maanden die zij niet kende", "forecast_heads": "regel|verwacht|afwijking|afwijking op het juiste niveau",
        "forecast": "verwachting", "last year's counts": "aantallen van vorig jaar",
        "the same months a year before": "dezelfde maanden een jaar eerder",
        "all_foretold": "Geen regel is beter dan een andere: elk aantal is voorzien.", "less": "minder", "more": "meer",
        "misses": "De verwachting mist {share} {word} dan {best}, de beste van de twee eenvoudige regels (afwijking, op het juiste niveau).",
    },
    "en": {
        "province": "province", "what": "What to do with the items",
        "what_heads": "location|items now|room|planned|keep|move|drop|last copies among them|buy|worth of room",
        "met": "Demand met in the year to come", "met_heads": "|as it is|planned", "money": "Money",
        "money_heads": "|of|at most|used|worth of one more",
        "buy": "To buy: {copies} copies for {cents} cents.",
        "guard": "Keeping the last copies costs, of the wishes of a year that would be met: {lost}.",
        "gap": "No plan within these sizes is worth more than {gap} above this one.",
        "lists": "{lists} lists were written. A last copy in the province is marked: ask before it goes.",
        "left_out": "Not in the plan, {reason}: {count}.", "snapshot": "Snapshot {id}.",
        "smallest": "The smallest collection, tried on {first} up to {last}",
        "smallest_heads": "|items then|the norm measured|they, in the test|plan then|it, in the test|for own norms alone|those, in the test|plan for the year to come",
        "test": "In the test, who finds all copies out waits as long as people were seen to wait, and then counts as met, as in the norm."
        " It was fitted on the months before. What it still differs from what was measured is its error.",
        "unmendable": "{place}: {share} of the wishes were never met although a copy stood in, which alone breaks the norm; no collection "
        "mends that. The plan aims at the norm without those wishes.",
        "proof": "Cost {cost}; proven: none costs less than {bound} ({gap} lower).",
        "margin": "The margin for errors of the forecast costs {cost} on the months held back.",
        "curve": "Size against demand met: copies, and the share of demand that they meet",
        "forecasts": "The forecast on months held back", "forecast_heads": "rule|expected|deviance|deviance at the right level",
        "all_foretold": "No rule can be told apart: every count was foretold.", "less": "less", "more": "more",
        "misses": "The forecast misses {share} {word} than {best}, the better of the two plain rules (deviance, at the right level).",
    },
}  # fmt: skip
