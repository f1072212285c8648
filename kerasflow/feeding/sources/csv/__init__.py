"""CSV files: their tables, read whole or some rows at a time, and what is wrong with them."""
