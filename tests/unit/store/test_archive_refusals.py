"""An archive that is not as lotwise wrote it is refused in a sentence, and nothing of it is kept."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import pytest

from deeds import EVERYTHING, NOW, do, export_of, imports, sets
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.store import archive
from lotwise.store.archive import export_all, import_archive
from lotwise.store.marks import json_text, mark_of
from lotwise.store.project import Project, create
from lotwise.store.verify import verify

Members: TypeAlias = dict[str, bytes]
Damage: TypeAlias = Callable[[Members], object]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give an archive of a project with something in every table."""
    folder = tmp_path_factory.mktemp("original")
    with create(folder / "original.db", now=NOW) as project:
        do(project, EVERYTHING)
        export_all(project, folder / "all.zip")
    return (folder / "all.zip").read_bytes()


@pytest.fixture
def archived(original: bytes, tmp_path: Path) -> Path:
    (tmp_path / "all.zip").write_bytes(original)
    return tmp_path / "all.zip"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    if request.param == "sqlite":
        return tmp_path / "household.db"
    return str(request.getfixturevalue("postgres_url"))


def bytes_of(project: Project, folder: Path) -> bytes:
    """Return the archive of a project: equal before and after when nothing changed."""
    target = folder / "state.zip"
    export_all(project, target)
    content = target.read_bytes()
    target.unlink()
    return content


def refused(source: Path, place: str | Path, folder: Path) -> str:
    """Import an archive that must be refused, and return the sentence; the project must be untouched."""
    with create(place, now=NOW) as project:
        before = bytes_of(project, folder)
        with pytest.raises(BadInputError) as error:
            import_archive(project, source, now=NOW)
        assert bytes_of(project, folder) == before
        assert verify(project) == ()
    assert "Nothing was imported." in error.value.fix
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []
    return error.value.what


def changed(original: Path, damage: Damage, *, packing: int = zipfile.ZIP_STORED) -> Path:
    """Return an archive with its members changed, in which all that a ZIP itself checks is right again."""
    with zipfile.ZipFile(original) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    damage(members)
    target = original.with_name("changed.zip")
    with zipfile.ZipFile(target, "w", packing) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return target


def replaced(name: str, old: bytes, new: bytes) -> Damage:
    def damage(members: Members) -> None:
        assert old in members[name]
        members[name] = members[name].replace(old, new, 1)

    return damage


def forged(name: str, column: int, value: object, *, row: int = 0) -> Damage:
    """Return a change of a value in a row of a table, with the mark that belongs to it."""

    def damage(members: Members) -> None:
        lines = members[f"tables/{name}.jsonl"].splitlines(keepends=True)
        columns = json.loads(lines[row])[:-1]
        columns[column] = value
        lines[row] = json_text((*columns, mark_of(name, tuple(columns)))).encode() + b"\n"
        members[f"tables/{name}.jsonl"] = b"".join(lines)

    return damage


def first_file(members: Members) -> str:
    return next(name for name in members if name.startswith("files/"))


def without_last_line(name: str) -> Damage:
    def damage(members: Members) -> None:
        members[name] = b"".join(members[name].splitlines(keepends=True)[:-1])

    return damage


def in_another_order(name: str) -> Damage:
    def damage(members: Members) -> None:
        members[name] = b"".join(reversed(members[name].splitlines(keepends=True)))

    return damage


