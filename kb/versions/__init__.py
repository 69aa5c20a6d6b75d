"""Law in time: which wording applied on a day, how an article came to be, and what differs between two."""
