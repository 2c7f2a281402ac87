"""How the second opinion on a plan looks in a terminal."""

from rich.console import Console

from lotwise.app.plan_verify import Verified, verified_lines
from lotwise.cli.screen import heading, say


def verified(to: Console, found: Verified) -> None:
    """Write both values, how far they are apart, and what that means."""
    heading(to, "Second opinion")
    for sentence in verified_lines(found):
        say(to, f"• {sentence}")
