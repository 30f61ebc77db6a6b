"""The words of reports, by language."""

from collections.abc import Mapping

from schakel.reports.numbers import Language

CHANGES: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "equal": "{start}, evenveel als een jaar eerder",
        "about": "{start}, ongeveer evenveel als een jaar eerder",
        "zero": "{start}; een jaar eerder was het 0",
        "sure": "{start}, {difference} dan een jaar eerder",
        "seems": "{start}; dat lijkt {difference} dan een jaar eerder, maar het kan ook toeval zijn",
        "unclear": "{start}; dat verschilt niet duidelijk van een jaar eerder",
        "few": "{start}; dat is te weinig om iets te zeggen over het verschil met een jaar eerder",
        "incomplete": "{start}; de gegevens beslaan nog niet het hele tijdvak",
        "before_incomplete": "{start}; een jaar eerder waren de gegevens niet volledig, dus dat is niet te vergelijken",
        "changed": "{start}; de definitie veranderde, dus dat is niet te vergelijken met een jaar eerder",
        "before_hidden": "{start}; het cijfer van een jaar eerder is te klein om te tonen, dus dat is niet te vergelijken",
        "no_before": "{start}; van een jaar eerder is geen cijfer bekend",
        "hidden": "{title} in {period}: te klein om te tonen",
        "unknown": "{title} in {period}: niet bekend",
        "plainly": "{title} in {period}: {value}",
    },
    "en": {
        "equal": "{start}, the same as a year before",
        "about": "{start}, about the same as a year before",
        "zero": "{start}; a year before it was 0",
        "sure": "{start}, {difference} than a year before",
        "seems": "{start}; that seems {difference} than a year before, but it may be chance",
        "unclear": "{start}; that does not clearly differ from a year before",
        "few": "{start}; that is too few to say anything of the difference with a year before",
        "incomplete": "{start}; the data do not cover the whole period yet",
        "before_incomplete": "{start}; a year before the data were not complete, so it cannot be compared",
        "changed": "{start}; the definition changed, so it cannot be compared with a year before",
        "before_hidden": "{start}; the figure of a year before is too small to show, so it cannot be compared",
        "no_before": "{start}; of a year before no figure is known",
        "hidden": "{title} in {period}: too small to show",
        "unknown": "{title} in {period}: not known",
        "plainly": "{title} in {period}: {value}",
    },
}
"""A finding, by how the figure stands to that of the year before."""
IN_CELL: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "up": "▲ {difference}", "down": "▼ {difference}", "seems_up": "▲ lijkt {difference}",
        "seems_down": "▼ lijkt {difference}",
        "equal": "■ gelijk", "about": "■ ongeveer gelijk", "zero": "▲ was 0", "unclear": "■ niet duidelijk anders",
        "few": "○ te weinig gevallen", "incomplete": "○ tijdvak niet volledig", "before_incomplete": "○ vorig jaar niet volledig",
        "changed": "○ definitie veranderde", "before_hidden": "○ niet te vergelijken", "no_before": "○ niet te vergelijken",
        "hidden": "○ niet te vergelijken", "unknown": "○ niet te vergelijken",
    },
    "en": {
        "up": "▲ {difference}", "down": "▼ {difference}", "seems_up": "▲ seems {difference}",
        "seems_down": "▼ seems {difference}",
        "equal": "■ the same", "about": "■ about the same", "zero": "▲ was 0", "unclear": "■ not clearly different",
        "few": "○ too few cases", "incomplete": "○ period not complete", "before_incomplete": "○ last year not complete",
        "changed": "○ definition changed", "before_hidden": "○ not comparable", "no_before": "○ not comparable",
        "hidden": "○ not comparable", "unknown": "○ not comparable",
    },
}  # fmt: skip
"""The same in a cell: a shape and a word, never one of the two alone."""
BESIDE: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "better": "▲ beter", "worse": "▼ minder goed", "higher": "▲ hoger", "lower": "▼ lager", "similar": "■ vergelijkbaar",
        "none": "○ niet te vergelijken", "probably": "{word}, waarschijnlijk",
    },
    "en": {
        "better": "▲ better", "worse": "▼ less good", "higher": "▲ higher", "lower": "▼ lower", "similar": "■ similar",
        "none": "○ not comparable", "probably": "{word}, probably",
    },
}  # fmt: skip
"""A place beside the network."""
NORM: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "met": "{title}: de norm is gehaald. Het is {value}; gevraagd is {asks}.",
        "not_met": "{title}: de norm is niet gehaald. Het is {value}; gevraagd is {asks}.",
        "too_early": "{title}: het is nog te vroeg om iets over de norm te zeggen. Nu is het {value}; gevraagd is {asks}.",
        "not_testable": "{title}: de norm is niet te toetsen. Gevraagd is {asks}.",
        "near": " Het verschil met de norm is zo klein dat het toeval kan zijn.",
    },
    "en": {
        "met": "{title}: the norm is met. It is {value}; asked is {asks}.",
        "not_met": "{title}: the norm is not met. It is {value}; asked is {asks}.",
        "too_early": "{title}: it is too early to say anything of the norm. Now it is {value}; asked is {asks}.",
        "not_testable": "{title}: the norm is not testable. Asked is {asks}.",
        "near": " The difference with the norm is so small that it may be chance.",
    },
}
WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "short": "In het kort", "probably": "waarschijnlijk",
        "scorecard": "Scorekaart", "figure": "Cijfer", "now": "Nu", "before": "Jaar eerder",
        "change": "Verandering", "norm": "Norm", "no_norm": "geen norm", "no_norm_yet": "nog geen norm", "unit": "Eenheid",
        "norms": "Normen", "asks": "Gevraagd", "value": "Waarde", "outcome": "Uitkomst", "who": "Wie dit vraagt. {who}",
        "place": "Plaats",
        "norm_table": "Normen en hoe het ervoor staat", "no_norms": "Voor deze cijfers is geen norm gevraagd.",
        "beside": "Naast het netwerk", "network": "Netwerk", "judged": "Vergeleken met het netwerk",
        "beside_table": "{place} naast het netwerk", "all_table": "De organisaties naast elkaar, op alfabet",
        "better": "Beter dan het netwerk: {names}.", "worse": "Minder goed dan het netwerk: {names}.",
        "similar": "Vergelijkbaar met het netwerk: {names}.", "higher": "Hoger dan het netwerk: {names}.",
        "lower": "Lager dan het netwerk: {names}.", "none": "Niet te vergelijken: {names}.",
        "beside_note": "Beter of minder goed staat er alleen als het verschil groter is dan toeval. Niet te "
        "vergelijken: een cijfer "
        "ontbreekt, of het netwerk is hier niet de som van zijn bibliotheken.",
        "alt": "Staafdiagram van {title} in {period}: {values}.", "more": "Overige cijfers",
        "more_table": "Wat verder over {place} in de levering staat",
        "locations": "Per vestiging", "location": "Vestiging", "location_table": "Vestigingen, op alfabet",
        "municipalities": "Per gemeente", "municipality": "Gemeente", "municipality_table": "Gemeenten, op alfabet",
        "organisations": "De organisaties naast elkaar",
        "course": "{title}, vergeleken met een jaar eerder: van de {all} {told}.",
        "course_up": "bij {n} meer", "course_down": "bij {n} minder", "course_share_up": "bij {n} hoger",
        "course_share_down": "bij {n} lager", "course_unclear": "bij {n} niet duidelijk anders of niet te vergelijken",
        "course_none": "{title}: bij geen van de {all} is een duidelijk verschil met een jaar eerder te zien.",
        "still": "Niet in de tabel, omdat er niets werd geteld: {names}.",
        "parts": "Naar groep", "part": "Groep", "part_table": "{title} naar groep", "class_table": "{title}",
        "small_note": "“Te klein om te tonen”: het aantal is zo klein dat het iemand kan aanwijzen, of het zou zo’n klein aantal "
        "verraden.",
        "mind": "Let op bij deze cijfers", "not_complete": "De gegevens beslaan niet het hele tijdvak: {names}.",
        "not_known": "Niet bekend: {names}.", "kept_back": "Te klein om te tonen: {n} van de {all} cijfers in deze levering.",
        "one_kept_back": "Te klein om te tonen: 1 van de {all} cijfers in deze levering.",
        "definition": "De definitie veranderde sinds een jaar eerder: {names}.",
        "nothing": "Alle cijfers beslaan het hele tijdvak en zijn te vergelijken met een jaar eerder.",
        "chance_term": "Lijkt, niet duidelijk, te weinig gevallen",
        "chance": "Meer of minder staat er zonder voorbehoud als het verschil groter is dan toeval (95 %-intervallen "
        "die elkaar niet "
        "raken). “Lijkt”: waarschijnlijk geen toeval. “Niet duidelijk anders”: het kan toeval zijn. “Te weinig gevallen”: minder "
        "dan {few} in een van beide jaren. De rekening neemt aan dat gevallen los van elkaar staan; wie tien boeken tegelijk "
        "leent maakt de werkelijke onzekerheid groter. Wat een bibliotheek zelf bepaalt (bezit, locaties, uren) kent "
        "geen toeval.",
        "chance_source": "Wilson, Byar en Newcombe, zoals in PHEindicatormethods",
        "for": "Voor", "by": "Van", "period": "Tijdvak", "known": "Bekend tot en met", "snapshot": "Momentopname",
        "time": "Keer", "again": "{n}e keer: een correctie",
        "same": "Deze cijfers zijn dezelfde als in het werkblad en de andere bestanden van deze levering.",
    },
    "en": {
        "short": "In short", "probably": "probably",
        "scorecard": "Scorecard", "figure": "Figure", "now": "Now", "before": "Year before",
        "change": "Change", "norm": "Norm", "no_norm": "no norm", "no_norm_yet": "no norm yet", "unit": "Unit",
        "norms": "Norms", "asks": "Asked", "value": "Value", "outcome": "Outcome", "who": "Who asks this. {who}",
        "place": "Place",
        "norm_table": "Norms and how it stands", "no_norms": "No norm is asked of these figures.",
        "beside": "Beside the network", "network": "Network", "judged": "Compared with the network",
        "beside_table": "{place} beside the network", "all_table": "The organisations side by side, by alphabet",
        "better": "Better than the network: {names}.", "worse": "Less good than the network: {names}.",
        "similar": "Similar to the network: {names}.", "higher": "Higher than the network: {names}.",
        "lower": "Lower than the network: {names}.", "none": "Not comparable: {names}.",
        "beside_note": "Better or less good is said only where the difference is more than chance. Not comparable: a figure is "
        "missing, or the network is not the sum of its libraries here.",
        "alt": "Bar chart of {title} in {period}: {values}.", "more": "Other figures",
        "more_table": "What else of {place} is in the delivery",
        "locations": "By location", "location": "Location", "location_table": "Locations, by alphabet",
        "municipalities": "By municipality", "municipality": "Municipality", "municipality_table": "Municipalities, by alphabet",
        "organisations": "The organisations side by side",
        "course": "{title}, compared with a year before: of {all} {told}.",
        "course_up": "more at {n}", "course_down": "less at {n}", "course_share_up": "higher at {n}",
        "course_share_down": "lower at {n}", "course_unclear": "not clearly different or not comparable at {n}",
        "course_none": "{title}: at none of the {all} is a clear difference with a year before to be seen.",
        "still": "Not in the table, since nothing was counted there: {names}.",
        "parts": "By group", "part": "Group", "part_table": "{title} by group", "class_table": "{title}",
        "small_note": "“Too small to show”: the number is so small that it can point at a person, or it would give such a number "
        "away.",
        "mind": "Mind with these figures", "not_complete": "The data do not cover the whole period: {names}.",
        "not_known": "Not known: {names}.", "kept_back": "Too small to show: {n} of the {all} figures in this delivery.",
        "one_kept_back": "Too small to show: 1 of the {all} figures in this delivery.",
        "definition": "The definition changed since a year before: {names}.",
        "nothing": "All figures cover the whole period and can be compared with a year before.",
        "chance_term": "Seems, not clearly, too few cases",
        "chance": "More or less is said without reserve where the difference is more than chance (95% intervals that "
        "do not touch). "
        "“Seems”: probably no chance. “Not clearly different”: it may be chance. “Too few cases”: fewer than {few} in one of the "
        "two years. The reckoning takes cases to be independent; who borrows ten books at once makes the real uncertainty "
        "larger. What a library decides itself (stock, locations, hours) knows no chance.",
        "chance_source": "Wilson, Byar and Newcombe, as in PHEindicatormethods",
        "for": "For", "by": "From", "period": "Period", "known": "Known up to", "snapshot": "Snapshot",
        "time": "Time", "again": "time {n}: a correction",
        "same": "These figures are the same as in the spreadsheet and the other files of this delivery.",
    },
}  # fmt: skip
