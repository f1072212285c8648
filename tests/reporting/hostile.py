"""What a stranger's data may hold, and would like a page to do."""

from __future__ import annotations

SCRIPT = "<script>alert('1')</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
