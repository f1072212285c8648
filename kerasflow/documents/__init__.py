"""Text and files to plain values with the place of each, and back."""
