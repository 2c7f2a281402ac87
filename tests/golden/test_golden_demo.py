"""What the demonstration prints and writes, byte by byte: the main job of lotwise as users first see it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.cli.main import main


def test_the_demonstration(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    golden: Callable[[str, str], str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["demo"])
    assert not left.value.code
    said = capsys.readouterr().out
    assert said == golden("demo/said.txt", said)
    for name in (
        "form_8949_2025.csv",
        "form_8949_2026.csv",
        "schedule_d_2026.csv",
        "identification_2026-02-07.txt",
    ):
        text = (tmp_path / "out" / name).read_bytes().decode()
        assert text == golden(f"demo/{name}", text)
