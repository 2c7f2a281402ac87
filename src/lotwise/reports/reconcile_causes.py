"""Why a broker's statement and own books differ: the causes, each with its words and its rule.

Problem: a difference without a cause is either filed wrongly or not at all. Chosen way: a closed list; for
each cause what it means, what is filed, where the law says so, and what to ask the broker. A cause that
leaves open what is right says so: it blocks until somebody decides.

Left out: finding them (`reconcile_filing`).

Source:
    Instructions for Form 8949 (2025); Instructions for Form 1099-DA (2026); 26 CFR §§ 1.1001-7,
    1.1012-1(j), 1.6045-1(d).
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from lotwise.core.money import Usd


class Cause(Enum):
    """A cause of a difference; the value is its name for people."""

    LOTS = "the broker chose other lots"
    BASIS = "another basis for the same lots"
    TRANSFERRED_IN = "units were transferred in"
    NO_BASIS = "no basis reported"
    FEE_OUTSIDE = "proceeds before the fee"
    FEE_TWICE = "fee deducted twice"
    PROCEEDS_LOW = "proceeds too low"
    PROCEEDS_HIGH = "proceeds too high"
    DAY = "another day"
    YEAR = "another year"
    SUM_OF_YEAR = "one sum for the year"
    NOT_LISTED = "missing at the broker"
    NOT_IN_BOOKS = "missing in your books"
    MOVE = "a move reported as a sale"
    TERM = "wrong term"
    WASH_SALE = "wash sale box"
    ROUNDING = "rounding"
    UNITS = "units differ"
    INCOMPLETE = "your row is incomplete"
    FIRST_SALES = "first sales of your own NFTs"
    NOMINEE = "sold for somebody else"
    NOT_DEDUCTIBLE = "a loss that is not deductible"
    NO_SALE = "no sale, as you say"
    UNITS_SAID = "units differ, and you looked"
    NOT_REPORTABLE = "nothing to report"
    """No cause of a difference: rows of the wallet that no broker reports, in the bridge of totals only."""


OPEN: Final = frozenset({Cause.NOT_IN_BOOKS, Cause.UNITS, Cause.INCOMPLETE})
"""Causes after which it is still open what is right; the others settle themselves."""
EXPECTED: Final = frozenset({Cause.TRANSFERRED_IN, Cause.NO_BASIS, Cause.SUM_OF_YEAR, Cause.ROUNDING})
"""Causes that are as they should be; nothing is wrong with the statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What a cause means.

    Attributes:
        means: What happened, in a sentence.
        filed: What is filed, in a sentence.
        rule: Where it stands.
        notice: The same for somebody who has only the return and the statement, such as the IRS.
        ask: What to ask the broker; empty when there is nothing to ask.
    """

    means: str
    filed: str
    rule: str
    notice: str
    ask: str = ""


_ADJUSTMENTS: Final = "Instructions for Form 8949 (2025), How To Complete Form 8949, Columns (f) and (g)"
_PROCEEDS: Final = "Instructions for Form 8949 (2025), Column (d)"

REASONS: Final = {
    Cause.LOTS: Reason(
        means="The broker took the units it held longest by its own dates; you sold the lots that your own "
        "record names, or those that are oldest by their true dates.",
        filed="The basis that was reported stands in (e), code B corrects it in (g); where no basis was "
        "reported, yours stands in (e).",
        rule=f"{_ADJUSTMENTS}, code B; 26 CFR § 1.1012-1(j)(3) and § 1.6045-1(d)(2)(ii)(B); Notice 2026-20 "
        "§ 4.05",
        notice="The statement follows the broker's own order of lots. The units sold are those that the "
        "taxpayer identified, or the oldest by their true dates; column (g) corrects the basis.",
        ask="Nothing has to be corrected. From 2027 on tell the broker before each sale which lots you sell.",
    ),
    Cause.BASIS: Reason(
        means="The broker counts another basis for the same units, for example without the purchase fee.",
        filed="The basis that was reported stands in (e), code B corrects it in (g); where no basis was "
        "reported, yours stands in (e).",
        rule=f"{_ADJUSTMENTS}, code B, and Worksheet for Basis Adjustments in Column (g)",
        notice="The basis reported for these units is not the one that the taxpayer's records show; it "
        "is corrected as the worksheet in the instructions prescribes.",
        ask="Ask what its basis consists of, and for a corrected form if a purchase fee is missing.",
    ),
    Cause.TRANSFERRED_IN: Reason(
        means="The units came from another wallet, so the broker does not know what they cost.",
        filed="Your basis stands in (e), in the box for sales without reported basis.",
        rule="Instructions for Form 8949 (2025), Box B or Box H, Column (e); Instructions for Form 1099-DA "
        "(2026), Noncovered security",
        notice="The units had been transferred to the broker from another wallet of the taxpayer, so "
        "that the statement has no basis. Column (e) shows the basis from the taxpayer's records.",
    ),
    Cause.NO_BASIS: Reason(
        means="The broker need not report a basis: the sale was before 2026, or the units were acquired "
        "before 2026 or were not bought there.",
        filed="Your basis stands in (e), in the box for sales without reported basis.",
        rule="Instructions for Form 8949 (2025), Box B or Box H, Column (e); Instructions for Form 1099-DA "
        "(2026), Covered security",
        notice="The statement has no basis for this sale. Column (e) shows the basis from the taxpayer's "
        "records.",
    ),
    Cause.FEE_OUTSIDE: Reason(
        means="The statement shows proceeds before the fee of the sale.",
        filed="The proceeds shown stand in (d), and code E takes the fee off in (g).",
        rule=f"{_ADJUSTMENTS}, code E; 26 CFR § 1.1001-7(b)",
        notice="The proceeds reported do not reflect the fee of the sale; code E takes it off.",
        ask="Ask for a corrected form: proceeds are to be reduced by the costs of the sale (Instructions for "
        "Form 1099-DA (2026), Box 1f).",
    ),
    Cause.FEE_TWICE: Reason(
        means="The proceeds shown are lower than what you received, by just the fee: it was taken off twice.",
        filed="The proceeds that you received stand in (d).",
        rule=f"{_PROCEEDS}: “If the proceeds you received were more than shown … enter the correct proceeds”",
        notice="The proceeds reported reflect the fee of the sale twice; column (d) shows what was "
        "received, which is more.",
        ask="Ask for a corrected form that takes the fee off once.",
    ),
    Cause.PROCEEDS_LOW: Reason(
        means="The proceeds shown are lower than what you received.",
        filed="The proceeds that you received stand in (d).",
        rule=f"{_PROCEEDS}: “If the proceeds you received were more than shown … enter the correct proceeds”",
        notice="The proceeds reported are less than what was received; column (d) shows what was received.",
        ask="Ask how the proceeds were found, and for a corrected form if they are wrong.",
    ),
    Cause.PROCEEDS_HIGH: Reason(
        means="The proceeds shown are higher than yours, and no fee in your files explains it.",
        filed="The proceeds shown stand in (d), and nothing is taken off until you know the cause.",
        rule=_PROCEEDS,
        notice="Column (d) shows the proceeds as reported, although the taxpayer's records have less.",
        ask="Ask how the proceeds were found: by which price, and before which fee.",
    ),
    Cause.DAY: Reason(
        means="The broker keeps its books in another time zone, so that its day is another one.",
        filed="Your date stands in (c); the term follows from your dates.",
        rule="Instructions for Form 8949 (2025), Column (c); 26 CFR § 1.6045-1(d)(4)(ii)",
        notice="The broker dates the sale by another time zone than the taxpayer's.",
    ),
    Cause.YEAR: Reason(
        means="The broker keeps its books in another time zone, so that its year is another one.",
        filed="In the year of the statement the sale stands with its proceeds and an adjustment, code O, "
        "that leaves no gain; the gain or loss counts in the year in which you sold.",
        rule=f"{_ADJUSTMENTS}, code O; 26 CFR § 1.6045-1(d)(4)(ii)",
        notice="The sale was made in the other year by the taxpayer's time zone; its gain or loss is "
        "reported there, and here code O leaves none.",
        ask="Ask for the time of the sale, and keep it with both returns.",
    ),
    Cause.SUM_OF_YEAR: Reason(
        means="The broker reports all these sales of the year in one sum, as it may for stablecoins and "
        "NFTs.",
        filed="Each of your sales is a row of its own; their proceeds sum to the amount shown.",
        rule="Instructions for Form 1099-DA (2026), Optional reporting methods; Instructions for Form 8949 "
        "(2025), line 1",
        notice="The statement adds up the sales of the year; the return lists each of them, with the "
        "same total of proceeds.",
    ),
    Cause.NOT_LISTED: Reason(
        means="The broker's statement does not list this sale.",
        filed="The sale is filed all the same, in the box for sales that no statement reports.",
        rule="Instructions for Form 8949 (2025), line 1, Box C or Box I, Box F or Box L",
        notice="No statement reports this sale; the return does.",
        ask="Ask whether a form is still to come; a corrected one moves the sale to another box.",
    ),
    Cause.NOT_IN_BOOKS: Reason(
        means="The statement lists a sale that your files do not have.",
        filed="Nothing yet. The IRS has this amount; find the sale before you file.",
        rule="Instructions for Form 8949 (2025), General Instructions, Individuals",
        notice="The taxpayer's records have no such sale.",
        ask="Ask for the time and the transaction ID of this sale, and download the account's full history.",
    ),
    Cause.MOVE: Reason(
        means="You moved these units and did not sell them; the broker reports a sale.",
        filed="The amounts shown stand in (d) and (e), and code O takes them off in (g), so that no gain is "
        "left. Keep the proof of the move.",
        rule=f"{_ADJUSTMENTS}, code O; law of own transfers: instructions to the question on digital assets "
        "of Form 1040 (2025)",
        notice="The units were moved to another wallet of the taxpayer, or given away, and not sold; "
        "code O leaves no gain.",
        ask="Ask for a corrected form without this line, and send the transaction hash.",
    ),
    Cause.TERM: Reason(
        means="The statement says short-term where you held the units longer than a year, or the reverse.",
        filed="The sale stands in the part that is right by your dates, with code T.",
        rule=f"{_ADJUSTMENTS}, code T",
        notice="The holding period by the dates in the taxpayer's records is not the one reported; code T.",
    ),
    Cause.WASH_SALE: Reason(
        means="The statement shows another disallowed loss of a wash sale than your books.",
        filed="Your figure stands in (g) with code W. Where it is less than shown, attach a statement that "
        "explains the difference.",
        rule=f"{_ADJUSTMENTS}, code W; 26 U.S.C. § 1091(a)",
        notice="The loss disallowed under section 1091 is the amount with code W, and not the one reported.",
        ask="Ask which purchase it counts as the replacement.",
    ),
    Cause.ROUNDING: Reason(
        means="The statement rounds differently, by cents.",
        filed="The amounts shown are filed.",
        rule=_PROCEEDS,
        notice="The amounts differ by cents of rounding.",
    ),
    Cause.UNITS: Reason(
        means="The statement gives other units for the same sale.",
        filed="The proceeds shown stand in (d); check the units before you file.",
        rule="Instructions for Form 8949 (2025), Column (a)",
        notice="The units reported are not those of the taxpayer's records.",
        ask="Ask for the units of this sale by its transaction ID.",
    ),
    Cause.INCOMPLETE: Reason(
        means="Your books lack basis, proceeds or date of these units.",
        filed="Nothing yet, until your row is complete.",
        rule="Instructions for Form 8949 (2025), Column (e)",
        notice="The taxpayer's records of these units are incomplete.",
    ),
    Cause.FIRST_SALES: Reason(
        means="The statement shows proceeds from first sales of NFTs that you made yourself (field 11c).",
        filed="Nothing on Form 8949: what a maker sells is no capital asset.",
        rule="26 U.S.C. § 1221(a)(1), (3); Instructions for Form 1099-DA (2026), Box 11c",
        notice="The proceeds are from first sales by the maker and are no capital gain.",
    ),
    Cause.NOMINEE: Reason(
        means="The statement names you, and you said that the units were somebody else's.",
        filed="The amounts stand as shown, and code N brings the row to zero. Send the owner of the units a "
        "form of your own, and keep a copy.",
        rule=f"{_ADJUSTMENTS}, code N; General Instructions for Certain Information Returns, "
        "Nominee/middleman returns",
        notice="The taxpayer received the statement as a nominee for the actual owner of the units; code N "
        "leaves neither gain nor loss here.",
        ask="Ask whether it can send the form to the owner of the units.",
    ),
    Cause.NOT_DEDUCTIBLE: Reason(
        means="You said that a loss of this sale is not deductible.",
        filed="The loss is in (g) with code L, so that none is left.",
        rule=f"{_ADJUSTMENTS}, code L; 26 U.S.C. § 267(a)(1)",
        notice="The loss is not deductible, and code L leaves none.",
    ),
    Cause.NO_SALE: Reason(
        means="You looked into it, and said that this line is no sale of yours.",
        filed="The amounts shown stand in (d) and (e), and code O takes them off in (g), so that no gain is "
        "left. Keep what proves it.",
        rule=f"{_ADJUSTMENTS}, code O",
        notice="The line is not a sale by the taxpayer; code O leaves no gain.",
        ask="Ask for a corrected form without this line.",
    ),
    Cause.UNITS_SAID: Reason(
        means="The statement gives other units for the same sale; you looked, and your units are right.",
        filed="Your units stand in (a), the proceeds shown in (d).",
        rule="Instructions for Form 8949 (2025), Column (a)",
        notice="The units reported are not those of the taxpayer's records, which are right.",
        ask="Ask for a corrected form with the right units.",
    ),
    Cause.NOT_REPORTABLE: Reason(
        means="Rows of this wallet that no broker reports, such as fees paid on transfers.",
        filed="They stand in the box for sales that no statement reports.",
        rule="Instructions for Form 8949 (2025), Box I, Box L",
        notice="No statement reports these dispositions; the return does.",
    ),
}
"""What each cause means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a cause does to the columns between the statement and the form.

    Attributes:
        cause: The cause.
        proceeds_usd: Change of column (d), whole cents.
        basis_usd: Change of column (e), whole cents.
        adjustment_usd: Change of column (g), whole cents.
    """

    cause: Cause
    proceeds_usd: Usd = 0
    basis_usd: Usd = 0
    adjustment_usd: Usd = 0

    @property
    def gain_usd(self) -> Usd:
        """Change of column (h)."""
        return self.proceeds_usd - self.basis_usd + self.adjustment_usd

    @property
    def is_nothing(self) -> bool:
        """Whether no column changes."""
        return not (self.proceeds_usd or self.basis_usd or self.adjustment_usd)
