"""HTTP shapes: `catalogue` for readers; `authoring`, `review` and `files` for authors."""
