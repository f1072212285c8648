"""Programs that XLA has compiled, kept from one process to the next."""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

VARIABLE = "KERASFLOW_CACHE"
"""Names the folder of the cache in the environment; set to nothing, nothing is kept."""

MOST_PROGRAMS = 256
"""How many compiled programs are kept, of about half a megabyte each; the oldest go first."""

_MOST_OF_JAX = 4096  # two files each, and most are of one operation and have a few kilobytes

_FLAGS = "TF_XLA_FLAGS"
_FOLDER = re.compile(r'--tf_xla_persistent_cache_directory=(?:"((?:[^"\\]|\\.)*)"|(\S+))')


def keep_compiled() -> bool:
    """Has TensorFlow keep what XLA compiles; call it before TensorFlow is imported.

    Use it where a process is going to train: a program that an earlier one has compiled is read in
    a tenth of the time. What somebody has set in `TF_XLA_FLAGS` stays.

    Returns:
        Whether TensorFlow does as it is asked; False where it was imported before, or where the
        folder cannot be written, which is said on stderr.
    """
    flags = os.environ.get(_FLAGS, "")
    if "persistent_cache_directory" in flags or _names_file(flags):
        return True
    if os.environ.get(VARIABLE) == "":
        return True
    if "tensorflow" in sys.modules:
        return False
    folder = _open_folder("xla", "tensorflow", MOST_PROGRAMS)
    if folder is None:
        return False
    os.environ[_FLAGS] = (
        f"{flags} --tf_xla_persistent_cache_directory={_quote(str(folder))} "
        "--tf_xla_persistent_cache_device_types=CPU"
    ).strip()
    return True


def keep_compiled_by_jax() -> None:
    """Has JAX keep what it compiles, where it is the backend; call it before that compiles.

    What somebody has set in `JAX_COMPILATION_CACHE_DIR` stays.
    """
    import keras

    if keras.config.backend() != "jax":
        return
    import jax

    if jax.config.jax_compilation_cache_dir or os.environ.get(VARIABLE) == "":
        return
    folder = _open_folder("jax", "jaxlib", _MOST_OF_JAX)
    if folder is None:
        return
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def _open_folder(name: str, package: str, most: int) -> Path | None:
    """Returns the folder of programs that a package has compiled here; None where there is none."""
    try:
        folder = cache_folder() / name / f"{version(package)}-{_processor()}"
        # What lies here is executed, so it is nobody else's to write.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        _drop_oldest(folder, most)
    except OSError as error:
        hint = f"name another folder in {VARIABLE}, or none"
        sys.stderr.write(f"compiled programs cannot be kept: {error}; {hint}\n")
        return None
    return folder


def _drop_oldest(folder: Path, most: int) -> None:
    """Keeps the newest files of a folder, so that it does not grow for ever."""
    programs = []
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):  # another process drops them, too
            programs.append((entry.stat().st_mtime, entry.path))
    for _, path in sorted(programs, reverse=True)[most:]:
        Path(path).unlink(missing_ok=True)


def _names_file(flags: str) -> bool:
    """Returns whether TensorFlow is to read its flags from a file, and none of ours."""
    return bool(flags) and not flags.lstrip().startswith("-")


def _quote(value: str) -> str:
    """Returns a value as TensorFlow reads it whole, where it splits flags at spaces."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def cache_folder() -> Path:
    """Returns the folder of everything that is kept between processes, which need not exist.

    Example:
        >>> cache_folder().name
        'kerasflow'
    """
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]) / "kerasflow"
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return home_folder() / caches / "kerasflow"


def home_folder() -> Path:
    """Returns the home of whoever runs the program.

    Raises:
        FileNotFoundError: There is none, as in a container for a user that it does not know.
    """
    try:
        return Path.home()
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, "there is no home folder; set HOME") from error


def kept_folder() -> Path | None:
    """Returns where TensorFlow keeps what XLA compiles; None where it keeps nothing."""
    found = _FOLDER.search(os.environ.get(_FLAGS, ""))
    if not found:
        return None
    quoted, bare = found.groups()
    folder = Path(bare if bare else re.sub(r"\\(.)", r"\1", quoted))
    return folder if folder.is_dir() else None


@contextmanager
def set_aside(folder: Path) -> Iterator[None]:
    """Has programs compiled anew; those that were kept go, or come back where that fails too.

    Args:
        folder: Of the programs, one of which may be damaged.
    """
    aside = folder.with_name(f"{folder.name}-{os.getpid()}")
    folder.rename(aside)
    folder.mkdir(mode=0o700)
    try:
        yield
    except Exception:
        shutil.rmtree(folder)
        aside.rename(folder)
        raise
    shutil.rmtree(aside)
    sys.stderr.write(f"compiled programs in {folder} were damaged, and were compiled anew\n")


def _processor() -> str:
    """Returns a name for what this processor can do; compiled programs may need all of it."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text("utf-8").splitlines() if known.is_file() else []
    flags = [line for line in lines if line.startswith(("model name", "flags", "Features"))]
    said = "\n".join(sorted(set(flags))) or f"{platform.machine()} {platform.processor()}"
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:12]
