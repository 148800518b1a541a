"""The rules of courses: what content is, how drafts become versions, and what may be published."""
