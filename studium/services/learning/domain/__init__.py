"""The rules of learning: grading, disclosure, progress and the gradebook. Pure: no HTTP, no SQL, no bus."""
