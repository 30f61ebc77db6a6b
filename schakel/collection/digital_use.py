"""What is lent on paper and what digitally, year by year, and which printed titles have an e-book: counted once a refresh."""

from datetime import date

import duckdb

from schakel.warehouse.finishing import Building, write_extra

YEARS = 3
"""How many calendar years of loans are looked at, to the one of the newest loan: enough to compare two pairs of years."""

STRANDS = 100
"""Parts into which titles are drawn by their number, to see how much a figure hangs on which titles there are.

Of 20 the spread itself was told to within 17 %, which made one interval in six much too narrow; of 100 to within 9 %.
"""

OLDEST = 8
"""Years before the first year of loans from which titles count as equally old; the year told for them is the first such."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Between them digital loans are told by year."""

FILES = {"physical_use": "_physical_use.parquet", "digital_use": "_digital_use.parquet"}


def write_digital(building: Building) -> None:
    """Write `_physical_use.parquet` and `_digital_use.parquet` of a snapshot; a `finish` step of a refresh."""
    with building.connect() as connection:
        find_use(connection)
        for table, file in FILES.items():
            write_extra(building, connection, table, file)


def find_use(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `physical_use` and `digital_use` of the snapshot that the connection sees.

    * `physical_use` (organisation_code, year, material, audience, genre, has_ebook, publication_year, strand, loans, copies):
      loans made at the places of an organisation, and items it has on 1 July, by what is known of the title. What is not
      known is empty, so that the loans add up to all loans of those years inside the network.
    * `digital_use` (organisation_code, year, product, loans): digital loans. What was counted over a span that two years
      share is divided by days.
    """
    newest = connection.execute("SELECT max(lent_on) FROM loans").fetchall()[0][0]
    since = date((newest.year if newest else FIRST_YEAR) - YEARS + 1, 1, 1)
    for query in (_INSIDE, _ABOUT, _KINDS, _KIND_OF, _LENT, _OWNED, _PHYSICAL, _DIGITAL):
        connection.execute(query.replace("{since}", str(since)))
    for table in ("inside", "about", "kinds", "kind_of", "lent", "owned"):
        connection.execute(f"DROP TABLE {table}")


_INSIDE = """
CREATE OR REPLACE TEMP TABLE inside AS
SELECT l.location_code, l.organisation_code, CAST(dense_rank() OVER (ORDER BY l.organisation_code) AS SMALLINT) AS organisation,
    coalesce(l.kind = 'outside', false) OR coalesce(o.kind = 'outside', false) AS is_outside
FROM locations l LEFT JOIN organisations o USING (organisation_code)
"""

# What was published before the oldest age can be told apart in no year that has loans.
_ABOUT = f"""
CREATE OR REPLACE TEMP TABLE about AS
SELECT i.item_id, i.location_code, i.added_on, i.withdrawn_on, coalesce(t.material, i.material) AS material,
    coalesce(t.audience, i.audience) AS audience, coalesce(t.genre, i.genre) AS genre, t.has_ebook,
    CASE WHEN t.publication_year IS NOT NULL THEN greatest(t.publication_year, year(DATE '{{since}}') - {OLDEST}) END
        AS publication_year, t.strand
FROM items i LEFT JOIN (
    SELECT *, CAST(md5_number_lower(title_id) % {STRANDS} AS INTEGER) AS strand FROM titles) t USING (title_id)
"""

_TRAITS = ("material", "audience", "genre", "has_ebook", "publication_year", "strand")
_KINDS = f"""
CREATE OR REPLACE TEMP TABLE kinds AS
SELECT CAST(row_number() OVER () AS INTEGER) AS kind, * FROM (SELECT DISTINCT {", ".join(_TRAITS)} FROM about)
"""
_SAME_KIND = " AND ".join(f"a.{trait} IS NOT DISTINCT FROM k.{trait}" for trait in _TRAITS)
_KIND_OF = f"CREATE OR REPLACE TEMP TABLE kind_of AS SELECT a.item_id, k.kind FROM about a JOIN kinds k ON {_SAME_KIND}"

# The day stands in the query as it is: the engine then knows that it reads a part, and which side of the join is small.
_LENT = """
CREATE OR REPLACE TEMP TABLE lent AS
SELECT p.organisation, CAST(year(l.lent_on) AS SMALLINT) AS year, i.kind, count(*) AS loans
FROM loans l LEFT JOIN kind_of i USING (item_id) LEFT JOIN inside p USING (location_code)
WHERE NOT coalesce(p.is_outside, false)
    AND l.lent_on >= DATE '{since}'
GROUP BY ALL
"""

_OWNED = """
CREATE OR REPLACE TEMP TABLE owned AS
SELECT p.organisation, y.year, i.kind, count(*) AS copies
FROM about a JOIN kind_of i USING (item_id) JOIN inside p ON p.location_code = a.location_code AND NOT p.is_outside
JOIN (SELECT DISTINCT year FROM lent) y
    ON coalesce(a.added_on, DATE '1900-01-01') <= make_date(y.year, 7, 1)
    AND coalesce(a.withdrawn_on > make_date(y.year, 7, 1), true)
GROUP BY ALL
"""

_PHYSICAL = """
CREATE OR REPLACE TEMP TABLE physical_use AS
SELECT o.organisation_code, CAST(u.year AS INTEGER) AS year, k.material, k.audience, k.genre, k.has_ebook,
    k.publication_year, k.strand, CAST(sum(u.loans) AS BIGINT) AS loans, CAST(sum(u.copies) AS BIGINT) AS copies
FROM (SELECT organisation, year, kind, loans, 0 AS copies FROM lent
      UNION ALL SELECT organisation, year, kind, 0, copies FROM owned) u
LEFT JOIN (SELECT DISTINCT organisation, organisation_code FROM inside) o USING (organisation)
LEFT JOIN kinds k USING (kind)
GROUP BY ALL
"""

_DIGITAL = f"""
CREATE OR REPLACE TEMP TABLE digital_use AS
SELECT d.organisation_code, y.year, d.product, sum(d.loans * greatest(0, date_diff('day',
    greatest(d.starts_on, make_date(y.year, 1, 1)), least(d.ends_on, make_date(y.year + 1, 1, 1))))
    / date_diff('day', d.starts_on, d.ends_on)) AS loans
FROM digital_loans d JOIN organisations o USING (organisation_code)
JOIN (SELECT CAST(unnest(range({FIRST_YEAR}, {LAST_YEAR})) AS INTEGER) AS year) y
    ON d.starts_on < make_date(y.year + 1, 1, 1) AND d.ends_on > make_date(y.year, 1, 1)
WHERE o.kind IS DISTINCT FROM 'outside' AND d.ends_on > d.starts_on
GROUP BY ALL
"""
