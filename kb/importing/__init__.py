"""Many documents brought in at once, from an archive or a folder with a table of what each is."""
