"""web: the dashboard, a local web app.

For: looking, trying and trusting, in a browser on the same machine.
Takes: requests of a known visitor.  Gives: pages, and JSON that is the same text as the commands write.
May import: app and core.
Never: computes; asks another host; runs a script that is not its own file.
"""
