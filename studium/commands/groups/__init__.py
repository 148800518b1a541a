"""The groups of the command line, one file each: they read arguments and print, as `__main__.py` does."""
