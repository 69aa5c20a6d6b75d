"""A reader's own desk: notes, collections, and what they follow."""
