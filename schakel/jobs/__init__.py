"""Work that takes longer than a page may: asked for once, done in a process of its own, kept with its answer."""
