"""Text files that a command writes into a folder."""

from collections.abc import Mapping
from pathlib import Path

from lotwise.core.errors import BadInputError


def write_texts(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write text files into a folder, making it where it is not there, and return their paths.

    Args:
        folder: Where to.
        texts: Contents by file name.

    Raises:
        BadInputError: The folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise BadInputError(
            f"{folder} cannot be written: {error.strerror}.", "Choose another folder with --out."
        ) from None
    return tuple(folder / name for name in texts)
