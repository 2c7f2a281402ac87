"""Prove what `lotwise audit --chain FILE` wrote, on one page: verify_chain.py FILE [HEAD you noted]."""
# ruff: noqa: ANN001, ANN201, C901, D103, E731, INP001, T201

import hashlib
import json
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

try:  # without this package everything but signatures is proved
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None
as_json = partial(json.dumps, separators=(",", ":"))
sha = lambda text: hashlib.sha256(text.encode()).hexdigest()


def faults(about, lines, head):
    rows = {name: [row[2] for row in lines if row[:2] == ["row", name]] for name in about["keys"]}
    files = {row[1]: row[2:] for row in lines if row[0] == "content"}
    clocks = {row[0] for row in rows["intents"] if row[2] == "clock"}
    covered, places, before, latest = set(), {}, [0, ""], None
    for seq, at, what, written, previous, found in (row[1:] for row in lines if row[0] == "chain"):
        entry = as_json(["chain", seq, at, what, written, previous])
        if [seq - 1, previous] != before or sha(entry) != found:
            yield f"chain {seq}"
        before, said, here = [seq, found], datetime.fromisoformat(at), set()
        for name, first, last, count, digest in json.loads(written):
            some = [row for row in rows[name] if first <= row[0] <= last]
            if len(some) != count or sha("".join(row[-1] for row in some)) != digest:
                yield f"{name} {first} to {last}, of entry {seq}"
            covered |= {(name, as_json(row)) for row in some}
            here |= {row[0] for row in some if name == "intents"}
        latest = None if here & clocks else latest
        if here and latest and said < latest - timedelta(minutes=2):
            yield f"chain {seq}: the clock went back"
        latest, places = max(latest or said, said), places | dict.fromkeys(here, (at, previous))
    for name, row in ((name, row) for name, some in rows.items() for row in some):
        if (name, as_json(row)) not in covered or sha(as_json([name, *row[:-1]]))[:32] != row[-1]:
            yield f"{name} {row[0]}"
        if name == "files" and files[row[0]] != [row[2], row[4]]:
            yield f"files {row[0]}: its content"
    keys = {row[6]: json.loads(row[4])["public"] for row in rows["intents"] if row[2] == "key"}
    for seq, *said, signature, at, _ in rows["intents"]:
        made_at = json.loads(said[3])["made_at"] if said[1] == "identify" else at
        if places.get(seq) != (at, said[4]) or made_at != at:
            yield f"intents {seq}: its place in the chain"
        if Ed25519PublicKey:  # raises where the signature is another one
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys[said[5]]))
            key.verify(bytes.fromhex(signature), as_json(["intents", seq, *said, at]).encode())
    yield from [f"{name}: no guard" for name in about["unguarded"]]
    yield from [] if not head or head in {row[-1] for row in lines if row[0] == "chain"} else [f"head {head}"]


if __name__ == "__main__":
    parsed = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="ascii").splitlines()]
    wrong = list(faults(parsed[0], parsed[1:], "".join(sys.argv[2:3])))
    sys.exit("Not as recorded: " + "; ".join(wrong) if wrong else print("All is as it was recorded."))
