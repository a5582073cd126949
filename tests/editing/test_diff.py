"""Diffs that people read and `git apply` takes."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.editing.diff import difference

TEXTS = st.lists(st.sampled_from(["a", "b: c", "", "é\u2028x", "\x0c"]), max_size=8).flatmap(
    lambda lines: st.sampled_from(["\n".join(lines), "\n".join([*lines, ""])])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(before=TEXTS, after=TEXTS)
def test_git_applies_the_difference(tmp_path: Path, before: str, after: str) -> None:
    diff = difference("file", before, after)
    file = tmp_path / "file"
    file.write_bytes(before.encode())
    if before == after:
        assert diff == ""
        return
    command = ["git", "apply", "--unsafe-paths", "-"]
    subprocess.run(command, cwd=tmp_path, input=diff.encode(), check=True)
    assert file.read_bytes() == after.encode()


@pytest.mark.parametrize("text", ["a\n", "a"])
def test_a_new_file_has_no_old_text(text: str) -> None:
    assert difference("file", None, text).startswith("--- /dev/null\n+++ b/file\n@@ ")
