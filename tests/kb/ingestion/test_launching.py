"""Programs forked from a process kept warm: as good as started anew, and none outlives who asked."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.ingestion.launching import started

ROOT = Path(__file__).resolve().parents[3]


def program(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "program.py"
    path.write_text(text)
    return path


def ended(path: Path, *arguments: str) -> tuple[int, bytes]:
    with tempfile.TemporaryFile() as output:
        with started(path, arguments, output) as running:
            code = running.wait(time.monotonic() + 20)
        output.seek(0)
        return code, output.read()


def until(condition: Callable[[], bool]) -> bool:
    for _ in range(200):
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    """Whether it runs; one that has ended and waits to be noticed does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pass", 0),
        ("import sys; sys.exit(3)", 3),
        ("import sys; sys.exit('why')", 1),
        ("1 / 0", 1),
        ("import os; os._exit(4)", 4),
        ("import os; os.abort()", -signal.SIGABRT),
    ],
)
def test_program__how_it_ended_is_told(tmp_path: Path, text: str, code: int) -> None:
    assert ended(program(tmp_path, text))[0] == code


def test_program__has_its_arguments_and_the_environment_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAID", "quelque chose")
    path = program(tmp_path, "import os, sys; print(sys.argv[1:], os.environ['SAID'], __name__)")
    assert ended(path, "un", "deux")[1] == b"['un', 'deux'] quelque chose __main__\n"


def test_program__leaves_nothing_to_the_next(tmp_path: Path) -> None:
    path = program(tmp_path, "import sys; print(hasattr(sys, 'seen')); sys.seen = True")
    assert ended(path)[1] == ended(path)[1] == b"False\n"


def test_program__is_killed_with_what_it_started_when_nobody_waits(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    path = program(
        tmp_path,
        "import os, sys, time\nother = os.fork()\n"
        "if other: open(sys.argv[1], 'w').write(f'{os.getpid()} {other}')\ntime.sleep(60)",
    )
    with tempfile.TemporaryFile() as output, started(path, [str(pids)], output):
        assert until(lambda: pids.exists() and " " in pids.read_text())
    assert until(lambda: not any(is_alive(int(pid)) for pid in pids.read_text().split()))


def test_program__whose_launcher_was_killed_is_told_and_the_next_one_runs(tmp_path: Path) -> None:
    killer = program(
        tmp_path, "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(1)"
    )
    assert ended(killer)[0] < 0
    assert ended(program(tmp_path, "print('encore')"))[1] == b"encore\n"


def test_launcher__ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    path = program(tmp_path, "import os, time; print(os.getppid(), flush=True); time.sleep(60)")
    code = (
        "import sys, time; from pathlib import Path; from kb.ingestion.launching import started\n"
        "kept = started(Path(sys.argv[1]), [], open(sys.argv[2], 'wb')); time.sleep(60)"
    )
    told = tmp_path / "told"
    asking = subprocess.Popen([sys.executable, "-c", code, str(path), str(told)], cwd=ROOT)
    try:
        assert until(lambda: told.exists() and told.read_text().endswith("\n"))
    finally:
        os.kill(asking.pid, signal.SIGKILL)
        asking.wait()
    launcher = int(told.read_text())
    assert until(lambda: not is_alive(launcher))
