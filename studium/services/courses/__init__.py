"""Courses: authoring, versions, the catalogue, files and imports. See README.md."""
