"""What is wrong in a list of acts, in the language of the reader."""

from collections.abc import Mapping

from schakel.reports.numbers import Language

_WRONG: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "no_files": "in de map {file} staat geen CSV-bestand",
        "unreadable": "{file} is er niet, of is geen tekst in UTF-8",
        "columns": "{file} heeft de kolommen {found}; nodig is action, met item_id of title_id",
        "action": '{where}: action is "{found}"; toegestaan is {allowed}',
        "no_item": "{where}: bij {found} ontbreekt item_id",
        "no_title": "{where}: bij {found} ontbreekt title_id of de locatie",
        "no_place": "{where}: om {found} te verplaatsen ontbreekt to_location_code",
        "copies": '{where}: copies is "{found}"; schrijf een heel getal vanaf 1',
        "not_there": '{where}: "{found}" komt in deze momentopname niet voor ({allowed})',
    },
    "en": {
        "no_files": "there is no CSV file in the folder {file}",
        "unreadable": "{file} is not there, or is no text in UTF-8",
        "columns": "{file} has the columns {found}; needed is action, with item_id or title_id",
        "action": '{where}: action is "{found}"; allowed is {allowed}',
        "no_item": "{where}: {found} names no item_id",
        "no_title": "{where}: {found} names no title_id or no location",
        "no_place": "{where}: to move {found}, to_location_code is missing",
        "copies": '{where}: copies is "{found}"; write a whole number from 1',
        "not_there": '{where}: "{found}" is not in this snapshot ({allowed})',
    },
}
_TABLES: Mapping[str, str] = {"items": "exemplaren", "titles": "titels", "locations": "locaties"}


def wrong_list_in_words(values: Mapping[str, str], language: Language) -> str:
    """What is wrong in a list, from the values of an `ActListError`; empty when there are no words for it.

    >>> wrong_list_in_words({"kind": "copies", "file": "kopen.csv", "line": "3", "found": "twee", "allowed": ""}, "nl")
    'kopen.csv, regel 3: copies is "twee"; schrijf een heel getal vanaf 1'
    """
    template = _WRONG[language].get(values.get("kind", ""))
    if template is None:
        return ""
    where = f"{values['file']}, {'regel' if language == 'nl' else 'line'} {values['line']}"
    allowed = _TABLES.get(values["allowed"], values["allowed"]) if language == "nl" else values["allowed"]
    return template.format(where=where, file=values["file"], found=values["found"] or "–", allowed=allowed)
