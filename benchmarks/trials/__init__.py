"""What `benchmarks/training.py` is made of: contenders run in turn, and tables of their figures."""
