"""The closed lists of words that tables use, in our own words; sources map theirs to these."""

AGE_CLASSES = ("0-3", "4-11", "12-17", "18-34", "35-49", "50-64", "65-74", "75+")
"""Years of age on 1 January of the year the row speaks of. Youth ends at 17 (boundary not confirmed, domain §3.3)."""

YOUTH_CLASSES = ("0-3", "4-11", "12-17")

MATERIALS = ("book", "large_print", "audiobook", "film", "music", "game", "magazine", "sheet_music", "equipment", "other")
AUDIENCES = ("youth", "adult")
GENRES = ("fiction", "nonfiction")

LOCATION_KINDS = ("fixed", "bookmobile", "bookmobile_stop", "pickup_point", "school", "storage", "office", "outside")
"""`fixed` is a place with an address that visitors enter; whether it is a branch or a service point is a *class*, a
function of rule set, facts and date. `outside` is a supplier or customer outside the network."""

ITEM_STATUSES = (
    "available",
    "on_loan",
    "in_transit",
    "on_hold_shelf",
    "on_order",
    "missing",
    "invoiced",
    "in_repair",
    "administrative_loan",
    "withdrawn",
)
ITEM_EVENTS = ("added", "withdrawn", "moved", "owner_changed", "status_changed", "returned_to_stock")

HOLD_KINDS = ("branch", "network", "interlibrary")
HOLD_OUTCOMES = (
    "open",
    "ready",
    "fulfilled",
    "not_collected",
    "expired",
    "cancelled_by_borrower",
    "cancelled_by_library",
    "converted_to_interlibrary",
    "cancelled",
)
"""`cancelled` is for systems that do not tell who cancelled. Supply failed in `expired`, `cancelled_by_library`."""

CHANNELS = ("self_service", "desk", "internet", "automatic")
TRANSIT_REASONS = ("hold", "return", "collection", "other")
REQUEST_SCOPES = ("own_organisation", "province", "national_in", "national_out")
REQUEST_OUTCOMES = ("open", "shipped", "received", "on_loan", "returned", "completed", "unfilled", "cancelled")
AREA_KINDS = ("province", "municipality", "wijk", "buurt", "postcode4", "small_area")
ORGANISATION_KINDS = ("library", "support", "outside")
ALIAS_KINDS = ("location", "organisation", "area")
