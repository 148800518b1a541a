"""Use cases: `drafts`, `outline`, `revisions`, `publishing`, `catalogue`, `assets`, `imports` and others."""
