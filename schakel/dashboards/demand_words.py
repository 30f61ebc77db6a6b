"""The words of *Klantvraag*: norms, forms and causes, as librarians say them."""

from collections.abc import Mapping

from schakel.reports.numbers import Language

Words = Mapping[Language, Mapping[str, str]]

NORM: Words = {
    "nl": {"95": "95 % uit de eigen collectie", "999": "99,9 % uit de provincie"},
    "en": {"95": "95% from the own collection", "999": "99.9% from the province"},
}
FORM: Words = {
    "nl": {"strict": "streng: ook wat nooit is geleverd", "lenient": "ruim: alleen uitleningen"},
    "en": {"strict": "strict: with what was never supplied", "lenient": "lenient: loans only"},
}
SPLIT: Words = {"nl": {"material": "Materiaal", "audience": "Doelgroep"}, "en": {"material": "Material", "audience": "Audience"}}
UNKNOWN: Mapping[Language, str] = {"nl": "niet bekend", "en": "not known"}

CAUSE: Words = {
    "nl": {
        "was_out": "Eigen exemplaar was uit",
        "was_missing": "Eigen exemplaar kwijt of stuk",
        "stood_in": "Eigen exemplaar stond binnen",
        "not_owned_here": "Niet in huis, wel in de provincie",
        "not_in_province": "Van buiten de provincie",
        "not_owned": "Niet in de provincie",
        "unknown_title": "Titel niet bekend",
        "never_supplied": "Nooit geleverd",
    },
    "en": {
        "was_out": "Own item was out",
        "was_missing": "Own item missing or broken",
        "stood_in": "Own item stood in",
        "not_owned_here": "Not owned, but in the province",
        "not_in_province": "From outside the province",
        "not_owned": "Not in the province",
        "unknown_title": "Title not known",
        "never_supplied": "Never supplied",
    },
}

BY_CAUSE: Words = {
    "nl": {
        "was_out": "wat ontbrak, was {often} wel in huis maar uitgeleend",
        "was_missing": "wat ontbrak, was {often} kwijt of stuk",
        "stood_in": "wat ontbrak, stond {often} gewoon binnen",
        "not_owned_here": "wat ontbrak, was {often} van een ander in de provincie",
        "not_in_province": "wat ontbrak, kwam {often} van buiten de provincie",
        "not_owned": "wat ontbrak, was er {often} niet in de provincie",
        "unknown_title": "van wat ontbrak, is de titel {often} niet bekend",
        "never_supplied": "wat ontbrak, is {often} nooit geleverd",
    },
    "en": {
        "was_out": "what was missed was {often} owned but lent out",
        "was_missing": "what was missed was {often} missing or broken",
        "stood_in": "what was missed {often} simply stood in",
        "not_owned_here": "what was missed was {often} owned by another in the province",
        "not_in_province": "what was missed came {often} from outside the province",
        "not_owned": "what was missed was {often} not in the province",
        "unknown_title": "of what was missed the title is {often} not known",
        "never_supplied": "what was missed was {often} never supplied",
    },
}

MEANS: Words = {
    "nl": {
        "was_out": "Er was een eigen exemplaar, maar alles was uitgeleend, onderweg of gereserveerd. Meer exemplaren helpen.",
        "was_missing": "Er was een eigen exemplaar, maar het was kwijt, in reparatie of besteld. Zoeken of vervangen helpt.",
        "stood_in": "Een eigen exemplaar stond binnen, maar een ander werd gestuurd. Dat ligt aan de regels, niet aan het bezit.",
        "not_owned_here": "De organisatie had de titel niet; een andere bibliotheek in de provincie leverde.",
        "not_in_province": "De organisatie had de titel niet; het exemplaar kwam van buiten de provincie.",
        "not_owned": "Niemand in de provincie had de titel.",
        "unknown_title": "Het bibliotheeksysteem vertelt niet om welke titel het ging.",
        "never_supplied": "De reservering of aanvraag is gesloten zonder dat de klant iets kreeg.",
    },
    "en": {
        "was_out": "An own item was there, but all were lent, under way or on the hold shelf. More items help.",
        "was_missing": "An own item was there, but missing, in repair or still on order. Finding or replacing it helps.",
        "stood_in": "An own item stood in, but another was sent. That is a matter of routes and rules, not of what is owned.",
        "not_owned_here": "The organisation did not own the title; another library in the province supplied.",
        "not_in_province": "The organisation did not own the title; the item came from outside the province.",
        "not_owned": "Nobody in the province owned the title.",
        "unknown_title": "The library system does not say which title it was.",
        "never_supplied": "The hold or request was closed and the customer got nothing.",
    },
}

MEANS_IN_PROVINCE: Words = {
    "nl": {
        "was_out": "In de provincie was een exemplaar, maar alles was uitgeleend, onderweg of gereserveerd.",
        "was_missing": "In de provincie was een exemplaar, maar het was kwijt, in reparatie of nog in bestelling.",
        "stood_in": "In de provincie stond een exemplaar binnen, maar er werd een van buiten gehaald.",
    },
    "en": {
        "was_out": "There was an item in the province, but all were lent, under way or on the hold shelf.",
        "was_missing": "There was an item in the province, but missing, in repair or still on order.",
        "stood_in": "An item stood in within the province, but one from outside was fetched.",
    },
}
"""What other words mean for 99.9 %."""

PART: Words = {
        "nl": {
            "book": "Boek", "large_print": "Grote letter", "audiobook": "Luisterboek", "film": "Film", "music": "Muziek",
            "game": "Spel", "magazine": "Tijdschrift", "sheet_music": "Bladmuziek", "equipment": "Materieel", "other": "Overig",
            "adult": "Volwassenen", "youth": "Jeugd",
        },
        "en": {
            "book": "Book", "large_print": "Large print", "audiobook": "Audiobook", "film": "Film", "music": "Music",
            "game": "Game", "magazine": "Magazine", "sheet_music": "Sheet music", "equipment": "Equipment", "other": "Other",
            "adult": "Adults", "youth": "Youth",
        },
}  # fmt: skip

NO_NORM_YET: Mapping[Language, str] = {"nl": "nog geen norm", "en": "no norm yet"}

_CAUSE_IN_PROVINCE: Words = {
    "nl": {
        "was_out": "Was uit in de provincie",
        "was_missing": "Kwijt of stuk in de provincie",
        "stood_in": "Stond binnen in de provincie",
    },
    "en": {
        "was_out": "Was out in the province",
        "was_missing": "Missing or broken in the province",
        "stood_in": "Stood in within the province",
    },
}


def cause_names(norm: str, language: Language) -> Mapping[str, str]:
    """The causes of a norm. That of the province asks after items of everybody, so there no item is called own.

    >>> cause_names("95", "nl")["stood_in"], cause_names("999", "nl")["stood_in"]
    ('Eigen exemplaar stond binnen', 'Stond binnen in de provincie')
    """
    return {**CAUSE[language], **(_CAUSE_IN_PROVINCE[language] if norm == "999" else {})}
