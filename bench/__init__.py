"""How fast it is, always as ratios measured in one run: `make bench`, or `python -m bench archives texts`."""
