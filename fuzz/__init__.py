"""Coverage-guided fuzzing of what reads foreign bytes, with a corpus that is kept: `python -m fuzz TARGET`."""
