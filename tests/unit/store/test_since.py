"""Since when a setting counts: the instant of the value that counts now."""

from datetime import datetime, timedelta

from lotwise.store.choices import set_setting
from lotwise.store.project import Project
from lotwise.store.since import settings_since

HOUR = timedelta(hours=1)


def test_a_setting_counts_since_its_latest_value_was_recorded(project: Project, now: datetime) -> None:
    for hours, value in enumerate(("UTC", "America/Denver", "UTC", "UTC")):
        set_setting(project, "zone", value, now=now + hours * HOUR)
    set_setting(project, "tax_year", "2026", now=now + 9 * HOUR)
    assert settings_since(project) == {"zone": now + 2 * HOUR, "tax_year": now + 9 * HOUR}


def test_a_project_without_settings_has_none(project: Project) -> None:
    assert settings_since(project) == {}
