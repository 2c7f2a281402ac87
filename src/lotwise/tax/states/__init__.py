"""Room: the tax of the states, as lines that follow those of the federal return.

For: what a gain or loss changes in the state's tax too. Takes: the federal lines and the state's law. Gives:
the line ``state_tax`` with everything it comes from. May import: what the room of tax may. Never: numbers of
law in code.
"""
