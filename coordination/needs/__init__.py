"""Needs: read from tables, kept in versions, and what they make of a gap."""
