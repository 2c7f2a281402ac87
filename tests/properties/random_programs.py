"""Programs that a seeded generator makes up: every step that both engines know, thousands a second.

Hands are emptied before the next taking, as the fold does it; what is under way may stay there. Quantities
reach from one step of 10⁻¹⁸ to 10¹² units, and some takings ask for more than there is.
"""

from random import Random

from lotwise.lots.program import NO_DAY, Program, Step

_UNITS = (1, 2, 3, 10**9, 10**18, 3 * 10**18, 10**19 + 7, (1 << 64) - 1, 1 << 64, 10**30)


class Maker:
    """Makes one program."""

    def __init__(self, draw: Random, places: int = 4) -> None:
        self.draw = draw
        self.program = Program(places=places)
        self.names: list[tuple[str, int]] = []
        self.at = 0

    def units(self) -> int:
        draw = self.draw
        return draw.choice(_UNITS) if draw.random() < 0.5 else draw.randrange(1, 10 ** draw.randrange(1, 22))

    def place(self) -> int:
        return self.draw.randrange(self.program.places)

    def method(self) -> int:
        return self.draw.choice((0, 0, 1, 2, 2, 3))

    def money(self) -> int | None:
        draw = self.draw
        return None if draw.random() < 0.08 else draw.choice((0, 1, 10**8, draw.randrange(10**14)))

    def root(self) -> int:
        long_from = self.draw.choice((0, 5, 50, 500, NO_DAY))
        return self.program.root(self.money(), self.at - self.draw.choice((0, 0, 0, 10**6)), long_from)

    def made(self) -> Program:
        """Return the program after a few dozen events."""
        draw = self.draw
        for _ in range(draw.randrange(1, 40)):
            self.at += draw.choice((0, 1, 10**6))
            often = self.buy, self.buy, self.buy, self.sell, self.sell, self.transfer, self.send, self.part
            draw.choice((*often, self.rename, self.pay, self.sweep, self.arrive))()
        return self.program

    def buy(self) -> None:
        units = self.units()
        root = self.root()
        self.program.step(Step.ACQUIRE, units, place=self.place(), ref=root)
        self.names.append((f"root {root}", root))

    def identify(self, units: int) -> None:
        """Now and then name units for the next taking, most of them units that are not there."""
        if self.names and self.draw.random() < 0.3:
            parts = [units] if units < 2 or self.draw.random() < 0.5 else [units // 2, units - units // 2]
            for part in parts:
                name, made = self.draw.choice(self.names)
                self.program.named.append(name)
                self.program.named_made.append(made)
                self.program.step(Step.NAME, part, ref=len(self.program.named) - 1)

    def disposition(self) -> int:
        return self.program.disposition(self.money(), len(self.program.what) * 3)

    def sell(self) -> None:
        units = self.units()
        self.identify(units)
        ref = self.disposition()
        self.program.step(Step.DISPOSE, units, place=self.place(), method=self.method(), ref=ref)

    def transfer(self) -> None:
        units = self.units()
        self.identify(units)
        move = self.program.move(self.at)
        where = {"place": self.place(), "other": self.place()}
        self.program.step(Step.TRANSFER, units, method=self.method(), ref=move, **where)

    def send(self) -> None:
        self.leave(is_lost=False)

    def part(self) -> None:
        self.leave(is_lost=True)

    def leave(self, *, is_lost: bool) -> None:
        """Take units into the hand, put some under way, and lay or lose the rest."""
        units = self.units()
        self.identify(units)
        move = self.program.move(self.at)
        self.program.step(Step.DEPART, units, place=self.place(), method=self.method(), ref=move)
        sent = self.draw.randrange(units + 1)
        if sent:
            self.program.step(Step.SEND, sent, other=self.draw.randrange(3), ref=move)
        if units - sent and is_lost:
            self.program.step(Step.LOSE, units - sent, ref=self.disposition())
        elif units - sent:
            self.program.step(Step.LAY, units - sent, other=self.place(), ref=move)

    def arrive(self) -> None:
        self.program.step(Step.ARRIVE, self.units(), place=self.draw.randrange(3), other=self.place())

    def rename(self) -> None:
        units = self.units()
        move = self.program.move(self.at)
        self.program.step(Step.DEPART, units, place=self.place(), method=self.method(), ref=move)
        self.program.renames.append(self.units())
        renames = len(self.program.renames) - 1
        self.program.step(Step.RENAME, units, place=renames, other=self.place(), ref=move)

    def pay(self) -> None:
        units = self.units()
        root = self.root()
        self.program.step(Step.PAY, units, place=root, ref=self.disposition())

    def sweep(self) -> None:
        if self.draw.random() < 0.2:
            self.program.step(Step.SWEEP, 0, place=self.place(), other=self.place())
