"""The program that opens one file, and the readers that it chooses from, one a kind of file.

It runs in a process of its own with little memory and time, for a hostile file can abort it or fill its
memory: nothing of the site lives here, and nothing here imports Django or any other part of ``kb``.
"""
