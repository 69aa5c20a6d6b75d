"""IATI 2.03 in and out: each element a file of its own, the rest of an activity kept as it came."""
