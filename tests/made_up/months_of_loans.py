"""Months of loans by a map, as a library delivers them: right, and with the days written another way."""

MONTHS = """
extract = "loans"
mode = "period"
files = ["loans_*.csv"]
period = 'loans_(\\d{4}-\\d{2})_'
known_on = '_(\\d{4}-\\d{2}-\\d{2})'
[tables.loans.columns]
loan_id = "id"
location_code = "place"
lent_on = { from = "lent", format = "%d-%m-%Y" }
"""
LOAN_HEADS = "id,place,lent"
ITEM_HEADS = "id,place,owner,status,added,price"
JUNE = "loans_2020-06_2020-12-31.csv"
GOOD = [f"{n},L1,{n + 1:02d}-06-2020" for n in range(10)]
ISO = [f"{n},L1,2020-06-{n + 1:02d}" for n in range(10)]
"""The same days, which the map refuses."""
