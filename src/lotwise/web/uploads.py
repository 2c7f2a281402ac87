"""Files that a visitor sends: while they are read they lie in a private folder, under cleaned names."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from starlette.datastructures import UploadFile

from lotwise.app.uploads import received

__all__ = ["on_disk"]


@contextmanager
def on_disk(files: Sequence[UploadFile]) -> Iterator[tuple[Path, ...]]:
    """Give files as paths while the block runs.

    Args:
        files: As they were sent; where there are none, there are no paths.

    Raises:
        BadInputError: They cannot be written, or none of them has a name that counts.
    """
    if not files:
        yield ()
        return
    upload = received((file.filename or "", file.file) for file in files)
    try:
        yield upload.paths
    finally:
        upload.remove()
