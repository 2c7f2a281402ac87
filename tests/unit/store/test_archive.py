"""An archive holds all of a project, has the same bytes for the same project, and makes it again."""

import json
import zipfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from deeds import EVERYTHING, NOW, ODD, Deed, do, export_of, imports, lives, sets
from lotwise.core.errors import LotwiseError
from lotwise.store import choices, read, schema
from lotwise.store.archive import export_all, import_archive, is_archive
from lotwise.store.marks import mark_of
from lotwise.store.project import create, open_project, writing
from lotwise.store.verify import verify
from postgres import Server, new_database

LATER = NOW + timedelta(days=1)
KEYED_BY = {"schema_versions": 1} | {table.name: 2 for table in schema.FACTS}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Give the place of a project that is not there yet."""
    if request.param == "sqlite":
        return tmp_path / "household.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    """Give the archive of a project with something in every table."""
    with create(tmp_path / "original.db", now=NOW) as project:
        do(project, EVERYTHING)
        export_all(project, tmp_path / "all.zip")
    return tmp_path / "all.zip"


# ── what is in it ───────────────────────────────────────────────────────────────────────────────


def test_an_archive_has_the_bytes_of_every_file(place: str | Path, tmp_path: Path) -> None:
    with create(place, now=NOW) as project:
        do(project, EVERYTHING)
        export_all(project, tmp_path / "all.zip")
        contents = {file.id: read.file_content(project, file.id) for file in read.files(project)}
    with zipfile.ZipFile(tmp_path / "all.zip") as zipped:
        inside = {name for name in zipped.namelist() if name.startswith("files/")}
        assert inside == {f"files/{file_id}" for file_id in contents}
        assert all(zipped.read(f"files/{file_id}") == content for file_id, content in contents.items())
    assert bytes(range(256)) * 3 in contents.values()


def test_an_archive_has_every_row_of_every_table_in_the_order_of_its_key(archived: Path) -> None:
    with zipfile.ZipFile(archived) as zipped:
        manifest = json.loads(zipped.read("manifest.json"))
        assert list(manifest["tables"]) == sorted(table.name for table in schema.TABLES)
        for name, table in manifest["tables"].items():
            rows = [json.loads(line) for line in zipped.read(f"tables/{name}.jsonl").splitlines()]
            assert len(rows) == table["rows"] > 0, f"{name} is empty, so the test says nothing of it"
            assert all(len(row) == len(table["columns"]) for row in rows)
            keys = [row[: KEYED_BY.get(name, 1)] for row in rows]
            assert keys == sorted(keys)


def test_whoever_has_an_archive_can_prove_every_row_with_a_hash_and_the_chain_by_its_head(
    archived: Path,
) -> None:
    with zipfile.ZipFile(archived) as zipped:
        manifest = json.loads(zipped.read("manifest.json"))
        for name in manifest["tables"].keys() - {"chain"}:
            for line in zipped.read(f"tables/{name}.jsonl").splitlines():
                *columns, mark = json.loads(line)
                assert mark == mark_of(name, tuple(columns))
        *_, last = zipped.read("tables/chain.jsonl").splitlines()
        assert json.loads(last)[-1] == manifest["head"]
        for line in zipped.read("tables/files.jsonl").splitlines():
            row = dict(zip(manifest["tables"]["files"]["columns"], json.loads(line), strict=True))
            assert sha256(zipped.read(f"files/{row['id']}")).hexdigest() == row["sha256"]


def test_an_archive_has_no_time_of_its_own_and_only_its_owner_reads_it(archived: Path) -> None:
    assert archived.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(archived) as zipped:
        assert {one.date_time for one in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = zipped.namelist()
    assert names == ["manifest.json", *sorted(names[1:])]


def test_the_archive_of_an_empty_project_is_an_archive(place: str | Path, tmp_path: Path) -> None:
    with create(place, now=NOW) as project:
        export_all(project, tmp_path / "none.zip")
    with create(tmp_path / "copy.db", now=LATER) as copy:
        import_archive(copy, tmp_path / "none.zip", now=LATER)
        export_all(copy, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "none.zip").read_bytes()


# ── the same project again ──────────────────────────────────────────────────────────────────────


def test_a_project_made_from_an_archive_gives_the_same_archive(
    place: str | Path, archived: Path, tmp_path: Path
) -> None:
    with create(place, now=LATER) as copy:
        import_archive(copy, archived, now=LATER)
    with open_project(place, now=LATER) as copy:
        assert verify(copy) == ()
        export_all(copy, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archived.read_bytes()


def test_a_project_goes_from_postgresql_to_sqlite_and_back_unchanged(
    postgres_url: str, postgres_server: Server, tmp_path: Path
) -> None:
    with create(postgres_url, now=NOW) as first:
        do(first, EVERYTHING)
        export_all(first, tmp_path / "1.zip")
    with create(tmp_path / "second.db", now=LATER) as second:
        import_archive(second, tmp_path / "1.zip", now=LATER)
        export_all(second, tmp_path / "2.zip")
    with new_database(postgres_server) as url, create(url, now=LATER) as third:
        import_archive(third, tmp_path / "2.zip", now=LATER)
        export_all(third, tmp_path / "3.zip")
    assert len({(tmp_path / f"{n}.zip").read_bytes() for n in (1, 2, 3)}) == 1


def test_the_same_deeds_give_the_same_archive_in_every_database(
    place: str | Path, archived: Path, tmp_path: Path
) -> None:
    with create(place, now=NOW) as project:
        do(project, EVERYTHING)
        export_all(project, tmp_path / "this.zip")
    assert (tmp_path / "this.zip").read_bytes() == archived.read_bytes()


def test_a_project_made_from_an_archive_tells_the_same(
    place: str | Path, archived: Path, tmp_path: Path
) -> None:
    with open_project(tmp_path / "original.db", now=LATER) as original, create(place, now=LATER) as copy:
        import_archive(copy, archived, now=LATER)
        for question in (
            read.files,
            read.told,
            read.sales,
            read.quotes,
            read.balances,
            read.ignored_rows,
            read.import_findings,
            choices.household,
            choices.settings,
            choices.wallet_facts,
            choices.standing_orders,
            choices.corrections,
            choices.filings,
        ):
            answer = question(copy)
            assert answer == question(original)
            assert answer, f"{question.__name__} has no answer, so the test says nothing of it"


def test_a_project_made_from_an_archive_goes_on_where_the_other_ended(
    place: str | Path, archived: Path, tmp_path: Path
) -> None:
    deeds = (imports(export_of(2, name="third.csv")), sets("zone", ODD))
    with open_project(tmp_path / "original.db", now=LATER) as original:
        do(original, deeds)
        export_all(original, tmp_path / "original.zip")
    with create(place, now=LATER) as copy:
        import_archive(copy, archived, now=LATER)
        do(copy, deeds)
        assert verify(copy) == ()
        export_all(copy, tmp_path / "copy.zip")
    assert (tmp_path / "copy.zip").read_bytes() == (tmp_path / "original.zip").read_bytes()


def test_a_project_made_from_an_archive_is_guarded_like_any_other(place: str | Path, archived: Path) -> None:
    with create(place, now=LATER) as copy:
        import_archive(copy, archived, now=LATER)
        for change in ("UPDATE settings SET value = 'x'", "DELETE FROM chain"):
            with pytest.raises(LotwiseError, match="append-only"), writing(copy) as connection:
                connection.exec_driver_sql(change)


@settings(max_examples=12)
@given(deeds=lives)
def test_whatever_was_done_with_a_project_its_archive_makes_it_again(deeds: list[Deed]) -> None:
    with TemporaryDirectory() as folder:
        there = Path(folder)
        with create(there / "original.db", now=NOW) as original:
            do(original, deeds)
            export_all(original, there / "1.zip")
        with create(there / "copy.db", now=LATER) as copy:
            import_archive(copy, there / "1.zip", now=LATER)
            export_all(copy, there / "2.zip")
        assert (there / "2.zip").read_bytes() == (there / "1.zip").read_bytes()


@settings(max_examples=5)
@given(deeds=lives)
def test_whatever_was_done_with_a_project_on_postgresql_its_archive_makes_it_again_on_sqlite(
    postgres_server: Server, deeds: list[Deed]
) -> None:
    with TemporaryDirectory() as folder, new_database(postgres_server) as url:
        there = Path(folder)
        with create(url, now=NOW) as original:
            do(original, deeds)
            export_all(original, there / "1.zip")
        with create(there / "copy.db", now=LATER) as copy:
            import_archive(copy, there / "1.zip", now=LATER)
            export_all(copy, there / "2.zip")
        assert (there / "2.zip").read_bytes() == (there / "1.zip").read_bytes()


# ── recognizing one ─────────────────────────────────────────────────────────────────────────────


def test_an_archive_is_recognized_by_its_content(archived: Path) -> None:
    assert is_archive(archived)
    assert is_archive(archived.read_bytes())


def test_the_beginning_of_an_archive_is_recognized_so_that_it_is_not_taken_for_an_unknown_file(
    archived: Path,
) -> None:
    assert is_archive(archived.read_bytes()[:500])


def test_an_archive_that_was_packed_again_is_recognized(archived: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    with zipfile.ZipFile(archived) as zipped, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in reversed(zipped.namelist()):
            packed.writestr(name, zipped.read(name))
    assert is_archive(again)


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x03\x04", b"PK\x03\x04" + bytes(200), b"Date,Asset\n2026-01-01,BTC\n"]
)
def test_other_files_are_no_archives(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    assert not is_archive(content)
    assert not is_archive(tmp_path / "other")


@pytest.mark.parametrize("manifest", [None, b"", b'{"manifest_version":3}', b'{"format":"lotwise archived"'])
def test_another_program_s_zip_is_no_archive(tmp_path: Path, manifest: bytes | None) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as zipped:
        zipped.writestr("a.txt", "a")
        if manifest is not None:
            zipped.writestr("manifest.json", manifest)
    assert not is_archive(tmp_path / "other.zip")


def test_what_is_not_there_is_no_archive(tmp_path: Path) -> None:
    assert not is_archive(tmp_path / "absent.zip")
    assert not is_archive(tmp_path)
