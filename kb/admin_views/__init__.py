"""The admin's own pages of the library."""
