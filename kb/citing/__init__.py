"""What texts cite: reading references in words (pure), resolving them, and keeping what was found."""
