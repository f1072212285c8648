"""The memory of this machine, and amounts of memory as people write them."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

_UNITS = {"": 1, "b": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12} | {
    "ki": 2**10,
    "mi": 2**20,
    "gi": 2**30,
    "ti": 2**40,
}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?i?)b?", re.IGNORECASE)

_SYSTEM = Path("/")


def free_memory(root: Path = _SYSTEM) -> int | None:
    """Returns the bytes that this process may still take; None where the system does not say.

    That is the least of what the machine has free and what the process' control group leaves it.

    Args:
        root: Where `proc` and `sys` are.
    """
    amounts = (_free_of_machine(root), _left_of_group_2(root), _left_of_group_1(root))
    known = [amount for amount in amounts if amount is not None]
    return min(known) if known else _of_system()


def peak_memory() -> int | None:
    """Returns the most bytes of memory that this process has had; None where nobody counts."""
    try:
        import resource
    except ImportError:  # on Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def parse_size(text: str) -> int | None:
    """Returns the bytes of an amount such as ``8GB`` or ``512MiB``; None for ``none`` and 0.

    Raises:
        ValueError: The text is no amount.

    Example:
        >>> parse_size("1.5 GB"), parse_size("2KiB"), parse_size("none")
        (1500000000, 2048, None)
    """
    if text.strip().lower() == "none":
        return None
    match = _SIZE.fullmatch(text.strip())
    if match is None or match[2].lower() not in _UNITS:
        raise ValueError(f"`{text}` is no amount of memory; expected one such as 8GB, or none")
    return int(float(match[1]) * _UNITS[match[2].lower()]) or None


def format_bytes(count: int) -> str:
    """Returns an amount as people write it, in powers of 1000.

    Example:
        >>> format_bytes(407080), format_bytes(161612000000), format_bytes(12)
        ('407 kB', '162 GB', '12 B')
    """
    return f"{format_count(count)}B" if count >= 1000 else f"{count} B"


def format_count(count: int) -> str:
    """Returns a large number with three digits and the letter of its power of 1000.

    Example:
        >>> format_count(101770), format_count(40_400_000_000), format_count(7)
        ('102 k', '40.4 G', '7')
    """
    if count < 1000:
        return str(count)
    size, letters = float(count), iter("kMGTPEZY")
    letter = ""
    while size >= 999.5 and (following := next(letters, "")):
        size, letter = size / 1000, following
    digits = 0 if size >= 99.95 else 1 if size >= 9.995 else 2
    return f"{size:,.{digits}f} {letter}"


def _free_of_machine(root: Path) -> int | None:
    found = re.search(r"MemAvailable:\s*(\d+) kB", _read(root / "proc/meminfo"))
    return int(found[1]) * 1024 if found else None


def _left_of_group_2(root: Path) -> int | None:
    found = re.search(r"^0::/(.*)$", _read(root / "proc/self/cgroup"), re.M)
    mounted = root / "sys/fs/cgroup"
    own = mounted / found[1] if found else mounted
    left = [_left(group, "memory.max", "memory.current") for group in _and_above(own, mounted)]
    return min((amount for amount in left if amount is not None), default=None)


def _left_of_group_1(root: Path) -> int | None:
    found = re.search(
        r"^\d+:(?:\w+,)*memory(?:,\w+)*:/(.*)$", _read(root / "proc/self/cgroup"), re.M
    )
    mounted = root / "sys/fs/cgroup/memory"
    own = mounted / found[1] if found else mounted
    names = "memory.limit_in_bytes", "memory.usage_in_bytes"
    left = [_left(group, *names) for group in _and_above(own, mounted)]
    return min((amount for amount in left if amount is not None), default=None)


def _and_above(group: Path, mounted: Path) -> list[Path]:
    """Returns a group and those that it is in, whose limits hold for it too."""
    return [group, *(above for above in group.parents if above.is_relative_to(mounted))]


def _left(group: Path, limit: str, used: str) -> int | None:
    """Returns what a group may still take; files that are only cached give way."""
    most, now = _read(group / limit).strip(), _read(group / used).strip()
    if not most.isdigit() or not now.isdigit():
        return None
    # In version 1 the first of the two is of the group alone, without those inside of it.
    cached = re.findall(r"^(?:total_)?inactive_file (\d+)$", _read(group / "memory.stat"), re.M)
    return max(int(most) - int(now) + (int(cached[-1]) if cached else 0), 0)


def _of_system() -> int | None:
    """Returns all of the machine's memory, where nothing says what is free."""
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names or "SC_PAGE_SIZE" not in names:
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.is_file() else ""
