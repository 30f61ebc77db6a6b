"""What kinds of file are to a browser or another program, by the ending of their name."""

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "pdf": "application/pdf",
    "txt": "text/plain",
}
SERVED_AS = MEDIA_TYPES | {ending: f"{MEDIA_TYPES[ending]}; charset=utf-8" for ending in ("csv", "txt")}
"""With the encoding, where a browser would guess it."""
