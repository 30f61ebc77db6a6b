"""Tables of use: borrowers, loans, renewals, holds, transits, interlibrary requests, visits, digital loans, activities."""

from schakel.vocabulary.codes import (
    AGE_CLASSES,
    AUDIENCES,
    CHANNELS,
    HOLD_KINDS,
    HOLD_OUTCOMES,
    MATERIALS,
    REQUEST_OUTCOMES,
    REQUEST_SCOPES,
    TRANSIT_REASONS,
)
from schakel.vocabulary.table import Column, Sensitivity, Table

_PERSONAL = Sensitivity.PERSONAL
_PSEUDONYM = "Keyed hash of the borrower number, new key every calendar year"

BORROWERS = Table(
    name="borrowers",
    one_row_is="one person with a subscription in one calendar year, as the last state of that year shows",
    key=("borrower_pseudonym", "year"),
    columns=(
        Column("borrower_pseudonym", "VARCHAR", _PSEUDONYM, required=True, sensitivity=_PERSONAL),
        Column("year", "INTEGER", "Calendar year of the pseudonym", required=True, unit="year"),
        Column("location_code", "VARCHAR", "Home location", references="locations.location_code"),
        Column("organisation_code", "VARCHAR", "Organisation of the subscription", references="organisations.organisation_code"),
        Column("category", "VARCHAR", "Kind of subscription, as the source calls it"),
        Column("age_class", "VARCHAR", "Age class on 1 January of that year", allowed=AGE_CLASSES, sensitivity=_PERSONAL),
        Column("postcode4", "VARCHAR", "Four digits of the home postcode", sensitivity=_PERSONAL),
        Column("registered_on", "DATE", "First registration ever in the organisation", sensitivity=_PERSONAL),
        Column("valid_until", "DATE", "First day the subscription no longer holds; empty = no end", sensitivity=_PERSONAL),
        Column("last_active_on", "DATE", "Last day the source saw the borrower act", sensitivity=_PERSONAL),
    ),
)

LOANS = Table(
    name="loans",
    one_row_is="one item handed to one borrower; a renewal is not a new row",
    key=("loan_id",),
    columns=(
        Column("loan_id", "VARCHAR", "Stable within one source", required=True),
        Column("item_id", "VARCHAR", "What was lent", references="items.item_id"),
        Column("borrower_pseudonym", "VARCHAR", _PSEUDONYM, sensitivity=_PERSONAL),
        Column("location_code", "VARCHAR", "Where it was handed out", required=True, references="locations.location_code"),
        Column("lent_on", "DATE", "Local calendar day of the loan", required=True),
        Column("due_on", "DATE", "Day it must be back"),
        Column("returned_on", "DATE", "Day it came back; empty while out"),
        Column(
            "owner_code",
            "VARCHAR",
            "Legal owner of the item on that day; taken from the item when the source is silent",
            references="organisations.organisation_code",
        ),
        Column("material", "VARCHAR", "Kind of carrier; taken from the item when the source is silent", allowed=MATERIALS),
        Column("audience", "VARCHAR", "For whom; taken from the item when the source is silent", allowed=AUDIENCES),
        Column("channel", "VARCHAR", "How it was handed out", allowed=CHANNELS),
        Column("borrower_group", "VARCHAR", "Group of the borrower, as the source calls it"),
    ),
    order=(("lent_on", "returned_on"), ("lent_on", "due_on")),
)

RENEWALS = Table(
    name="renewals",
    one_row_is="one extension of one loan",
    key=("renewal_id",),
    columns=(
        Column("renewal_id", "VARCHAR", "Stable within one source", required=True),
        Column("loan_id", "VARCHAR", "Which loan", references="loans.loan_id"),
        Column("location_code", "VARCHAR", "Location of the loan", required=True, references="locations.location_code"),
        Column("renewed_on", "DATE", "Local calendar day", required=True),
        Column("channel", "VARCHAR", "How", allowed=CHANNELS),
    ),
)

HOLDS = Table(
    name="holds",
    one_row_is="one wish of one borrower for one title or item",
    key=("hold_id",),
    columns=(
        Column("hold_id", "VARCHAR", "Stable within one source", required=True),
        Column("title_id", "VARCHAR", "Which title", references="titles.title_id"),
        Column("item_id", "VARCHAR", "Item that serves it, once known", references="items.item_id"),
        Column("borrower_pseudonym", "VARCHAR", _PSEUDONYM, sensitivity=_PERSONAL),
        Column(
            "pickup_location_code", "VARCHAR", "Where the borrower collects", required=True, references="locations.location_code"
        ),
        Column("kind", "VARCHAR", "Reach of the hold", allowed=HOLD_KINDS),
        Column("placed_on", "DATE", "Day of the wish", required=True),
        Column("available_on", "DATE", "Day it stood ready for the borrower"),
        Column("ended_on", "DATE", "Day it was closed, whatever the outcome; empty while open"),
        Column("expires_on", "DATE", "Day the wish lapses by itself"),
        Column(
            "outcome",
            "VARCHAR",
            "How it stands or ended",
            required=True,
            allowed=HOLD_OUTCOMES,
            of_now="`available_on` and `ended_on`; how it ended is told by the holds that ended in the period",
            settled_on=("ended_on",),
        ),
    ),
    order=(("placed_on", "available_on"), ("placed_on", "ended_on")),
)

