"""The checks that keep the house in order: small modules that `make` and the tests under tests/ call."""
