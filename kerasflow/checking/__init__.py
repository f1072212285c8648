"""Rules that find problems, and the rendering of problems."""
