"""How much memory there is, and amounts of it as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasflow.building.memory import format_bytes, format_count, free_memory, parse_size

MEMINFO = "MemTotal:  16000000 kB\nMemFree: 1000000 kB\nMemAvailable:  8000000 kB\n"


def system(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def test_a_machine_without_limits_has_what_it_says_is_available(tmp_path: Path) -> None:
    assert free_memory(system(tmp_path, {"proc/meminfo": MEMINFO})) == 8_192_000_000


def test_a_control_group_of_version_2_leaves_less(tmp_path: Path) -> None:
    files = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "0::/pod/box\n",
        "sys/fs/cgroup/pod/box/memory.max": "max\n",
        "sys/fs/cgroup/pod/box/memory.current": "700\n",
        "sys/fs/cgroup/pod/memory.max": "4000\n",
        "sys/fs/cgroup/pod/memory.current": "1000\n",
        "sys/fs/cgroup/pod/memory.stat": "anon 5\ninactive_file 300\n",
    }
    assert free_memory(system(tmp_path, files)) == 3300


def test_a_control_group_of_version_1_leaves_less(tmp_path: Path) -> None:
    files = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "9:name=systemd:/\n4:memory:/box\n",
        "sys/fs/cgroup/memory/box/memory.limit_in_bytes": "5000\n",
        "sys/fs/cgroup/memory/box/memory.usage_in_bytes": "2000\n",
        "sys/fs/cgroup/memory/box/memory.stat": "inactive_file 1\ntotal_inactive_file 400\n",
    }
    assert free_memory(system(tmp_path, files)) == 3400


def test_inside_of_a_container_the_group_is_the_mount_itself(tmp_path: Path) -> None:
    files = {
        "proc/self/cgroup": "0::/\n",
        "sys/fs/cgroup/memory.max": "4000\n",
        "sys/fs/cgroup/memory.current": "5000\n",
    }
    assert free_memory(system(tmp_path, files)) == 0


def test_where_nothing_says_what_is_free_the_whole_machine_counts(tmp_path: Path) -> None:
    whole = free_memory(tmp_path)
    assert whole is not None
    assert whole > (free_memory() or 0) / 2 > 10**8


@pytest.mark.parametrize(
    "text, size",
    [
        ("8GB", 8 * 10**9),
        ("8 gb", 8 * 10**9),
        ("1.5G", 15 * 10**8),
        ("512MiB", 512 * 2**20),
        ("300k", 300_000),
        ("1000", 1000),
        ("0", None),
        ("none", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, size: int | None) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "much", "-8GB", "8XB", "8 i", "1e9"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no amount of memory; expected one such as 8GB"):
        parse_size(text)


def test_numbers_are_written_with_three_digits() -> None:
    assert [format_count(n) for n in (7, 1234, 99_960, 999_600)] == [
        "7",
        "1.23 k",
        "100 k",
        "1.00 M",
    ]
    assert [format_bytes(n) for n in (12, 407_080, 38 * 10**15)] == ["12 B", "407 kB", "38.0 PB"]
