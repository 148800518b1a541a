"""HTTP shapes: one module a subject."""
