"""Arrays of NumPy in `.npz` archives."""
