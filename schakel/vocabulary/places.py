"""Tables of places: organisations, locations, their hours, areas and the people who live there."""

from schakel.vocabulary.codes import AGE_CLASSES, ALIAS_KINDS, AREA_KINDS, LOCATION_KINDS, ORGANISATION_KINDS
from schakel.vocabulary.table import AS_KNOWN, TIME_OF_DAY, WEEKDAY, Column, Table

_FACTS = "`location_facts`, with the days on which it was so"

ORGANISATIONS = Table(
    name="organisations",
    one_row_is="one legal entity that runs libraries, supports them, or stands outside the network",
    key=("organisation_code",),
    columns=(
        Column("organisation_code", "VARCHAR", "ISIL ending in 0000, or the code of the source", required=True),
        Column("name", "VARCHAR", "Name the public knows", required=True),
        Column(
            "kind",
            "VARCHAR",
            "Library, support organisation, or outside the network",
            allowed=ORGANISATION_KINDS,
            of_now=AS_KNOWN,
        ),
        Column("opened_on", "DATE", "First day it existed; empty when always in living memory"),
        Column("closed_on", "DATE", "First day it no longer existed; empty while it exists"),
    ),
    order=(("opened_on", "closed_on"),),
)

LOCATIONS = Table(
    name="locations",
    one_row_is="one place where a library serves people or keeps items; closed ones stay for ever",
    key=("location_code",),
    columns=(
        Column("location_code", "VARCHAR", "ISIL of the place, or the code of the source", required=True),
        Column("organisation_code", "VARCHAR", "Who runs it", references="organisations.organisation_code", of_now=AS_KNOWN),
        Column("name", "VARCHAR", "Name the public knows", required=True),
        Column(
            "kind",
            "VARCHAR",
            "What sort of place; the class (branch, service point) is derived",
            allowed=LOCATION_KINDS,
            of_now=_FACTS,
        ),
        Column("municipality_code", "VARCHAR", "Municipality it stands in", references="areas.area_code", of_now=AS_KNOWN),
        Column("postcode4", "VARCHAR", "Four digits of the postcode of the building"),
        Column("latitude", "DOUBLE", "WGS84", unit="degrees"),
        Column("longitude", "DOUBLE", "WGS84", unit="degrees"),
        Column("has_collection", "BOOLEAN", "Whether items stand there", of_now=_FACTS),
        Column("has_all_functions", "BOOLEAN", "Whether it offers all five functions of the library act", of_now=_FACTS),
        Column("is_shared_building", "BOOLEAN", "Multifunctional building shared with others", of_now=_FACTS),
        Column(
            "open_hours_week", "DOUBLE", "Open in a regular week, self-service included", minimum=0, unit="hours", of_now=_FACTS
        ),
        Column("staffed_hours_week", "DOUBLE", "Open with staff in a regular week", minimum=0, unit="hours", of_now=_FACTS),
        Column("opened_on", "DATE", "First day of service; empty when not known"),
        Column("closed_on", "DATE", "First day without service; empty while it serves"),
    ),
    order=(("opened_on", "closed_on"),),
)

ALIASES = Table(
    name="aliases",
    one_row_is="one other name or code by which a source calls a place",
    key=("kind", "alias"),
    columns=(
        Column("kind", "VARCHAR", "What is named", required=True, allowed=ALIAS_KINDS),
        Column("alias", "VARCHAR", "The name or code as the source writes it", required=True),
        Column("code", "VARCHAR", "Our code of the place", required=True),
    ),
)

OPENING_HOURS = Table(
    name="opening_hours",
    one_row_is="one span in which a location is open on one weekday, for as long as it is valid",
    key=("location_code", "weekday", "opens", "valid_from"),
    columns=(
        Column("location_code", "VARCHAR", "Where", required=True, references="locations.location_code"),
        Column("weekday", "INTEGER", "1 = Monday … 7 = Sunday", required=True, minimum=1, maximum=7, unit=WEEKDAY),
        Column("opens", "VARCHAR", "Local time HH:MM", required=True, form=TIME_OF_DAY),
        Column("closes", "VARCHAR", "Local time HH:MM, later than `opens`", required=True, form=TIME_OF_DAY),
        Column("is_staffed", "BOOLEAN", "With staff; empty when the source does not say"),
        Column("valid_from", "DATE", "First day it holds", required=True),
        Column("valid_until", "DATE", "First day it no longer holds; empty = still holds"),
    ),
    order=(("valid_from", "valid_until"), ("opens", "closes")),
    apart=("closes",),
)