def same_id_twice(members: Members) -> None:
    """Let a correction stand there a second time, under the next number."""
    columns = json.loads(members["tables/corrections.jsonl"].splitlines()[-1])[:-1]
    columns[0] += 1
    row = (*columns, mark_of("corrections", tuple(columns)))
    members["tables/corrections.jsonl"] += json_text(row).encode() + b"\n"


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a member is missing": (lambda members: members.pop("tables/quotes.jsonl"), "lacks tables/quotes.jsonl"),
    "a file is missing": (lambda members: members.pop(first_file(members)), "does not agree"),
    "a file too many": (lambda members: members.update({"files/file_more": b""}), "files/file_more"),
    "a member too many": (lambda members: members.update({"notes.txt": b"!"}), "notes.txt"),
    "a path out of the archive": (lambda members: members.update({"../../evil": b"!"}), "../../evil"),
    "an absolute path": (lambda members: members.update({"/etc/evil": b"!"}), "/etc/evil"),
    "no manifest": (lambda members: members.pop("manifest.json"), "no manifest.json"),
    "an empty manifest": (lambda members: members.update({"manifest.json": b""}), "damaged"),
    "a manifest of another form": (lambda members: members.update({"manifest.json": b"[]"}), "damaged"),
    "another program's manifest": (
        lambda members: members.update({"manifest.json": b'{"format":"other"}'}),
        "not that of a lotwise archive",
    ),
    "a huge manifest": (
        lambda members: members.update({"manifest.json": members["manifest.json"] + b" " * (1 << 20)}),
        "no manifest.json",
    ),
    "a manifest with more in it": (
        replaced("manifest.json", b'"version":1', b'"version":1,"more":1'),
        "manifest.json is not as lotwise writes it",
    ),
    "another number of rows": (
        replaced("manifest.json", b'"households":{"rows":1', b'"households":{"rows":2'),
        "households should have 2 rows and has 1",
    ),
    "another head": (replaced("manifest.json", b'"head":"', b'"head":"0'), "chain does not end"),
    "another content of a file": (
        lambda members: members.update({first_file(members): b"other"}),
        "the content of the file",
    ),
    "a row that was changed": (replaced("tables/settings.jsonl", b'"UTC"', b'"GMT"'), "settings 1"),
    "a row and its mark that were changed": (forged("settings", 2, "GMT"), "settings"),
    "a row that is missing": (without_last_line("tables/tellings.jsonl"), "tellings should have"),
    "rows in another order": (in_another_order("tables/files.jsonl"), "line 2 of tables/files.jsonl"),
    "a chain that was cut": (without_last_line("tables/chain.jsonl"), "chain should have"),
    "an entry that was changed": (replaced("tables/chain.jsonl", b'"import"', b'"export"'), "chain"),
    "a row twice": (
        lambda members: members.update({"tables/settings.jsonl": 2 * members["tables/settings.jsonl"]}),
        "line 3 of tables/settings.jsonl is not in its place",
    ),
    "two files with one id": (same_id_twice, "contradict each other"),
    "a fact of no reading": (forged("quotes", 0, 99, row=-1), "contradict each other"),
    "a fraction": (replaced("tables/settings.jsonl", b"[1,", b"[1.0,"), "line 1 of tables/settings.jsonl"),
    "a number beyond 64 bits": (forged("settings", 0, 1 << 63), "line 1 of tables/settings.jsonl"),
    "text for a number": (forged("settings", 0, "1"), "line 1 of tables/settings.jsonl"),
    "a truth for a number": (forged("settings", 0, True), "line 1 of tables/settings.jsonl"),
    "a number for text": (forged("settings", 2, 7), "line 1 of tables/settings.jsonl"),
    "nothing for text": (forged("settings", 2, None), "line 1 of tables/settings.jsonl"),
    "text that no database keeps": (forged("settings", 2, "a\x00"), "characters that are not kept"),
    "a column too many": (replaced("tables/settings.jsonl", b"[1,", b"[1,1,"), "line 1 of"),
    "an object for a row": (replaced("tables/settings.jsonl", b"[1,", b"{}\n[1,"), "line 1 of"),
    "spaces": (replaced("tables/settings.jsonl", b"[1,", b"[1, "), "line 1 of"),
    "no JSON": (replaced("tables/settings.jsonl", b"[1,", b"1,"), "damaged"),
    "no text": (replaced("tables/settings.jsonl", b"[1,", b"\xff\xfe"), "damaged"),
    "lists without an end": (replaced("tables/settings.jsonl", b"[1,", b"[" * 100_000), "damaged"),
    "a number without an end": (
        replaced("tables/settings.jsonl", b"[1,", b"[" + b"9" * 5000 + b","),
        "damaged",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_an_archive_that_was_changed_is_refused(archived: Path, tmp_path: Path, name: str) -> None:
    damage, wanted = DAMAGES[name]
    what = refused(changed(archived, damage), tmp_path / "household.db", tmp_path)
    assert "changed.zip is damaged or was changed" in what
    assert wanted in what


@pytest.mark.parametrize(
    "name", ["a row that was changed", "a fact of no reading", "a path out of the archive"]
)
def test_postgresql_too_keeps_nothing_of_an_archive_that_was_changed(
    archived: Path, tmp_path: Path, postgres_url: str, name: str
) -> None:
    damage, wanted = DAMAGES[name]
    assert wanted in refused(changed(archived, damage), postgres_url, tmp_path)


def test_an_archive_that_was_only_put_together_again_is_the_same_archive(
    archived: Path, tmp_path: Path
) -> None:
    same = changed(archived, lambda members: members)
    with create(tmp_path / "household.db", now=NOW) as project:
        import_archive(project, same, now=NOW)
        assert bytes_of(project, tmp_path) == archived.read_bytes()


def test_an_archive_that_was_packed_again_is_refused(archived: Path, tmp_path: Path) -> None:
    again = changed(archived, lambda members: members, packing=zipfile.ZIP_DEFLATED)
    assert "packed again" in refused(again, tmp_path / "household.db", tmp_path)


def test_an_archive_that_swells_when_it_is_read_is_refused_unread(archived: Path, tmp_path: Path) -> None:
    bomb = changed(
        archived,
        lambda members: members.update({"tables/settings.jsonl": b"0" * (1 << 26)}),
        packing=zipfile.ZIP_DEFLATED,
    )
    assert bomb.stat().st_size < 1 << 20
    assert "packed again" in refused(bomb, tmp_path / "household.db", tmp_path)


def test_an_archive_whose_members_share_their_bytes_is_refused(archived: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archived) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    shared = tmp_path / "shared.zip"
    with zipfile.ZipFile(shared, "w") as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
        zipped.writestr("large", b"0" * (1 << 20))
        large = zipped.getinfo("large")
        zipped.filelist += [large] * 20  # the list of contents names it again and again
    assert "more than it can" in refused(shared, tmp_path / "household.db", tmp_path)


def test_a_name_twice_is_refused(archived: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(archived, "a") as zipped:
        zipped.writestr("tables/settings.jsonl", b"")
    assert "a name twice" in refused(archived, tmp_path / "household.db", tmp_path)


@pytest.mark.parametrize("part", [0, 1, 7, 20, 50, 90, 99])
def test_an_archive_that_was_cut_off_is_refused(archived: Path, tmp_path: Path, part: int) -> None:
    content = archived.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(content[: len(content) * part // 100])
    assert "no whole ZIP file" in refused(cut, tmp_path / "household.db", tmp_path)


def test_an_archive_that_lost_its_last_byte_is_refused(archived: Path, tmp_path: Path) -> None:
    archived.write_bytes(archived.read_bytes()[:-1])
    assert "no whole ZIP file" in refused(archived, tmp_path / "household.db", tmp_path)


def test_every_bit_counts(archived: Path, tmp_path: Path) -> None:
    """A flipped bit anywhere is refused, or is one of those that say nothing, such as a time in the ZIP."""
    content = archived.read_bytes()
    steps = range(0, len(content), max(1, len(content) // 100))
    without_meaning = 0
    project = create(tmp_path / "0.db", now=NOW)
    for n, place in enumerate(steps, start=1):
        flipped = bytearray(content)
        flipped[place] ^= 1 << n % 8
        (tmp_path / "flipped.zip").write_bytes(flipped)
        try:
            import_archive(project, tmp_path / "flipped.zip", now=NOW)
        except BadInputError:
            continue
        without_meaning += 1
        assert bytes_of(project, tmp_path) == content
        project.close()
        project = create(tmp_path / f"{n}.db", now=NOW)
    project.close()
    assert without_meaning < len(steps) // 4


@pytest.mark.parametrize(("old", "new"), [(b'"version":1', b'"version":2'), (b'"schema":4', b'"schema":5')])
def test_an_archive_of_a_newer_lotwise_is_refused_by_name(
    archived: Path, tmp_path: Path, old: bytes, new: bytes
) -> None:
    newer = changed(archived, replaced("manifest.json", old, new))
    what = refused(newer, tmp_path / "household.db", tmp_path)
    assert "was written by a newer lotwise" in what


def test_what_is_not_there_cannot_be_imported(tmp_path: Path) -> None:
    absent = tmp_path / "absent.zip"
    with (
        create(tmp_path / "household.db", now=NOW) as project,
        pytest.raises(BadInputError, match="cannot be read: No such file"),
    ):
        import_archive(project, absent, now=NOW)


@pytest.mark.parametrize("deed", [imports(export_of(1)), sets("zone", "UTC")], ids=["a file", "a setting"])
def test_a_project_that_holds_something_takes_no_archive(
    place: str | Path, archived: Path, tmp_path: Path, deed: Callable[[Project], object]
) -> None:
    with create(place, now=NOW) as project:
        deed(project)
        before = bytes_of(project, tmp_path)
        with pytest.raises(LotwiseError, match="holds something already") as error:
            import_archive(project, archived, now=NOW)
        assert "lotwise init" in error.value.fix
        assert bytes_of(project, tmp_path) == before


def test_an_archive_is_imported_once(place: str | Path, archived: Path) -> None:
    with create(place, now=NOW) as project:
        import_archive(project, archived, now=NOW)
        with pytest.raises(LotwiseError, match="holds something already"):
            import_archive(project, archived, now=NOW)
        assert verify(project) == ()


def test_without_a_place_to_prove_an_archive_it_is_refused(
    place: str | Path, archived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with create(place, now=NOW) as project:
        before = bytes_of(project, tmp_path)
        monkeypatch.setattr(archive, "TemporaryDirectory", refuse)
        with pytest.raises(LotwiseError, match="cannot be written: Permission denied") as error:
            import_archive(project, archived, now=NOW)
        assert "allow writing there" in error.value.fix
        assert bytes_of(project, tmp_path) == before


def test_the_archive_itself_is_only_read(archived: Path, tmp_path: Path) -> None:
    before = sha256(archived.read_bytes()).hexdigest()
    with create(tmp_path / "household.db", now=NOW) as project:
        import_archive(project, archived, now=NOW)
    assert sha256(archived.read_bytes()).hexdigest() == before
