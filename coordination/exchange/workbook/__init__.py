"""The Excel round trip: a workbook of a person's own activities, filled in offline and merged three ways."""
