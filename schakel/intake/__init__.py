"""The road from a feed to a snapshot: fetch an extract into raw batches, refresh the warehouse from them."""
