"""The second opinion on a plan, for `lotwise plan --verify`: both values and how far they are apart."""

from dataclasses import dataclass

from lotwise.core.money import CENT, Usd, usd_text
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, is_program_needed
from lotwise.harvest.milp import SecondOpinion, second_opinion
from lotwise.harvest.plan import Plan
from lotwise.harvest.value import Outlook, Valuer

__all__ = ["Verified", "verified", "verified_json", "verified_lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A plan beside the second opinion on it.

    Attributes:
        plan_usd: Net present value of the plan.
        second: What the independent program found; None where the plan itself comes from that program.
        bound_usd: What the plan says that no other choice can exceed.
    """

    plan_usd: Usd
    second: SecondOpinion | None
    bound_usd: Usd

    @property
    def difference_usd(self) -> Usd:
        """The plan's value less the second opinion's, both in whole numbers on the real return."""
        return 0 if self.second is None else self.plan_usd - self.second.npv_usd

    @property
    def is_equal(self) -> bool:
        """Whether both agree to the cent, and the program is sure of its answer."""
        return abs(self.difference_usd) <= CENT and self.is_sure

    @property
    def is_sure(self) -> bool:
        """Whether the program's pieces were tested and its solver says that nothing is better."""
        if self.second is None:
            return False
        is_near = abs(self.second.claimed_usd - self.second.npv_usd) <= CENT
        return self.second.is_tested and self.second.is_optimal and is_near


def verified(
    plan: Plan, candidates: tuple[Candidate, ...], outlook: Outlook, constraints: Constraints
) -> Verified:
    """Return the second opinion on a plan.

    Args:
        plan: The plan.
        candidates: The lots that it was chosen from.
        outlook: The household's returns, now and later; valued by a valuer of its own.
        constraints: What the plan had to keep to.

    Raises:
        LotwiseError: highspy is not installed.
    """
    own = is_program_needed(candidates, constraints)
    second = None if own else second_opinion(candidates, Valuer(outlook), constraints)
    return Verified(plan_usd=plan.worth.npv_usd, second=second, bound_usd=plan.optimum.bound_usd)


def verified_lines(found: Verified) -> tuple[str, ...]:
    """Return the second opinion in sentences, for a terminal and a report."""
    second = found.second
    if second is None:
        return (
            f"This plan: {usd_text(found.plan_usd)}.",
            (
                "Limits on cash and fees, and gifts with two bases, are planned by the mixed-integer program "
                "itself: no second opinion."
            ),
            "Its answer was valued again, in whole numbers, on your return.",
        )
    said = [
        f"This plan: {usd_text(found.plan_usd)}.",
        f"Second opinion, a mixed-integer program solved by HiGHS: {usd_text(second.npv_usd)}.",
        f"Difference: {usd_text(found.difference_usd)} ({_pieces(second.pieces)} of your tax).",
    ]
    if found.is_equal:
        said.append("Both agree to the cent.")
    elif not found.is_sure:
        said.append("The second opinion is not sure of itself, so this shows nothing against the plan.")
    elif found.difference_usd < 0:
        said.append("The second opinion is better: please report it, with `lotwise plan --json`.")
    else:
        said.append("The plan is better than the second opinion.")
    return tuple(said)


def _pieces(count: int) -> str:
    return f"{count:,} flat piece{'s' * (count != 1)}"


def verified_json(found: Verified) -> dict[str, object]:
    """Return the second opinion as plain values."""
    second = found.second
    if second is None:
        return {"plan_npv_usd": found.plan_usd, "bound_usd": found.bound_usd, "is_second_opinion": False}
    return {
        "is_second_opinion": True,
        "plan_npv_usd": found.plan_usd,
        "npv_usd": second.npv_usd,
        "claimed_npv_usd": second.claimed_usd,
        "difference_usd": found.difference_usd,
        "bound_usd": found.bound_usd,
        "pieces": second.pieces,
        "is_sure": found.is_sure,
        "is_equal": found.is_equal,
        "chosen": [
            {"lot": candidate.valued.lot.id, "quantity": quantity}
            for candidate, quantity in second.quantities
        ],
    }
