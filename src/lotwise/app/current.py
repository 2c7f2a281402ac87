"""Which state of a project is the current one."""

from lotwise.store.access import Project, asking


def mark_of(project: Project) -> str:
    """Return the hash of the newest entry of a project's chain; it changes whenever something is recorded.

    Args:
        project: An open project.
    """
    with asking(project) as ask:
        rows = ask("SELECT hash FROM chain ORDER BY seq DESC LIMIT 1")
    return "".join(hash_ for (hash_,) in rows)
