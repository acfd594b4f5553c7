"""Reading files apart: each in a process of its own, with limits, so that a bad file never harms the others.

A worker reads one file after another and tells of every page. One that crashes, grows beyond its memory or falls
silent is ended with all that it has started; the file gets a typed error and a new worker goes on. What was read is
kept by the file's SHA-256 where a home folder is given, so that an unchanged file is not read again.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import cast

import msgspec

import models.errors
from models.errors import InputError, LimitExceeded, ReaderCrashed, StateError, TruyVetError
from models.settings import DEFAULT_LIMITS, Limits
from models.text import plain_name
from pipeline.act import Act
from pipeline.ingest import file_bytes
from pipeline.store import Home

#: Told of a file: its name, how many files are done and in all, pages done and in all (0 where it has none).
Progress = Callable[[str, int, int, int, int], None]
#: A worker is replaced after this many files, so that what a library leaks does not add up.
_FILES_EACH = 100
#: Seconds that a worker has to start up, on top of what a file may take; and that what it started has to end.
_START, _ENDING = 60.0, 3.0
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: where it lies, and its name as people see it, whose ending tells the format."""

    path: Path
    name: str

    @classmethod
    def at(cls, path: Path) -> File:
        """Return the file at a path under its own name, less what a name may not show (`models.text.plain_name`)."""
        return cls(path, plain_name(path.name or str(path)))


#: The number of a file among those asked for, the file, and under what its reading is kept.
_Job = tuple[int, File, str]


class _Page(msgspec.Struct, tag=True):
    done: int
    total: int


class _Read(msgspec.Struct, tag=True):
    act: msgspec.Raw
    whole: bool


class _Failed(msgspec.Struct, tag=True):
    error: str
    message: str
    spent: bool = False


_ENCODE = msgspec.msgpack.Encoder().encode
_ANSWER = msgspec.msgpack.Decoder(_Page | _Read | _Failed)
_ACT = msgspec.msgpack.Decoder(Act)


def read_apart(
    files: Sequence[File], home: Home | None = None, limits: Limits = DEFAULT_LIMITS, progress: Progress | None = None
) -> Iterator[tuple[int, Act | TruyVetError]]:
    """Yield the number of each file with its act, or with the error that it gave, as they are done."""
    tell = progress or _nobody
    todo: deque[_Job] = deque()
    done = 0
    for number, file in enumerate(files):
        found: Act | TruyVetError | None
        try:
            key = _key(file, limits)
            found = _known(home, key)
        except TruyVetError as error:
            key, found = "", error
        if found is None:
            todo.append((number, file, key))
            continue
        done += 1
        tell(file.name, done, len(files), 0, 0)
        yield number, found
    if not todo:
        return
    with contextlib.closing(_Room(limits, min(limits.workers or os.cpu_count() or 1, len(todo)))) as room:
        for (number, file, key), answer in room.read(todo):
            if isinstance(answer, _Page):
                tell(file.name, done, len(files), answer.done, answer.total)
                continue
            done += 1
            tell(file.name, done, len(files), 0, 0)
            yield number, answer if isinstance(answer, TruyVetError) else _kept(home, key, answer)


def _kept(home: Home | None, key: str, answer: _Read) -> Act:
    """Return the act that was read, and keep it where it is whole and the file has not changed meanwhile."""
    act = _ACT.decode(answer.act)
    source = act.document.source
    if home is not None and answer.whole and source is not None and key.startswith(source.sha256):
        with contextlib.suppress(StateError):  # a home that cannot be written to keeps nobody from reading
            home.keep_reading(key, bytes(answer.act))
    return act


def read_one(
    file: File, home: Home | None = None, limits: Limits = DEFAULT_LIMITS, progress: Progress | None = None
) -> Act:
    """Return the act of one file. Raises the error that it gave."""
    for _, found in read_apart([file], home, limits, progress):
        if isinstance(found, TruyVetError):
            raise found
        return found
    raise ReaderCrashed(f"{file.name}: không đọc được tệp; hãy thử lại.")


def _nobody(name: str, done: int, total: int, page: int, pages: int) -> None:
    """Tell nobody."""


def _known(home: Home | None, key: str) -> Act | None:
    data = home.reading(key) if home is not None else None
    with contextlib.suppress(msgspec.MsgspecError):
        return _ACT.decode(data) if data is not None else None
    return None


