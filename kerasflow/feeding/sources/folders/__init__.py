"""Readers of folders: every row has a file of its own, or one for each of its columns."""
