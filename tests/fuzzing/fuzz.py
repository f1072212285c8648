"""Fuzzes one of the four ways in: `python tests/fuzzing/fuzz.py TARGET SECONDS`.

With atheris (Python 3.11: `pip install -e ".[fuzz]"`) every second input is made of bytes and led
by what they cover; the others are mutated as trees. Without it all are. What fails is kept in
`tests/fuzzing/found`, where a test looks at it ever after.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

FOUND = Path(__file__).parent / "found"


class Fuzzing:
    """One campaign.

    Args:
        target: One of the four.
        seed: Of all chance.
        keep: Write what fails to `FOUND`, and go on; else raise.
    """

    def __init__(self, target: str, seed: int, *, keep: bool) -> None:
        from fuzzing import mutating

        self.target, self.keep, self.chance = target, keep, random.Random(seed)
        self.mutating, self.trees = mutating, mutating.trees()
        self.executions = self.failures = 0

    def next_text(self) -> str:
        """A new input, made of trees or pieces of expressions."""
        if self.target == "calculate":
            return self.mutating.expression(self.chance)
        tree = self.mutating.mutated(self.chance.choice(self.trees), self.trees, self.chance)
        if self.chance.random() < 0.05 and len(self.trees) < 5000:
            self.trees.append(tree)
        return self.mutating.written(tree, self.chance)

    def run(self, text: str) -> None:
        """Runs one input."""
        from fuzzing.targets import run

        self.executions += 1
        try:
            run(self.target, text)
        except Exception as error:
            if not self.keep:
                raise AssertionError(f"{self.target} on {text!r}") from error
            self.note(text, error)

    def note(self, text: str, error: Exception) -> None:
        """Keeps an input that fails; of each place only the first one."""
        traceback = error.__traceback__
        while traceback and traceback.tb_next:
            traceback = traceback.tb_next
        where = (
            f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}" if traceback else ""
        )
        digest = hashlib.sha256(f"{type(error)}{where}".encode()).hexdigest()[:12]
        file = FOUND / f"{self.target}-{digest}.txt"
        self.failures += 1
        if not file.exists():
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
            sys.stderr.write(
                f"{file.name}: {type(error).__name__}: {str(error)[:300]} at {where}\n"
            )


def run_trees(fuzzing: Fuzzing, seconds: float) -> None:
    """Runs inputs made of trees for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        fuzzing.run(fuzzing.next_text())


def run_atheris(campaign: Fuzzing, seconds: float) -> None:
    """Runs inputs that atheris makes, and after each one made of trees."""
    import atheris

    end = time.monotonic() + seconds

    def one(data: bytes) -> None:
        campaign.run(data.decode("utf-8", "replace"))
        campaign.run(campaign.next_text())
        if time.monotonic() > end:
            report(campaign, seconds)
            sys.stdout.flush()
            shutil.rmtree(corpus.parent)
            os._exit(1 if campaign.failures else 0)

    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{campaign.target}-")) / "corpus"
    corpus.mkdir()
    for number, text in enumerate(campaign.mutating.seeds()):
        (corpus / f"seed-{number}").write_text(text, "utf-8")
    dictionary = corpus.parent / "words.dict"
    words = [*campaign.mutating.TAGS, *campaign.mutating.KEYS]
    dictionary.write_text("".join(f'"{word}"\n' for word in words), "utf-8")
    # Only for what never ends, since it counts by the clock of a machine that others may use;
    # what takes too long is found by its processor time.
    options = ["-max_len=4096", f"-dict={dictionary}", "-timeout=600", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


def report(fuzzing: Fuzzing, seconds: float) -> None:
    """Says how much was done."""
    done, failed = fuzzing.executions, fuzzing.failures
    sys.stdout.write(f"{fuzzing.target}: {done:,} executions in {seconds:.0f} s, {failed} failed\n")


def main(arguments: list[str]) -> int:
    """Fuzzes; returns how it ends."""
    target, seconds = arguments[0], float(arguments[1])
    try:
        import atheris
    except ImportError:
        campaign = Fuzzing(target, int(time.time()), keep=True)
        sys.stderr.write(
            "atheris is not installed (it needs Python 3.11); trees alone are mutated\n"
        )
        run_trees(campaign, seconds)
        report(campaign, seconds)
    else:
        # What is imported here knows what it covers; one run imports what is imported late.
        with atheris.instrument_imports(include=["kerasflow"]):
            campaign = Fuzzing(target, int(time.time()), keep=True)
            for _ in range(20):
                campaign.run(campaign.next_text())
        run_atheris(campaign, seconds)
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
