"""Raw batches that never change, and the typed, audited, read-only snapshot that is built from them."""
