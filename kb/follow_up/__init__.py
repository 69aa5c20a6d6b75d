"""Missions, recommendations, objectives, commitments: what was to be done, and what became of it."""
