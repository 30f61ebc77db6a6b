"""The table of what others published: figures of the country, of a province, of libraries outside the network."""

from schakel.vocabulary.table import Column, Table

PUBLISHED_AREAS = ("nation", "province", "municipality", "library")
"""What a figure of others is of."""

PUBLISHED_STATUSES = ("final", "provisional", "revised_provisional", "unknown", "secret", "nil")
"""As the marks of the statistical office say: none, `*`, `**`, `.`, `x`, `-`."""

PUBLISHED_FIGURES = Table(
    name="published_figures",
    one_row_is="one figure that others published of one area and period, as known on one day; each vintage stays",
    key=("publisher", "figure", "area", "starts_on", "ends_on", "known_on"),
    columns=(
        Column("publisher", "VARCHAR", "Who published it", required=True),
        Column("figure", "VARCHAR", "What they call it", required=True),
        Column("measure", "VARCHAR", "Our measure of the same definition; empty when we have none"),
        Column("area", "VARCHAR", "What it is of, as they name it", required=True),
        Column("area_kind", "VARCHAR", "What sort of area", required=True, allowed=PUBLISHED_AREAS),
        Column("starts_on", "DATE", "First day of the period", required=True),
        Column("ends_on", "DATE", "First day after", required=True),
        Column("value", "DOUBLE", "The figure, in units of one; empty when they give none"),
        Column("unit", "VARCHAR", "What is counted", required=True),
        Column("status", "VARCHAR", "How sure they are of it, or why they give none", required=True, allowed=PUBLISHED_STATUSES),
        Column("known_on", "DATE", "The vintage: day on which it stood so", required=True),
        Column("source", "VARCHAR", "Where it can be looked up", required=True),
    ),
    order=(("starts_on", "ends_on"),),
    apart=("ends_on",),
)
