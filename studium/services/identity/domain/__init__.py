"""The rules of accounts: passwords, addresses, links, sessions, throttling, profiles and roles. Pure."""
