"""Tables of counts: what a publisher counted before it came to us, when single events are not given.

They stand apart from the tables of events, so that a figure always knows which it rests on; a measure adds both, and
an audit refuses a location and month that has both.
"""

from schakel.vocabulary.codes import AGE_CLASSES, MATERIALS
from schakel.vocabulary.table import Column, Sensitivity, Table

_SMALL = Sensitivity.SMALL_COUNT

LOAN_COUNTS = Table(
    name="loan_counts",
    one_row_is="the loans of one location in one span of days, by kind of item as the source calls it",
    key=("location_code", "starts_on", "ends_on", "item_type", "borrower_group"),
    columns=(
        Column(
            "location_code",
            "VARCHAR",
            "Where, or the whole organisation when that is all we are told",
            required=True,
            references="locations.location_code",
        ),
        Column("starts_on", "DATE", "First day", required=True),
        Column("ends_on", "DATE", "First day after", required=True),
        Column("item_type", "VARCHAR", "Kind of item as the source writes it, or `all`", required=True),
        Column("borrower_group", "VARCHAR", "Group of borrowers as the source writes it, or `all`", required=True),
        Column("material", "VARCHAR", "Kind of carrier in our words", allowed=MATERIALS),
        Column("loans", "BIGINT", "Loans, renewals left out", required=True, minimum=0, unit="loans"),
        Column("renewals", "BIGINT", "Renewals; empty when not counted", minimum=0, unit="renewals"),
    ),
    order=(("starts_on", "ends_on"),),
)

HOLD_COUNTS = Table(
    name="hold_counts",
    one_row_is="the holds placed in one span of days that took one number of days, by owner and place of pickup",
    key=("pickup_location_code", "owner_location_code", "starts_on", "ends_on", "days_from"),
    columns=(
        Column("pickup_location_code", "VARCHAR", "Where collected", required=True, references="locations.location_code"),
        Column(
            "owner_location_code",
            "VARCHAR",
            "Where the item came from, or the same place when not told",
            required=True,
            references="locations.location_code",
        ),
        Column("starts_on", "DATE", "First day on which they were placed", required=True),
        Column("ends_on", "DATE", "First day after", required=True),
        Column("days_from", "INTEGER", "Days taken, at least", required=True, minimum=0, unit="days"),
        Column("days_until", "INTEGER", "Days taken, less than; empty = no upper bound", unit="days"),
        Column("holds", "BIGINT", "Holds", required=True, minimum=0, unit="holds"),
    ),
    order=(("starts_on", "ends_on"),),
)

ITEM_COUNTS = Table(
    name="item_counts",
    one_row_is="the items of one location on one day, by kind and age",
    key=("location_code", "counted_on", "item_type", "year_added", "publication_year"),
    columns=(
        Column("location_code", "VARCHAR", "Where", required=True, references="locations.location_code"),
        Column("counted_on", "DATE", "Day of the count", required=True),
        Column("item_type", "VARCHAR", "Kind of item as the source writes it, or `all`", required=True),
        Column("year_added", "INTEGER", "Year they came in; 0 = not known", required=True, unit="year"),
        Column("publication_year", "INTEGER", "Year of publication; 0 = not known", required=True, unit="year"),
        Column("material", "VARCHAR", "Kind of carrier in our words", allowed=MATERIALS),
        Column("items", "BIGINT", "Items", required=True, minimum=0, unit="items"),
        Column("loans_ever", "BIGINT", "Loans since they came in", minimum=0, unit="loans"),
    ),
)

MEMBER_COUNTS = Table(
    name="member_counts",
    one_row_is="the members registered at one location, by area of residence and age class, on one day",
    key=("location_code", "counted_on", "area_name", "age_class"),
    columns=(
        Column("location_code", "VARCHAR", "Where registered", required=True, references="locations.location_code"),
        Column("counted_on", "DATE", "Day of the count", required=True),
        Column(
            "area_name",
            "VARCHAR",
            "Area of residence as the source writes it; the whole stands there once more as `all`",
            required=True,
        ),
        Column("age_class", "VARCHAR", "Age class, or `all`", required=True, allowed=("all", *AGE_CLASSES)),
        Column(
            "members",
            "BIGINT",
            "Members; empty when the source suppressed the count",
            minimum=0,
            unit="persons",
            sensitivity=_SMALL,
        ),
        Column(
            "active_members",
            "BIGINT",
            "Members who were active, as the source defines it",
            minimum=0,
            unit="persons",
            sensitivity=_SMALL,
        ),
        Column("is_suppressed", "BOOLEAN", "The source hid the count", required=True),
    ),
)

TRANSIT_COUNTS = Table(
    name="transit_counts",
    one_row_is="the items under way between two places on one night",
    key=("from_location_code", "to_location_code", "counted_on", "item_type"),
    columns=(
        Column(
            "from_location_code",
            "VARCHAR",
            "Sender, or its whole organisation",
            required=True,
            references="locations.location_code",
        ),
        Column(
            "to_location_code",
            "VARCHAR",
            "Receiver, or its whole organisation",
            required=True,
            references="locations.location_code",
        ),
        Column("counted_on", "DATE", "Night of the count", required=True),
        Column("item_type", "VARCHAR", "Kind of item as the source writes it, or `all`", required=True),
        Column("items", "BIGINT", "Items under way", required=True, minimum=0, unit="items"),
    ),
)

ACTIVITY_COUNTS = Table(
    name="activity_counts",
    one_row_is="the activities of one location in one span of days",
    key=("location_code", "starts_on", "ends_on", "kind"),
    columns=(
        Column("location_code", "VARCHAR", "Where", required=True, references="locations.location_code"),
        Column("starts_on", "DATE", "First day", required=True),
        Column("ends_on", "DATE", "First day after", required=True),
        Column("kind", "VARCHAR", "Sort as the source calls it, or `all`", required=True),
        Column("activities", "BIGINT", "Meetings", minimum=0, unit="activities"),
        Column("participants", "BIGINT", "People who took part", minimum=0, unit="persons", sensitivity=_SMALL),
    ),
    order=(("starts_on", "ends_on"),),
)
