"""`python -m kerasflow`: the command line."""

from __future__ import annotations

from kerasflow.cli import main

if __name__ == "__main__":
    main()
