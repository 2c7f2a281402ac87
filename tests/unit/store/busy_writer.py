"""A program that adds many settings one by one; test_crash.py runs two of them at once.

Its arguments: the project file, its own name, and how many settings to add.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from lotwise.store.choices import set_setting
from lotwise.store.project import open_project

if __name__ == "__main__":
    with open_project(Path(sys.argv[1])) as project:
        for number in range(int(sys.argv[3])):
            set_setting(project, f"{sys.argv[2]}-{number}", "on", now=datetime(2026, 11, 22, tzinfo=UTC))