def _key(file: File, limits: Limits) -> str:
    """Return under what a reading is kept: bytes, name and program. Raises UnreadableFile and LimitExceeded."""
    check_size(file, limits)
    sha256 = hashlib.sha256(file_bytes(file.path)).hexdigest()
    name = hashlib.sha256(file.name.encode(errors="surrogatepass")).hexdigest()
    return f"{sha256}-{name[:12]}-{_program()}"


def check_size(file: File, limits: Limits) -> None:
    """Raise LimitExceeded where a file is larger than may be read. A file that is not there has no size."""
    with contextlib.suppress(OSError, ValueError):
        size = file.path.stat().st_size >> 20
        if size > limits.size:
            raise LimitExceeded(
                f"{file.name}: tệp nặng {size} MB, quá giới hạn {limits.size} MB; hãy tách tệp, "
                "hoặc nâng TRUYVET_SIZE rồi nạp lại."
            )


@lru_cache(maxsize=1)
def _program() -> str:
    """Return a mark of the code and tables that read files: another version reads anew."""
    root = Path(__file__).resolve().parent.parent
    parts = sorted(p for package in ("models", "index", "pipeline") for p in (root / package).rglob("*") if _counts(p))
    stats = (f"{p.relative_to(root)} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in parts)
    return hashlib.sha256("\n".join(stats).encode()).hexdigest()[:16]


def _counts(path: Path) -> bool:
    return path.suffix in (".py", ".tsv", ".yaml", ".json", ".npz") and path.is_file()


class _Worker:
    """One reading process, what it reads, and when it last spoke."""

    def __init__(self, limits: Limits, folder: str) -> None:
        self._limits = limits
        self.connection, other = _SPAWN.Pipe()
        self.process: SpawnProcess = _SPAWN.Process(target=_serve, args=(other, limits, folder), daemon=True)
        with _uninterrupted():
            self.process.start()
        other.close()
        self.job: _Job | None = None
        self.files = 0
        self.due = 0.0

    def give(self, job: _Job) -> None:
        """Send a file to read. Raises OSError where the process has ended meanwhile."""
        self.heard(0.0 if self.files else _START)
        self.connection.send_bytes(_ENCODE((os.fsencode(job[1].path), job[1].name)))
        self.job, self.files = job, self.files + 1

    def heard(self, more: float = 0.0) -> None:
        """Set the time by which the worker must speak again."""
        self.due = time.monotonic() + self._limits.seconds + more

    def end(self, patience: float = 0.0) -> int | None:
        """End the process and all that it started, after some seconds; return its exit code."""
        if patience:
            self.process.join(patience)
        if sys.platform != "win32" and self.process.pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join(5)
        self.connection.close()
        return self.process.exitcode


class _Room:
    """The workers that read the files of one call."""

    def __init__(self, limits: Limits, size: int) -> None:
        self._limits, self._size = limits, size
        self._workers: list[_Worker] = []
        self._folder = tempfile.mkdtemp(prefix="truyvet-")

    def close(self) -> None:
        """End all workers, and remove what they left in their folder."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        _remove(self._folder)

    def read(self, todo: deque[_Job]) -> Iterator[tuple[_Job, _Page | _Read | TruyVetError]]:
        """Yield each page done, and each file with the encoded act, or the error, as they come."""
        while todo or any(w.job for w in self._workers):
            self._give(todo)
            busy = {w.connection: (w, w.job) for w in self._workers if w.job is not None}
            if not busy:
                continue
            due = min(w.due for w, _ in busy.values())
            for ready in wait(list(busy), timeout=max(0.0, due - time.monotonic())):
                worker, job = busy.pop(cast(Connection, ready))
                yield job, self._hear(worker, job)
            for worker, job in busy.values():
                if worker.due < time.monotonic() and not worker.connection.poll():
                    self._drop(worker)
                    yield job, _too_slow(job[1].name, self._limits)

    def _give(self, todo: deque[_Job]) -> None:
        """Give each idle worker a file, as long as there are some; one that has ended meanwhile is replaced."""
        for worker in [w for w in self._workers if w.job is None and not w.process.is_alive()]:
            self._drop(worker)
        while todo and len(self._workers) < self._size:
            self._workers.append(_Worker(self._limits, self._folder))
        for worker in [w for w in self._workers if w.job is None]:
            if todo:
                try:
                    worker.give(todo[0])
                    todo.popleft()
                except OSError:
                    self._drop(worker)

    def _hear(self, worker: _Worker, job: _Job) -> _Page | _Read | TruyVetError:
        try:
            answer = _ANSWER.decode(worker.connection.recv_bytes())
        except (EOFError, OSError):
            return _crashed(job[1].name, self._drop(worker, patience=1.0))  # its own exit code tells why
        if isinstance(answer, _Page):
            worker.heard()
            return answer
        worker.job = None
        if worker.files >= _FILES_EACH or (isinstance(answer, _Failed) and answer.spent):
            self._drop(worker)
        return answer if isinstance(answer, _Read) else _error(answer)

    def _drop(self, worker: _Worker, patience: float = 0.0) -> int | None:
        self._workers.remove(worker)
        worker.job = None
        return worker.end(patience)


def _error(answer: _Failed) -> TruyVetError:
    kind = getattr(models.errors, answer.error, InputError)
    error: TruyVetError = kind(answer.message)
    return error


def _too_slow(name: str, limits: Limits) -> TruyVetError:
    return LimitExceeded(
        f"{name}: đọc quá {limits.seconds} giây không xong thêm trang nào nên đã dừng; hãy tách tệp hoặc lưu lại tệp, "
        "hoặc nâng TRUYVET_SECONDS rồi nạp lại."
    )


def _crashed(name: str, code: int | None) -> TruyVetError:
    if sys.platform != "win32" and code == -signal.SIGKILL:
        return ReaderCrashed(
            f"{name}: hệ thống đã dừng chương trình đọc tệp, thường vì máy hết bộ nhớ; "
            "hãy đóng bớt chương trình hoặc tách tệp rồi nạp lại."
        )
    return ReaderCrashed(
        f"{name}: chương trình đọc tệp bị dừng đột ngột (mã {code}); tệp có thể hỏng, "
        "hãy mở và lưu lại tệp rồi nạp lại."
    )


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C away from a process that starts here; its parent ends it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _remove(folder: str) -> None:
    """Remove a folder, also while programs that are about to end still write to it."""
    until = time.monotonic() + _ENDING
    while os.path.exists(folder) and time.monotonic() < until:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.1 if os.path.exists(folder) else 0)


def _serve(connection: Connection, limits: Limits, folder: str) -> None:
    """Read the files that come through the connection, in a process of its own."""
    from pipeline.ingest.effort import EFFORT

    tempfile.tempdir = os.environ["TMPDIR"] = folder
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    _confine(limits)

    def report(done: int, total: int) -> None:
        connection.send_bytes(_ENCODE(_Page(done, total)))

    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            path, name = msgspec.msgpack.decode(connection.recv_bytes(), type=tuple[bytes, str])
            EFFORT.begin(limits, report)
            connection.send_bytes(_ENCODE(_answer(os.fsdecode(path), name, limits)))


def _answer(path: str, name: str, limits: Limits) -> _Read | _Failed:
    try:
        from pipeline.documents import read_act_bytes
        from pipeline.ingest.effort import EFFORT

        act = read_act_bytes(file_bytes(Path(path)), name)
        return _Read(msgspec.Raw(_ENCODE(act)), EFFORT.whole)
    except TruyVetError as error:
        return _Failed(type(error).__name__, str(error))
    except Exception as error:
        if _wants_memory(error):
            return _Failed(LimitExceeded.__name__, _too_large(name, limits), spent=True)
        return _Failed(ReaderCrashed.__name__, _unexpected(name, error))


def _wants_memory(error: Exception) -> bool:
    """Tell whether an error comes from the bound on memory, also where a library, thread or process was to start."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOMEM, errno.EAGAIN)
    said = str(error)
    return isinstance(error, MemoryError) or "failed to map segment" in said or "can't start new thread" in said


def _end_with_parent(folder: str) -> None:
    """Wait for the end of the process that started this one, then end this one and all that it started."""
    parent = multiprocessing.parent_process()
    if parent is not None and sys.platform != "win32":
        parent.join()
        shutil.rmtree(folder, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)


def _confine(limits: Limits) -> None:
    """Put this process at the head of a group of its own and bound its memory."""
    if sys.platform == "win32":
        return
    import resource

    os.setsid()
    most = limits.memory << 20
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _too_large(name: str, limits: Limits) -> str:
    return (
        f"{name}: cần nhiều hơn {limits.memory} MB bộ nhớ để đọc nên đã dừng; hãy tách tệp, "
        "hoặc nâng TRUYVET_MEMORY rồi nạp lại."
    )


def _unexpected(name: str, error: Exception) -> str:
    told = " ".join(str(error).split())[:120]
    return f"{name}: không đọc được tệp ({type(error).__name__}: {told}); hãy mở và lưu lại tệp rồi nạp lại."
