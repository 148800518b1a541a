"""Use cases: `drafts`, `outline`, `publishing`, `catalogue`, `assets`, `imports`, `demo`, `heard`."""
