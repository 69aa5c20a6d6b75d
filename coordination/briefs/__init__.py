"""The brief: what leadership reads on one page, as a page, a file to print and a mail."""
