"""TensorBoard: events in the folder of the run, with a writer for each split."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from kerasflow.checking.file_names import TENSORBOARD
from kerasflow.documents.records import record_text
from kerasflow.running.summaries import SPLITS
from kerasflow.running.tracking.trackers import Beginning, Filed, measured

_UNSHOWN = "`|\n"


class TensorBoardEvents:
    """Writes what `tensorboard --logdir runs` shows; the files of the run lie beside it."""

    def __init__(self) -> None:
        self._writers: dict[str, Any] = {}
        self._epochs = 0
        self._again: int | None = None

    def begin(self, beginning: Beginning) -> Filed:
        """Writes the parameters as a table."""
        self._folder = beginning.folder / TENSORBOARD
        if self._folder.is_dir():  # of a run that goes on
            self._again = beginning.done + 1
            return Filed(str(self._folder))
        rows = "".join(
            f"| `{_in_cell(str(path))}` | `{_in_cell(str(value))}` |\n"
            for path, value in beginning.parameters.items()
        )
        self._write("train", _text("blueprint", f"| value | is |\n|---|---|\n{rows}"), 0)
        return Filed(str(self._folder))

    def log_epoch(self, line: Mapping[str, Any]) -> None:
        """Writes training and validation, so that they stand in one chart."""
        self._epochs = line["epoch"]
        for name, value in measured(line).items():
            split = "validation" if name.startswith("val_") else "train"
            self._write(split, _scalar(name.removeprefix("val_"), value), self._epochs)
        self._flush()

    def finish(self, report: Mapping[str, Any]) -> None:
        """Writes what the splits were judged by, and the report as text."""
        for split in SPLITS:
            for name, value in (report.get(split) or {}).items():
                if value is not None:
                    self._write(split, _scalar(f"judged/{name}", float(value)), self._epochs)
        told = {key: report.get(key) for key in (*SPLITS, "epochs", "stopped", "seconds")}
        lines = record_text(told, indent=2).split("\n")
        self._write("train", _text("report", "".join(f"    {it}\n" for it in lines)), self._epochs)
        for writer in self._writers.values():
            writer.close()

    def _write(self, split: str, summary: Any, step: int) -> None:
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.summary.writer.event_file_writer import EventFileWriter

        if split not in self._writers:
            self._writers[split] = EventFileWriter(str(self._folder / split))
            if self._again is not None:
                self._begin_again(self._writers[split], self._again)
        event = Event(wall_time=time.time(), step=step, summary=summary)
        self._writers[split].add_event(event)

    def _begin_again(self, writer: Any, step: int) -> None:
        """Has TensorBoard forget what was written of a step and of those after it."""
        from tensorboard.compat.proto.event_pb2 import Event, SessionLog

        mark = SessionLog(status=SessionLog.START)
        writer.add_event(Event(wall_time=time.time(), step=step, session_log=mark))

    def _flush(self) -> None:
        for writer in self._writers.values():
            writer.flush()


def _scalar(tag: str, value: float) -> Any:
    from tensorboard.compat.proto.summary_pb2 import Summary

    return Summary(value=[Summary.Value(tag=tag, simple_value=value)])


def _text(tag: str, text: str) -> Any:
    """Returns text in Markdown, of which TensorBoard shows no HTML."""
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.compat.proto.tensor_pb2 import TensorProto
    from tensorboard.compat.proto.types_pb2 import DT_STRING
    from tensorboard.plugins.text.metadata import create_summary_metadata

    tensor = TensorProto(dtype=DT_STRING, string_val=[text.encode("utf-8", "replace")])
    shown = create_summary_metadata(display_name=tag, description="")
    return Summary(value=[Summary.Value(tag=tag, tensor=tensor, metadata=shown)])


def _in_cell(text: str) -> str:
    return "".join(" " if letter in _UNSHOWN else letter for letter in text[:1_000])
