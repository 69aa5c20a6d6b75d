"""Tests of needs and gaps."""
