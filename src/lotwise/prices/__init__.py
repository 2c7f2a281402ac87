"""prices: which price counts, with its origin.

For: a book of quotes and the rule that chooses among them.
Takes: quotes.  Gives: a price with its origin, or nothing.
May import: core.  Never: fetches a price.
"""
