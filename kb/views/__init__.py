"""The library's pages: thin views over ``kb.reading`` and ``kb.library``."""
