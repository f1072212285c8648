"""What a run will find in its data, told by headers before any row is read."""
