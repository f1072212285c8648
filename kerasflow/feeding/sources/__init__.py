"""The sources, a folder each: how their files are previewed, read as tables, and streamed."""
