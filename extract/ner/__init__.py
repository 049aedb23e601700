"""Names of people by a small trained spaCy pipeline: `train.py` makes its weights, `names.py` runs it."""