LOCATION_FACTS = Table(
    name="location_facts",
    one_row_is="one span of days in which the facts of a location that decide its class stay the same, its regular week included",
    key=("location_code", "number"),
    columns=(
        Column("location_code", "VARCHAR", "Where", required=True, references="locations.location_code"),
        Column("number", "INTEGER", "1 for its first span, counted on without a hole", required=True, minimum=1),
        Column("valid_from", "DATE", "First day; empty when no earlier day is known on which it was otherwise"),
        Column("valid_until", "DATE", "First day no longer; empty = still"),
        Column("kind", "VARCHAR", "What sort of place it was", allowed=LOCATION_KINDS),
        Column("open_hours_week", "DOUBLE", "Open in a regular week, self-service included", minimum=0, unit="hours"),
        Column("staffed_hours_week", "DOUBLE", "Open with staff in a regular week", minimum=0, unit="hours"),
        Column("has_collection", "BOOLEAN", "Whether items stood there"),
        Column("has_all_functions", "BOOLEAN", "Whether it offered all five functions of the library act"),
        Column("is_shared_building", "BOOLEAN", "Multifunctional building shared with others"),
    ),
    order=(("valid_from", "valid_until"),),
    apart=("valid_until",),
    derived_from=("locations", "opening_hours"),
)

AREAS = Table(
    name="areas",
    one_row_is="one area as drawn for one statistical year",
    key=("area_code",),
    columns=(
        Column("area_code", "VARCHAR", "Code of the statistical office (GM…, WK…, BU…), or four postcode digits", required=True),
        Column("kind", "VARCHAR", "Municipality, wijk, buurt, postcode-4 …", required=True, allowed=AREA_KINDS),
        Column("name", "VARCHAR", "Name", required=True),
        Column(
            "parent_code", "VARCHAR", "Area it lies in; for a postcode the municipality of most of its people", of_now=AS_KNOWN
        ),
        Column("is_in_network", "BOOLEAN", "Belongs to the network's province; false for the ring around it", of_now=AS_KNOWN),
        Column("year", "INTEGER", "Year of the boundary", unit="year"),
        Column("latitude", "DOUBLE", "WGS84 point inside", unit="degrees"),
        Column("longitude", "DOUBLE", "WGS84 point inside", unit="degrees"),
        Column("boundary", "VARCHAR", "GeoJSON geometry, WGS84"),
    ),
)

INHABITANTS = Table(
    name="inhabitants",
    one_row_is="the people of one area, of one age class or of all, on one day",
    key=("area_code", "counted_on", "age_class"),
    columns=(
        Column("area_code", "VARCHAR", "Where", required=True, references="areas.area_code"),
        Column("counted_on", "DATE", "Day of the count, as a rule 1 January", required=True),
        Column("age_class", "VARCHAR", "Age class, or `all`", required=True, allowed=("all", *AGE_CLASSES)),
        Column("persons", "INTEGER", "People", required=True, minimum=0, unit="persons"),
    ),
)

SERVICE_AREAS = Table(
    name="service_areas",
    one_row_is="one municipality that one organisation serves",
    key=("organisation_code", "municipality_code"),
    columns=(
        Column("organisation_code", "VARCHAR", "Who serves", required=True, references="organisations.organisation_code"),
        Column("municipality_code", "VARCHAR", "Who is served", required=True, references="areas.area_code"),
        Column("valid_from", "DATE", "First day; empty when always"),
        Column("valid_until", "DATE", "First day no longer; empty = still"),
    ),
    order=(("valid_from", "valid_until"),),
)