TRANSITS = Table(
    name="transits",
    one_row_is="one journey of one item between two locations (one movement)",
    key=("transit_id",),
    columns=(
        Column("transit_id", "VARCHAR", "Stable within one source, or made from its place in the nightly stock", required=True),
        Column("item_id", "VARCHAR", "Which item; empty when the source counts without names", references="items.item_id"),
        Column("material", "VARCHAR", "Kind of item as the source writes it"),
        Column("from_location_code", "VARCHAR", "Sender", required=True, references="locations.location_code"),
        Column("to_location_code", "VARCHAR", "Receiver", required=True, references="locations.location_code"),
        Column("sent_on", "DATE", "Day it was sent", required=True),
        Column("received_on", "DATE", "Day it came in, or the first state that no longer shows it; empty while under way"),
        Column("reason", "VARCHAR", "Why", allowed=TRANSIT_REASONS),
    ),
    order=(("sent_on", "received_on"),),
)

INTERLIBRARY_REQUESTS = Table(
    name="interlibrary_requests",
    one_row_is="one request to another organisation; up to two movements follow from it",
    key=("request_id",),
    columns=(
        Column("request_id", "VARCHAR", "Stable within one source", required=True),
        Column("title_id", "VARCHAR", "Which title", references="titles.title_id"),
        Column(
            "requester_code", "VARCHAR", "Organisation that asks", required=True, references="organisations.organisation_code"
        ),
        Column("pickup_location_code", "VARCHAR", "Where the borrower collects", references="locations.location_code"),
        Column(
            "supplier_code",
            "VARCHAR",
            "Organisation that supplies, once known",
            references="organisations.organisation_code",
            of_now="the requests that were shipped or ended in the period",
            settled_on=("shipped_on", "ended_on"),
        ),
        Column(
            "scope",
            "VARCHAR",
            "How far it reached",
            required=True,
            allowed=REQUEST_SCOPES,
            of_now="the requests that were shipped or ended in the period",
            settled_on=("shipped_on", "ended_on"),
        ),
        Column("placed_on", "DATE", "Day of the request", required=True),
        Column("shipped_on", "DATE", "Day it was sent"),
        Column("received_on", "DATE", "Day it came in"),
        Column("lent_on", "DATE", "Day the borrower took it"),
        Column("returned_on", "DATE", "Day it went back"),
        Column("ended_on", "DATE", "Day it was closed"),
        Column(
            "outcome",
            "VARCHAR",
            "How it stands or ended",
            required=True,
            allowed=REQUEST_OUTCOMES,
            of_now="the requests that ended in the period",
            settled_on=("ended_on",),
        ),
        Column(
            "unfilled_reason",
            "VARCHAR",
            "Why it was not supplied, as the source says",
            of_now="the requests that ended in the period",
            settled_on=("ended_on",),
        ),
    ),
    order=(("placed_on", "shipped_on"), ("shipped_on", "received_on"), ("placed_on", "ended_on")),
)

VISITS = Table(
    name="visits",
    one_row_is="the visits counted at one location in one span of days",
    key=("location_code", "starts_on", "ends_on"),
    columns=(
        Column("location_code", "VARCHAR", "Where", required=True, references="locations.location_code"),
        Column("starts_on", "DATE", "First day", required=True),
        Column("ends_on", "DATE", "First day after", required=True),
        Column("visits", "BIGINT", "People who came in", required=True, minimum=0, unit="visits"),
    ),
    order=(("starts_on", "ends_on"),),
)

DIGITAL_LOANS = Table(
    name="digital_loans",
    one_row_is="the digital loans of one organisation in one span of days, by product",
    key=("organisation_code", "starts_on", "ends_on", "product"),
    columns=(
        Column("organisation_code", "VARCHAR", "Whose members", required=True, references="organisations.organisation_code"),
        Column("starts_on", "DATE", "First day", required=True),
        Column("ends_on", "DATE", "First day after", required=True),
        Column("product", "VARCHAR", "E-book, audiobook …", required=True),
        Column("loans", "BIGINT", "Digital loans", required=True, minimum=0, unit="loans"),
    ),
    order=(("starts_on", "ends_on"),),
)

ACTIVITIES = Table(
    name="activities",
    one_row_is="one meeting of one activity; a course of five meetings is five rows",
    key=("activity_id",),
    columns=(
        Column("activity_id", "VARCHAR", "Stable within one source", required=True),
        Column("location_code", "VARCHAR", "Where", references="locations.location_code"),
        Column("organisation_code", "VARCHAR", "Who organised", references="organisations.organisation_code"),
        Column("held_on", "DATE", "Day", required=True),
        Column("kind", "VARCHAR", "Sort of activity, as the source calls it"),
        Column("participants", "INTEGER", "People who took part", minimum=0, unit="persons", sensitivity=Sensitivity.SMALL_COUNT),
    ),
)
