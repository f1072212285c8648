"""Readers of sources whose files hold many rows each, and of what is given from Python."""
