"""ledger: what happened.

For: transactions with legs, merging of what files tell, the owner's corrections, spam set aside, pairing of
own transfers, one ordered journal, balances to check it against.
Takes: what each file tells, corrections.  Gives: one journal, questions and findings.
May import: prices, rules, core.  Never: basis or gains (lots), a household's return (tax).
"""
