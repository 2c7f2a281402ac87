"""What the owner decided: the household, settings and standing orders.

Each decision is recorded with its instant and never replaced; for households and settings the latest one
counts. Recording what already counts changes nothing, so that asking twice leaves the same bytes.
"""

from datetime import datetime

from sqlalchemy import select

from lotwise.core.dates import instant_text
from lotwise.lots.lot import Method, StandingOrder
from lotwise.store import schema
from lotwise.store.project import Project, reading, writing
from lotwise.store.schema import insert_text


def household(project: Project) -> tuple[str, str] | None:
    """Return name and text of the household that counts, or None when none was recorded."""
    table = schema.households.c
    with reading(project) as connection:
        row = connection.execute(select(table.name, table.content).order_by(table.seq.desc())).first()
    return None if row is None else (row.name, row.content)


def set_household(project: Project, name: str, text: str, *, now: datetime) -> bool:
    """Record a household, which counts from now on, and return whether it is not the one that counted.

    Args:
        project: The project.
        name: Where the text came from, such as the name of its file.
        text: The household as it was written, in full.
        now: The instant, aware.
    """
    table = schema.households.c
    with writing(project) as connection:
        latest = connection.execute(select(table.name, table.content).order_by(table.seq.desc())).first()
        is_new = latest is None or tuple(latest) != (name, text)
        if is_new:
            connection.exec_driver_sql(insert_text(schema.households), (name, text, instant_text(now)))
    return is_new


def settings(project: Project) -> dict[str, str]:
    """Return the settings that count, by name."""
    table = schema.settings.c
    with reading(project) as connection:
        rows = connection.execute(select(table.name, table.value).order_by(table.seq)).all()
    latest: dict[str, str] = dict(rows)  # a later row replaces an earlier one of its name
    return dict(sorted(latest.items()))


def set_setting(project: Project, name: str, value: str, *, now: datetime) -> bool:
    """Record a setting, which counts from now on, and return whether its value is another than before.

    Args:
        project: The project.
        name: What is set, such as ``zone``.
        value: Its value as text.
        now: The instant, aware.
    """
    table = schema.settings.c
    latest = select(table.value).where(table.name == name).order_by(table.seq.desc())
    with writing(project) as connection:
        row = connection.execute(latest).first()
        is_new = row is None or row.value != value
        if is_new:
            connection.exec_driver_sql(insert_text(schema.settings), (name, value, instant_text(now)))
    return is_new


def standing_orders(project: Project) -> tuple[StandingOrder, ...]:
    """Return the standing orders in the order in which they were added."""
    with reading(project) as connection:
        rows = connection.execute(select(schema.standing_orders).order_by(schema.standing_orders.c.seq)).all()
    return tuple(
        StandingOrder(
            wallet=row.wallet,
            method=Method(row.method),
            effective_at=datetime.fromisoformat(row.effective_at),
            recorded_at=datetime.fromisoformat(row.recorded_at),
            is_with_broker=bool(row.is_with_broker),
        )
        for row in rows
    )


def add_standing_order(project: Project, order: StandingOrder) -> bool:
    """Record a standing order, and return whether it is new; the same order twice is one.

    Args:
        project: The project.
        order: The order, with the instants from which it chooses and at which it was written down.
    """
    table = schema.standing_orders.c
    row = (
        order.id,
        order.wallet,
        order.method.value,
        instant_text(order.effective_at),
        instant_text(order.recorded_at),
        int(order.is_with_broker),
    )
    with writing(project) as connection:
        is_new = connection.execute(select(table.seq).where(table.id == order.id)).first() is None
        if is_new:
            connection.exec_driver_sql(insert_text(schema.standing_orders), row)
    return is_new
