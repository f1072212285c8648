"""Checkpoints: a run that was killed goes on from one, to the numbers that it would have had."""
