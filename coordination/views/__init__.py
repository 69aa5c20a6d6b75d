"""The pages of the register and of what is read off it."""
