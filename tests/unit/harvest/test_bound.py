"""What a facet promises, and never more than its ceiling."""

import pytest

from lotwise.harvest.survey import Survey
from lotwise.harvest.terrain import Terrain, curves_of
from lotwise.harvest.value import Valuer
from random_harvests import wide_case


@pytest.mark.parametrize("seed", range(1, 25))
def test_no_point_of_a_patch_promises_more_than_its_ceiling(seed: int) -> None:
    """Of households of any kind; the best point of a patch, its corners, with fees and without."""
    case = wide_case(seed)
    terrain = Terrain(curves_of(case.candidates), Valuer(case.outlook))
    survey = Survey(terrain)
    for facet in survey.facets:
        promise, _, _ = survey.promised(facet)
        assert promise <= facet.ceiling
        for corner in facet.patch.corners:
            fees = sum(terrain.fees_at(terrain.within(corner)))
            assert facet.promise(corner, fees) + facet.doubt(fees) <= facet.ceiling
