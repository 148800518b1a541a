"""The checks that keep the house in order; each is a small module that `make` or a test under tests/ calls."""
