"""The words of *Reserveringen*: kinds, checks and bands of days, as librarians say them."""

from collections.abc import Mapping

from schakel.reports.numbers import Language

KIND: Mapping[Language, Mapping[str, str]] = {
    "nl": {"all": "alle", "branch": "binnen de eigen vestiging", "network": "uit het hele netwerk"},
    "en": {"all": "all", "branch": "within the own branch", "network": "from the whole network"},
}
CHECK: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "short_expiry": "Vervalt binnen {days} dagen en is geen IBL: meestal teruggezet uit IBL zonder eigen termijn",
        "lapsed_and_open": "Staat nog open na de dag waarop hij vervalt",
        "open_without_title": "Staat open en noemt geen titel: er kan nooit een exemplaar bij gevonden worden",
        "ready_and_open": "Staat open en stond toch klaar: de dag of de afloop klopt niet",
        "ended_and_open": "Staat open en is toch beëindigd: de dag of de afloop klopt niet",
        "served_without_a_day": "Geleverd, maar niemand weet wanneer hij klaarstond: zit in geen enkele wachttijd",
        "open_and_no_item": "Staat open, en het netwerk heeft geen exemplaar: kopen, of elders aanvragen",
        "wish_of_tomorrow": "Geplaatst na de laatste dag die bekend is",
    },
    "en": {
        "short_expiry": "Lapses within {days} days and is no IBL: most likely turned back from IBL without its own term",
        "lapsed_and_open": "Still open after the day on which it lapses",
        "open_without_title": "Open, and names no title: no item can ever be found for it",
        "ready_and_open": "Open, and yet it stood ready: the day or the outcome is wrong",
        "ended_and_open": "Open, and yet it ended: the day or the outcome is wrong",
        "served_without_a_day": "Served, and nobody knows when it stood ready: it is in no waiting time",
        "open_and_no_item": "Open, and the network has no item: buy, or ask elsewhere",
        "wish_of_tomorrow": "Placed after the last day that is known",
    },
}
BAND: Mapping[Language, Mapping[str, str]] = {
    "nl": {"within_7": "tot een week", "within_14": "tot 2 weken", "within_28": "tot 4 weken", "within_56": "tot 8 weken",
           "later": "later", "not_seen": "niet te zeggen"},
    "en": {"within_7": "up to a week", "within_14": "up to 2 weeks", "within_28": "up to 4 weeks", "within_56": "up to 8 weeks",
           "later": "later", "not_seen": "cannot be told"},
}  # fmt: skip
HEADS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "place": "Afhaalplaats", "kind": "Soort", "holds": "Geplaatst", "ready": "Klaargezet", "open": "Wacht nog",
        "half": "Helft binnen", "nine": "Negen van de tien binnen", "sure": "95 % zeker", "title": "Titel",
        "material": "Materiaal", "waiting": "Wachtenden", "longest": "Langst, dagen", "items": "Exemplaren",
        "on_shelf": "Op de plank", "on_order": "Besteld", "ratio": "Wachtenden per exemplaar", "kept": "Op tijd geholpen",
        "to_buy": "Kopen", "buy_at": "Waarvan voor vestiging", "promised": "Beloofd", "came_true": "Uitgekomen",
        "closed": "Afgesloten", "fulfilled": "Opgehaald", "not_collected": "Niet opgehaald",
        "expired": "Verlopen", "converted": "Naar IBL", "cancelled": "Geannuleerd", "check": "Wat niet kan kloppen",
        "found": "Gevonden", "most": "Het meest bij", "group": "Dagen volgens de wachtrij", "forecasts": "Verwachtingen",
        "half_came": "Binnen de dag voor de helft (hoort 50 %)", "nine_came": "Binnen de dag voor negen van de tien (hoort 90 %)",
        "network": "Hele netwerk", "title_id": "Titelnummer", "after": "Op tijd na kopen",
        "keeps": "Belofte gehaald", "yes": "ja", "no": "nee",
    },
    "en": {
        "place": "Pickup", "kind": "Kind", "holds": "Placed", "ready": "Made ready", "open": "Still waits",
        "half": "Half within", "nine": "Nine of ten within", "sure": "95% sure", "title": "Title",
        "material": "Material", "waiting": "Waiting", "longest": "Longest, days", "items": "Items",
        "on_shelf": "On the shelf", "on_order": "On order", "ratio": "Waiting per item", "kept": "Served in time",
        "to_buy": "Buy", "buy_at": "Of these for branch", "promised": "Promised", "came_true": "Came true",
        "closed": "Closed", "fulfilled": "Collected", "not_collected": "Not collected",
        "expired": "Expired", "converted": "To IBL", "cancelled": "Cancelled", "check": "What cannot be right",
        "found": "Found", "most": "Most at", "group": "Days by the queue", "forecasts": "Forecasts",
        "half_came": "Within the day for half (should be 50%)", "nine_came": "Within the day for nine of ten (should be 90%)",
        "network": "Whole network", "title_id": "Title number", "after": "In time when bought",
        "keeps": "Promise kept", "yes": "yes", "no": "no",
    },
}  # fmt: skip
_AGREED: Mapping[str, str] = {
    "open holds for each lendable item": "open reserveringen per exemplaar dat uitgeleend kan worden",
    "days from tonight": "dagen vanaf vanavond",
    "share of those who wait now": "van wie nu wacht",
    "our starting point, for the POC to set: at three weeks a loan, three waiting for one item is two months for the last":
        "ons beginpunt, de POC kiest: bij drie weken per uitlening wacht de laatste van drie op één exemplaar twee maanden",
    "our starting point, for the POC to set: two loans of three weeks": "ons beginpunt, de POC kiest: twee uitleningen van drie "
        "weken",
    "nine of ten, as for the 90th percentile of waiting time": "negen van de tien, net als bij de wachttijden",
}  # fmt: skip
"""Units and reasons of `holds.toml` as we ship it, in Dutch. What a POC writes there itself is shown as it wrote it."""


def agreed_in_words(text: str, language: Language) -> str:
    """A unit of an agreed value, or why it is so."""
    return _AGREED.get(text, text) if language == "nl" else text


GROUP: Mapping[str, str] = {
    "all": "alle samen",
    "under": "minder dan",
    "to": "tot",
    "or more": "of meer",
    "no item": "geen exemplaar",
}
"""Parts of the names of groups of forecasts, in Dutch."""


def group_in_words(group: str, language: Language) -> str:
    """A group of forecasts.

    >>> group_in_words("5 to 8", "nl"), group_in_words("56 or more", "nl"), group_in_words("no item", "nl")
    ('5 tot 8', '56 of meer', 'geen exemplaar')
    """
    if language == "en":
        return group
    for english, dutch in GROUP.items():
        group = group.replace(english, dutch)
    return group
