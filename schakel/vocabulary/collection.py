"""Tables of the collection: titles, items, and what happened to items."""

from schakel.vocabulary.codes import AUDIENCES, GENRES, ITEM_EVENTS, ITEM_STATUSES, MATERIALS
from schakel.vocabulary.table import AS_KNOWN, Column, Table

TITLES = Table(
    name="titles",
    one_row_is="one publication that can be asked for, whatever number of items exists",
    key=("title_id",),
    columns=(
        Column("title_id", "VARCHAR", "Stable within one source", required=True),
        Column("title", "VARCHAR", "Title proper"),
        Column("author", "VARCHAR", "First author as the catalogue writes it"),
        Column("isbn", "VARCHAR", "ISBN-13 or what the source has"),
        Column("publication_year", "INTEGER", "Year of publication", unit="year", minimum=1000),
        Column("material", "VARCHAR", "Kind of carrier", allowed=MATERIALS),
        Column("audience", "VARCHAR", "For whom", allowed=AUDIENCES),
        Column("genre", "VARCHAR", "Fiction or not", allowed=GENRES),
        Column("classification", "VARCHAR", "Shelf class of the source (SISO, Dewey, call number)"),
        Column("language", "VARCHAR", "ISO 639 code or what the source has"),
        Column("has_ebook", "BOOLEAN", "Is in the national e-book list", of_now=AS_KNOWN),
    ),
)

ITEMS = Table(
    name="items",
    one_row_is="one thing that can be lent; withdrawn ones stay",
    key=("item_id",),
    columns=(
        Column("item_id", "VARCHAR", "Stable within one source", required=True),
        Column("title_id", "VARCHAR", "Of which title it is", references="titles.title_id"),
        Column(
            "owner_code",
            "VARCHAR",
            "Organisation that legally owns it",
            references="organisations.organisation_code",
            of_now="`item_events` (`owner_changed`); of a loan, `loans.owner_code`",
            settled_on=("withdrawn_on",),
        ),
        Column(
            "location_code",
            "VARCHAR",
            "Where it belongs",
            references="locations.location_code",
            of_now="`item_events` (`moved`); of a loan, `loans.location_code`",
            settled_on=("withdrawn_on",),
        ),
        Column(
            "current_location_code",
            "VARCHAR",
            "Where it was last seen",
            references="locations.location_code",
            of_now="`transits` and `loans.location_code`",
            settled_on=("withdrawn_on",),
        ),
        Column("material", "VARCHAR", "Kind of carrier", allowed=MATERIALS),
        Column("audience", "VARCHAR", "For whom", allowed=AUDIENCES),
        Column("genre", "VARCHAR", "Fiction or not", allowed=GENRES),
        Column(
            "status",
            "VARCHAR",
            "State at the last batch that knew it",
            allowed=ITEM_STATUSES,
            of_now="`item_events` (`status_changed`); that it left, `withdrawn_on`",
            settled_on=("withdrawn_on",),
        ),
        Column(
            "added_on", "DATE", "Day it came into the collection; where the source tells none, that of the first state with it"
        ),
        Column(
            "added_after",
            "DATE",
            "Day of the state before that, without it: it came after this day, at the latest on `added_on`. Empty when the "
            "source told the day",
            bounds="added_on",
        ),
        Column(
            "withdrawn_on",
            "DATE",
            "Day it left the collection, empty while it belongs; where the source tells none, that of the first state without it",
        ),
        Column(
            "withdrawn_after",
            "DATE",
            "Day of the last state with it: it left after this day, at the latest on `withdrawn_on`. Empty when the source told "
            "the day",
            bounds="withdrawn_on",
        ),
        Column("price_cents", "INTEGER", "Price paid", unit="euro cents", minimum=0),
    ),
    order=(("added_on", "withdrawn_on"),),
)

ITEM_EVENTS_TABLE = Table(
    name="item_events",
    one_row_is="one thing that happened to one item, derived from successive states of the library system",
    key=("item_id", "happened_on", "event"),
    columns=(
        Column("item_id", "VARCHAR", "Which item", required=True, references="items.item_id"),
        Column("event", "VARCHAR", "What happened", required=True, allowed=ITEM_EVENTS),
        Column("happened_on", "DATE", "Day of the first state that shows it (it happened at the latest then)", required=True),
        Column(
            "happened_after",
            "DATE",
            "Day of the state before that: it happened after this day. Empty when the source told the day",
            bounds="happened_on",
        ),
        Column("before", "VARCHAR", "Value before: location, owner or status"),
        Column("after", "VARCHAR", "Value after"),
    ),
)
