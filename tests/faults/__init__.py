"""The faults that must be survived, each test marked with the fault's number and what is promised."""
