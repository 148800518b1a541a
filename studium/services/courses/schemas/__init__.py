"""HTTP shapes: `catalogue` for readers, `authoring` for authors, `files` for uploads and imports."""
