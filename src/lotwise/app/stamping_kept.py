"""Stamps that are kept: a request for the head of the chain, and the answer as a record.

A stamp of a head proves everything before that head, so the record of an identification is proved by the
earliest stamp of a head at or after it.

Left out: the chain's rows; see `lotwise.app.chain_export`.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lotwise.app import clock
from lotwise.app.stamping import checked, request
from lotwise.core.dates import instant_of, instant_text
from lotwise.core.errors import BadInputError, LotwiseError, NotFoundError
from lotwise.ledger.intent import IntentKind
from lotwise.store.intents import Draft, Signer, record_intents, records, wrote
from lotwise.store.project import Project, asking


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStamp:
    """A stamp that is kept.

    Attributes:
        id: Id of its record.
        head: The head of the chain that it stamps.
        at: The instant that the authority certifies, in UTC.
        authority: Who certifies it.
        entry: Number of the chain's entry with that head.
    """

    id: str
    head: str
    at: datetime
    authority: str
    entry: int


def write_request(project: Project, target: Path) -> tuple[str, Path, Path]:
    """Write the head of the chain, and a request to stamp it; return the head and both files.

    Args:
        project: The project.
        target: The request's file; that of the head has the same name and ends in ``.txt``.

    Raises:
        LotwiseError: A file is there already, or cannot be written.
    """
    head = max(_heads(project).items(), key=lambda one: one[1])[0]
    plain = target.with_suffix(".txt")
    try:
        for path, content in ((plain, head.encode()), (target, request(head.encode()))):
            with path.open("xb") as file:
                file.write(content)
    except OSError as error:
        raise LotwiseError(
            f"{path} cannot be written: {error.strerror or error}.", "Choose another name."
        ) from error
    return head, target, plain


def keep_stamp(project: Project, answer: Path, authority: Path, signer: Signer) -> KeptStamp:
    """Check an authority's answer and keep it as a record.

    Args:
        project: The project.
        answer: The file of the answer.
        authority: Certificates that are trusted, as PEM.
        signer: The key that signs the record.

    Raises:
        NotFoundError: A file cannot be read.
        BadInputError: The answer proves nothing, or is about none of the chain's heads.
    """
    content, trusted = _read(answer), _read(authority)
    heads = _heads(project)
    by_imprint = {hashlib.sha256(head.encode()).digest(): head for head in heads}
    head = next((head for imprint, head in by_imprint.items() if imprint in content), None)
    if head is None:
        raise BadInputError(
            "This time stamp is about none of the project's heads.",
            "Write a request first: `lotwise audit --request-stamp FILE`. Nothing was recorded.",
        )
    stamp = checked(content, head.encode(), trusted)
    said = {
        "answer": base64.b64encode(content).decode(),
        "at": instant_text(stamp.at),
        "authority": stamp.authority,
        "head": head,
    }
    draft = Draft(kind=IntentKind.STAMP, content=json.dumps(said, sort_keys=True, separators=(",", ":")))
    record_intents(project, [draft], signer, now=clock.now())
    return KeptStamp(id=draft.id, head=head, at=stamp.at, authority=stamp.authority, entry=heads[head])


def stamps(project: Project) -> tuple[KeptStamp, ...]:
    """Return the stamps that are kept, by the instants they certify."""
    heads = _heads(project)
    found = []
    for one in records(project):
        if one.kind is IntentKind.STAMP:
            said: dict[str, str] = json.loads(one.content)
            at = instant_of(said["at"])
            made = KeptStamp(
                id=one.id,
                head=said["head"],
                at=at,
                authority=said["authority"],
                entry=heads.get(said["head"], 0),
            )
            found.append(made)
    return tuple(sorted(found, key=lambda one: one.at))


def entries_of(project: Project) -> dict[int, int]:
    """Return the number of the chain's entry that wrote each record, by the record's number."""
    with asking(project) as ask:
        rows = ask("SELECT seq, written FROM chain ORDER BY seq")
    return {number: entry for entry, written in rows for number in wrote(str(written))}


def _heads(project: Project) -> dict[str, int]:
    """Return the number of the entry of each head of the chain."""
    with asking(project) as ask:
        return {str(head): seq for seq, head in ask("SELECT seq, hash FROM chain ORDER BY seq")}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror or error}.") from error
