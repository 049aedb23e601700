"""The working database, the published one, and the serving of it: the only code that writes SQL."""
