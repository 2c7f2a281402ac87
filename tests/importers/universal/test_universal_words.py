"""The vocabulary of universal files: each word once, as it is looked up."""

from collections import Counter

from lotwise.importers.sources import universal_words
from lotwise.importers.sources.universal_words import WORDS, Meaning, folded, read_words
from lotwise.ledger.transaction import Kind


def test_each_word_has_one_meaning_and_is_spelled_as_it_is_looked_up() -> None:
    words = [word.strip() for one in universal_words._SPELLED.values() for word in one.split(",")]
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert [word for word in words if word != folded(word)] == []
    assert len(words) == len(WORDS) > 150


def test_signs_between_words_make_no_difference() -> None:
    for word in ("TRANSFER_OUT", "transfer-out", " Transfer  Out"):
        assert WORDS[folded(word)] is Kind.TRANSFER
    assert WORDS[folded("Derivatives / Futures Loss")] is Meaning.MARGIN
    assert WORDS[folded("Charitable Donation")] is Kind.GIFT_OUT
    assert WORDS[folded("Gift / Tip")] is WORDS[folded("Gift/Tip")] is Meaning.GIFT_OR_TIP


def test_a_format_s_own_words_are_read_the_same_way() -> None:
    assert read_words({Meaning.SWAP: "swap, swap (non taxable)"}) == {
        "swap": Meaning.SWAP,
        "swap (non taxable)": Meaning.SWAP,
    }
