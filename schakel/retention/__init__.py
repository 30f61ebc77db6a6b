"""How long what is kept of persons stays, and how it goes: rules as data, forgetting, and the proof that nothing is left."""
