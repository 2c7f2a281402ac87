"""The project behind the pages: what is kept of it, and for which state."""

from contextlib import closing
from pathlib import Path

from dashboard import example_project
from lotwise.app import clock, demo
from lotwise.app.projects import existing_project
from lotwise.store.choices import set_setting
from lotwise.web.site import Site


def test_what_is_kept_belongs_to_the_state_that_is_written_about(tmp_path: Path) -> None:
    """Lots are identified by the plan that is kept, unless another program has recorded something since."""
    place = example_project(tmp_path)
    with closing(Site(place, demo.AS_OF)) as site, site.writing() as state:
        kept = site.kept_with(state)
        assert kept is not None
        assert kept.state is state
        with existing_project(place) as other:
            set_setting(other, "note", "by another program", now=clock.now())
        assert site.kept_with(state) is None
        assert site.loaded().state is not state
