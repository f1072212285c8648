"""Compile, fit, evaluate and report."""
