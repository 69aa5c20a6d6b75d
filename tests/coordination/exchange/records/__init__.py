"""Tests of files that become records, and of records that become files."""
