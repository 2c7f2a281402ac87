"""Time stamps that are kept, as flat values for JSON."""

from lotwise.app.stamping_kept import stamps
from lotwise.store.project import Project

__all__ = ["stamps_json"]


def stamps_json(project: Project) -> dict[str, object]:
    """Return the time stamps of authorities that the project keeps.

    Args:
        project: An open project.
    """
    return {"stamps": stamps(project)}
