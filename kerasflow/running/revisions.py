"""The commit of the folder in which a blueprint is: read of Git's own files, and of nothing else.

What `git` itself would be asked for runs programs that the settings of a folder name, and a folder
may be a stranger's. So it is started only where these settings name none.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from shutil import which

_MAX_BYTES = 16 * 2**20
_COMMIT = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")
_REF = re.compile(r"ref: (refs/[^\s\0]{1,900})")
_SECONDS = 1.0

# Sections and keys of `.git/config` that start no program, in small letters.
_HARMLESS_SECTIONS = frozenset({"branch", "remote", "user", "submodule", "init", "pull", "push"})
_HARMLESS_KEYS = frozenset({
    *("repositoryformatversion", "filemode", "bare", "logallrefupdates", "ignorecase", "eol"),
    *("precomposeunicode", "symlinks", "autocrlf", "safecrlf", "abbrev", "quotepath"),
})  # fmt: skip
_STATUS = (
    *("--no-optional-locks", "-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never"),
    *("status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all"),
)


def find_revision(folder: Path) -> dict[str, str | bool] | None:
    """Returns the commit that a folder is at, and whether files that Git knows were changed since.

    It never fails, and takes no longer than a second.

    Args:
        folder: Or one inside of it.

    Returns:
        `commit`, and `dirty` where that could be found out; None where there is no Git.
    """
    try:
        git = _find_git(folder)
        commit = _read_commit(git) if git else None
        if git is None or commit is None:
            return None
        dirty = _is_dirty(git, folder)
    except (OSError, ValueError):
        return None
    return {"commit": commit} if dirty is None else {"commit": commit, "dirty": dirty}


def _find_git(folder: Path) -> Path | None:
    """Returns the folder in which Git keeps what it knows; a worktree's is named in a file."""
    real = folder.resolve()
    for each in (real, *real.parents):
        entry = each / ".git"
        if entry.is_dir():
            return entry
        if entry.is_file():
            named = _read(entry).removeprefix("gitdir:").strip()
            return each / named if (each / named).is_dir() else None
    return None


def _read_commit(git: Path) -> str | None:
    head = _read(git / "HEAD").strip()
    if _COMMIT.fullmatch(head):
        return head
    ref = _REF.fullmatch(head)
    if ref is None or ".." in ref[1].split("/"):
        return None
    for folder in (git, _common(git)):
        if (folder / ref[1]).is_file():
            found = _read(folder / ref[1]).strip()
            return found if _COMMIT.fullmatch(found) else None
    packed = _common(git) / "packed-refs"
    lines = _read(packed).splitlines() if packed.is_file() else []
    named = (line.split(" ", 1) for line in lines if line.endswith(f" {ref[1]}"))
    return next((commit for commit, _ in named if _COMMIT.fullmatch(commit)), None)


def _common(git: Path) -> Path:
    """Returns what all worktrees share."""
    file = git / "commondir"
    return git / _read(file).strip() if file.is_file() else git


def _is_dirty(git: Path, folder: Path) -> bool | None:
    """Returns whether a file was changed; None where Git is not asked, or does not answer."""
    configs = [_common(git) / "config", git / "config.worktree"]
    if not all(_is_harmless(_read(config)) for config in configs if config.is_file()):
        return None
    program, environment = which("git"), {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; no setting makes it run another
            [program, *_STATUS],
            check=False,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return bool(done.stdout) if done.returncode == 0 else None


def _is_harmless(config: str) -> bool:
    """Returns whether settings name no program that Git might run, and no further settings."""
    section = ""
    for line in map(str.strip, config.lower().splitlines()):
        if line.endswith("\\"):
            return False  # it goes on in the next one, whatever that looks like
        if line.startswith("["):
            section = re.split(r'[\s\]".]', line[1:], maxsplit=1)[0]
            if "]" not in line or line.partition("]")[2].strip():
                return False
        elif line and line[0] not in "#;" and not _is_harmless_in(section, line):
            return False
    return True


def _is_harmless_in(section: str, line: str) -> bool:
    key = line.partition("=")[0].strip()
    return section in _HARMLESS_SECTIONS or (section == "core" and key in _HARMLESS_KEYS)


def _read(file: Path) -> str:
    if file.stat().st_size > _MAX_BYTES:
        raise ValueError("Git writes no such file")
    return file.read_text(encoding="utf-8", errors="replace")
