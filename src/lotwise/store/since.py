"""Since when settings count: the instants at which their values were recorded."""

from datetime import datetime

from sqlalchemy import select

from lotwise.store import schema
from lotwise.store.access import Project, reading
from lotwise.store.marks import as_told


def settings_since(project: Project) -> dict[str, datetime]:
    """Return since when the value of each setting counts that counts now, by its name.

    Args:
        project: The project.
    """
    table = schema.settings.c
    with reading(project) as connection:
        rows = connection.execute(select(table.name, table.recorded_at).order_by(table.seq)).all()
    return {as_told(row.name): datetime.fromisoformat(row.recorded_at) for row in rows}
