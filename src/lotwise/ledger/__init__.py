"""ledger: what happened.

For: transactions with legs, ids that survive re-import, pairing of own transfers, one ordered journal.
Takes: transactions from the importers.  Gives: one journal and findings.
May import: prices, rules, core.  Never: basis or gains (lots), a household's return (tax).
"""
