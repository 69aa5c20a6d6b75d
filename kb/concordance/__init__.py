"""What became of an old text's articles in a new one: proposed by likeness, loaded, confirmed, shown."""
