# ruff: noqa: E501  (sentences are read whole)
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


METHOD: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "flow": "Schakel, vrije keuze", "flow_same_holds": "Schakel, dezelfde reserveringen", "local_first": "eigen plank eerst",
        "title_by_title": "titel voor titel", "best_hold_nearest": "dichtstbijzijnde eerst",
        "best_hold_first_come": "wie het eerst komt", "holds alike": "reserveringen als deze", "returns alone": "terugkomst alleen",
    },
    "en": {
        "flow": "Schakel, free to choose", "flow_same_holds": "Schakel, the same holds", "local_first": "own shelf first",
        "title_by_title": "title by title", "best_hold_nearest": "nearest first", "best_hold_first_come": "first come, first served",
        "holds alike": "holds alike", "returns alone": "returns alone",
    },
}  # fmt: skip
"""How holds are given their items, and how waits are foretold."""
COMMAND: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "queues": "Wachtrijen",
        "queue_heads": "nummer|titel|materiaal|wachten|alleen eigen|langst, dagen|exempl.|op plank|besteld|per exempl.|op tijd|kopen|voor|"
        "dan",
        "more_titles": "Nog {more} titels; --rows {all} of --json geeft ze "
        "alle.",
        "waiting_for": "{waiting} wachten op {titles} titels; bij {over} titels wachten er meer dan {threshold} op elk exemplaar dat hen "
        "mag helpen, of is er geen zo’n exemplaar.",
        "kept_says": "Van wie wacht is naar verwachting {kept} binnen {days} dagen aan de beurt, en {after} als er {buy} exemplaren "
        "worden gekocht. Bij {none} titels om te kopen wordt de afgesproken {share} ook dan niet gehaald.",
        "not_bought": "Voor {titles} wordt niets gekocht: {why}.",
        "reach": "{branch} van hen mogen alleen een exemplaar van hun eigen vestiging krijgen; voor {out} heeft die er geen, terwijl een "
        "andere vestiging er wel een heeft: die in het hele netwerk laten zoeken kost niets.",
        "back": "Beloften van vroeger, zonder iets te kopen", "days": "Dagen", "no_back": "Er is te weinig verleden om beloften aan te toetsen.",
        "waits": "Wachttijd in dagen, reserveringen geplaatst van {since} tot {until}",
        "without_day": "{count} reserveringen zijn geleverd zonder dat bekend is wanneer zij klaarstonden; zij tellen in geen wachttijd mee.",
        "ended": "Hoe zij eindigden", "of_ready": "Van wat klaarstond", "check": "Nagekeken",
        "still": "Dagen nog te wachten", "hold": "Reservering", "pickup": "Afhaalplaats", "place": "Plaats in de rij", "waited": "Gewacht",
        "like_it": "Zulke reserveringen", "not_seen": "niet te zeggen",
        "more_holds": "Nog {more} reserveringen; --rows {all} of --json geeft ze alle.",
        "turned_out": "Hoe verwachtingen uitkwamen", "by": "Verwacht naar", "without": "Zonder dag",
        "assign": "Welk exemplaar voor welke reservering, {day}", "method": "Manier", "served": "Geholpen", "own_shelf": "Eigen plank",
        "movements": "Bewegingen", "km_each": "Km per stuk", "movements_each": "Bewegingen per stuk", "days_each": "Dagen per stuk",
        "later": "Voor later", "cost": "Kosten, euro",
        "nothing": "Er is niets te vergelijken: geen enkele reservering is te helpen.",
        "saving": "De beste van de regels ({method}) helpt {served} reserveringen. Schakel helpt dezelfde reserveringen met {km} km, "
        "{movements} bewegingen en {days} dagen verschil. Met vrije keuze is het verschil {more} reserveringen, en kost alles {euro} euro "
        "minder, het wachten van wie niet geholpen is meegeteld.",
        "proven": "Bewezen: tegenover niemand helpen kost het plan {cost} euro, en geen enkel plan kan minder kosten dan {bound} ({arcs} "
        "wegen bekeken).",
        "near": "Dicht bij de laagste kosten: tegenover niemand helpen kost het plan {cost} euro, en geen enkel plan kan minder kosten "
        "dan {bound} ({arcs} wegen bekeken).",
        "sums": "Kilometers: {source}. Er wachten er {waiting}, waarvan er {holds} te helpen zijn met {items} exemplaren.",
        "given": "opgegeven in {file}", "estimated": "geschat: rechte lijn maal {times}", "left_out": "  {reason}: {count}",
        "for_nobody": "  holds.toml: {code} hoort bij geen plek of organisatie die vannacht meedoet; verbeter de code, of haal haar weg.",
        "lists": "{lists} paklijsten in {folder}.", "snapshot": "Momentopname {id}. Wat is afgesproken: docs/how-to/holds.md.",
    },
    "en": {
        "queues": "Queues",
        "queue_heads": "number|title|material|waiting|own branch only|longest, days|items|on shelf|on order|per item|in time|buy|for|"
        "then",
        "more_titles": "{more} titles more; --rows {all} or --json gives them all.",
        "waiting_for": "{waiting} wait for {titles} titles; {over} titles have more than {threshold} waiting for each item that may serve "
        "them, or no such item.",
        "kept_says": "Of all who wait {kept} are expected to be served within {days} days, and {after} when {buy} items are bought. For "
        "{none} of the titles to buy the promise of {share} is not kept even then.",
        "not_bought": "Nothing is bought for {titles}: {why}.",
        "reach": "{branch} of them may get an item of their own branch only; of {out} that branch has no item while another branch has "
        "one: letting those look in the whole network costs nothing.",
        "back": "Promises of the past, with nothing bought", "days": "Days", "no_back": "There is too little past to judge promises by.",
        "waits": "Waiting time in days, holds placed from {since} until {until}",
        "without_day": "{count} holds were served and nobody knows when they stood ready; they are in no waiting time.",
        "ended": "How they ended", "of_ready": "Of what stood ready", "check": "Check",
        "still": "Days still to wait", "hold": "Hold", "pickup": "Pickup", "place": "Place", "waited": "Waited", "like_it": "Like it",
        "not_seen": "not seen", "more_holds": "{more} holds more; --rows {all} or --json gives them all.",
        "turned_out": "How forecasts turned out", "by": "Forecast by", "without": "Without a day",
        "assign": "Which item for which hold, {day}", "method": "Method", "served": "Served", "own_shelf": "Own shelf",
        "movements": "Movements", "km_each": "Km each", "movements_each": "Movements each", "days_each": "Days each",
        "later": "Left for later", "cost": "Cost, euro",
        "nothing": "There is nothing to compare: no hold can be served.",
        "saving": "The best of the rules ({method}) serves {served} holds. Schakel serves the same holds with {km} km, {movements} "
        "movements and {days} days of difference. Free to choose, the difference is {more} holds, and all of it costs {euro} euro less, those "
        "who wait on included.",
        "proven": "Proven: against serving nobody the plan costs {cost} euro, and no plan can cost less than {bound} ({arcs} arcs).",
        "near": "Within a known distance of the least cost: against serving nobody the plan costs {cost} euro, and no plan can cost less "
        "than {bound} ({arcs} arcs).",
        "sums": "Kilometres: {source}. {waiting} wait, {holds} could be served by {items} items.",
        "given": "given in {file}", "estimated": "estimate: straight line times {times}", "left_out": "  {reason}: {count}",
        "for_nobody": "  holds.toml: {code} is of no place or organisation that serves tonight; correct the code, or take it out.",
        "lists": "{lists} pick lists in {folder}.", "snapshot": "Snapshot {id}. What was agreed: docs/how-to/holds.md.",
    },
}  # fmt: skip
"""What `schakel holds` prints beside what the page says too."""
