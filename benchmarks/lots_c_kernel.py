"""`lots_kernel.c`, compiled by the machine's own compiler when it is asked for, and called through ctypes."""

import ctypes
import os
import shutil
import subprocess
import tempfile
from ctypes import POINTER, Structure, byref, c_int, c_int32, c_int64, c_uint8, c_uint64
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lotwise.lots.kernel_columns import Columns

SOURCE: Final = Path(__file__).with_name("lots_kernel.c")
FLAGS: Final = ("-O3", "-march=native", "-shared", "-fPIC")
WIDEST: Final = 2**127
Array = npt.NDArray[Any]


class _Program(Structure):
    _fields_ = (
        ("steps", c_int64),
        ("places", c_int64),
        ("is_hifo", c_int64),
        ("has_gains", c_int64),
        ("what", POINTER(c_uint8)),
        ("place", POINTER(c_int32)),
        ("other", POINTER(c_int32)),
        ("ref", POINTER(c_int32)),
        ("units", POINTER(c_uint64)),
        ("basis", POINTER(c_int64)),
        ("at", POINTER(c_int64)),
        ("proceeds", POINTER(c_int64)),
    )


class _Matched(Structure):
    _fields_ = (
        ("outs", c_int64),
        ("paths", c_int64),
        ("held", c_int64),
        ("out_ref", POINTER(c_int32)),
        ("out_root", POINTER(c_int32)),
        ("out_path", POINTER(c_int32)),
        ("out_start", POINTER(c_uint64)),
        ("out_stop", POINTER(c_uint64)),
        ("gain", POINTER(c_int64)),
        ("path_parent", POINTER(c_int32)),
        ("path_ref", POINTER(c_int32)),
    )


@dataclass(slots=True)
class Found:
    """What the C kernel gives, copied: by part sold, in order; how many parts are held; and by path."""

    ref: Array
    root: Array
    path: Array
    start: Array
    stop: Array
    gain: Array
    held: int
    path_parent: Array
    path_ref: Array


class CKernel:
    """Matches one program as often as wanted.

    Args:
        columns: The program: acquisitions, sales, and transfers to other places.
        is_hifo: Whether the highest basis a unit is taken first; otherwise first in, first out.
    """

    def __init__(self, columns: Columns, *, is_hifo: bool) -> None:
        self._library = _library()
        self._columns = columns
        assert _fits(columns), "products of amounts and units must stay below 2^127"
        self._units = np.stack([columns.low, columns.high], axis=1)
        words: tuple[Array, ...] = (columns.what, columns.place, columns.other, columns.ref, self._units)
        amounts: tuple[Array, ...] = (columns.basis, columns.at, columns.proceeds)
        kinds = [kind for _, kind in _Program._fields_[4:]]
        pointers = [
            column.ctypes.data_as(kind) for column, kind in zip((*words, *amounts), kinds, strict=True)
        ]
        self._program = _Program(len(columns.what), int(columns.places[0]), is_hifo, 1, *pointers)
        self._matched = _Matched()
        self._has_matched = False

    def match(self, *, has_gains: bool = True) -> None:
        """Match all steps, and find the gain of each part unless only the parts are wanted."""
        self.let_go()
        self._program.has_gains = has_gains
        failed = self._library.match(byref(self._program), byref(self._matched))
        self._has_matched = True
        assert not failed, f"the kernel in C gave up: {failed}"

    def found(self) -> Found:
        """Return what the last match gave."""
        result = self._matched
        paths = result.paths
        return Found(
            ref=self._copied(result.out_ref),
            root=self._copied(result.out_root),
            path=self._copied(result.out_path),
            start=self._copied(result.out_start, words=2),
            stop=self._copied(result.out_stop, words=2),
            gain=self._copied(result.gain),
            held=result.held,
            path_parent=np.ctypeslib.as_array(result.path_parent, (paths,)).copy(),
            path_ref=np.ctypeslib.as_array(result.path_ref, (paths,)).copy(),
        )

    def let_go(self) -> None:
        """Give the memory of the last match back."""
        if self._has_matched:
            self._library.let_go(byref(self._matched))
        self._has_matched = False

    def _copied(self, pointer: Any, words: int = 1) -> Array:
        shape = (self._matched.outs, words) if words > 1 else (self._matched.outs,)
        return np.ctypeslib.as_array(pointer, shape).copy()


def _fits(columns: Columns) -> bool:
    most = (int(columns.high.max()) + 1) << 64 if columns.high.any() else int(columns.low.max())
    return int(max(columns.basis.max(), columns.proceeds.max())) * most < WIDEST


def is_there() -> bool:
    """Return whether this machine has a compiler."""
    return _compiler() is not None


def _compiler() -> str | None:
    return shutil.which(os.environ.get("CC", "gcc")) or shutil.which("cc")


@cache
def _library() -> ctypes.CDLL:
    compiler = _compiler()
    assert compiler, "the comparison with C needs a C compiler, such as gcc"
    folder = tempfile.mkdtemp()
    try:
        made = Path(folder) / "lots_kernel.so"
        subprocess.run([compiler, *FLAGS, "-o", str(made), str(SOURCE)], check=True)  # noqa: S603
        library = ctypes.CDLL(str(made))
    finally:
        shutil.rmtree(folder)  # what is loaded stays loaded
    library.match.argtypes = [POINTER(_Program), POINTER(_Matched)]
    library.match.restype = c_int
    library.let_go.argtypes = [POINTER(_Matched)]
    library.let_go.restype = None
    return library
