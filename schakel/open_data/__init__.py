"""Open data: what everybody may see, as a catalogue of datasets, as files and through an API. Knows no web framework."""
