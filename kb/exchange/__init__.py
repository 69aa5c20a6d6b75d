"""What goes out as files: one escaping, one way to write a table."""
