"""Why a row does not count: a closed list, so that a row is never dropped for a reason nobody thought about.

A format may add words of the file in parentheses (`LeftOut.detail`); it cannot add a reason. What fits none
of these is not left out but asked about.
"""

from enum import Enum


class Reason(Enum):
    """Why a row tells no transaction, sale or price; the value is what the user reads."""

    EMPTY = "an empty row"
    HEADER_AGAIN = "the header row once more"
    NO_FACT = "a row without a date or a number"
    TOTAL = "a total"
    REPEATED = "the same row once more"
    NOT_CARRIED_OUT = "not carried out"
    REQUEST = "a request, which counts where it is booked"
    REVERSED = "an event and its reversal"
    CASH = "a movement of money, not of an asset"
    CASH_INCOME = "income paid in money"
    CASH_EXCHANGE = "one money for another"
    NO_ASSET = "no asset in this row"
    INSIDE = "moves inside this wallet"
    NOTHING_MOVED = "moves nothing"
    SUMMED_ELSEWHERE = "its amounts stand in other rows of the file"
    FEE_CREDITS = "fee credits, which are no property"
    SECURITY = "a security, which this format does not read"
    NFT = "an NFT that the row does not name"
    SPAM = "an unasked token that looks like spam"
    BALANCE = "a balance, to check against"
    MONEY_BALANCE = "a balance of money, which is not checked"
    BAD_BALANCE = "a balance that is not understood"
    OPEN_LOT = "a lot that was still open"
    EVIDENCE = "what a broker or a program reports of a sale: evidence to compare with, no transaction"
    OTHER_FORM = "a part of the file about other income, which lotwise does not read"
