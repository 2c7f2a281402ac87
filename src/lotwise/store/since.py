"""Since when settings count: the instants at which their values were recorded."""

from datetime import datetime

from lotwise.store.access import Project, asking
from lotwise.store.marks import as_told


def settings_since(project: Project) -> dict[str, datetime]:
    """Return since when the value of each setting counts that counts now, by its name.

    Args:
        project: The project.
    """
    with asking(project) as ask:
        rows = ask("SELECT name, recorded_at FROM settings ORDER BY seq")
    return {as_told(name): datetime.fromisoformat(recorded_at) for name, recorded_at in rows}
