"""Between the formats of files and the records of the register: names to keys, values to contents, back."""
