"""cli: the commands.

For: reading words from a terminal and writing tables to it.
Takes: words.  Gives: text, and an exit code: 0 done, 1 blocking findings, 2 not understood.
May import: app, and words of the rooms below it.  Never: computes; opens a door itself.
"""
