"""Tables of surveys: what people said when they were asked, counted before it came to us."""

from schakel.vocabulary.table import Column, Sensitivity, Table

SURVEY_SUBJECTS = ("interlibrary_loan",)
"""What a survey asked about."""

_SMALL = Sensitivity.SMALL_COUNT

SATISFACTION = Table(
    name="satisfaction",
    one_row_is="the answers of the users of one organisation to one survey over one span of days",
    key=("organisation_code", "subject", "starts_on", "ends_on"),
    columns=(
        Column(
            "organisation_code", "VARCHAR", "Whose users were asked", required=True, references="organisations.organisation_code"
        ),
        Column("subject", "VARCHAR", "What was asked about", required=True, allowed=SURVEY_SUBJECTS),
        Column("starts_on", "DATE", "First day of the span asked about", required=True),
        Column("ends_on", "DATE", "First day after", required=True),
        Column("invited", "INTEGER", "People who were asked; empty when not counted", minimum=0, unit="persons",
        sensitivity=_SMALL),
        Column("responded", "INTEGER", "People who answered", required=True, minimum=0, unit="persons", sensitivity=_SMALL),
        Column("satisfied", "INTEGER", "Of those, satisfied or very satisfied", required=True, minimum=0, unit="persons",
               sensitivity=_SMALL),
    ),
    order=(("starts_on", "ends_on"),),
    apart=("ends_on",),
)  # fmt: skip
