"""The version of a project's tables, for those who only look whether they know it."""

from typing import Final

VERSION: Final = 4
"""A project with a higher one was made by a newer lotwise."""
