"""The simulator's process: how it is found, how it dies, and that it never outlives its user."""

from __future__ import annotations

import gc
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import metalore_gym
from metalore_gym import MetaLoreEnv, MetaLoreError, MetaLoreProcessError, MetaLoreVectorEnv, frames
from metalore_gym.cli import find_cli, server_command

ACTIONS = np.full((2, 2), 0.5, np.float32)


def is_alive(pid: int) -> bool:
    """Whether it runs: neither gone, nor dead and waiting to be taken note of."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(pid: int) -> bool:
    """Waits up to ten seconds for it."""
    for _ in range(200):
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_close_and_garbage() -> None:
    env = MetaLoreVectorEnv("small", 2)
    pid = env._process.pid
    assert is_alive(pid)
    env.close()
    env.close()
    assert not is_alive(pid)
    with pytest.raises(MetaLoreProcessError, match="make a new environment"):
        env.step(ACTIONS)
    other = MetaLoreEnv("small")
    pid = other._process.pid
    del other
    gc.collect()
    assert ends(pid)


@pytest.mark.parametrize("end", ["", "raise SystemExit(3)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_ends_with_python(end: str) -> None:
    script = (
        "import os, signal, metalore_gym as m\n"
        "env = m.MetaLoreVectorEnv('small', 2)\n"
        "env.reset()\n"
        "print(env._process.pid, flush=True)\n" + end
    )
    python = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ends(int(python.stdout)), "an orphan"
    assert python.stderr == ""


def test_is_killed() -> None:
    env = MetaLoreVectorEnv("small", 2)
    env.reset()
    os.kill(env._process.pid, signal.SIGKILL)
    with pytest.raises(MetaLoreProcessError, match="was killed by SIGKILL"):
        env.step(ACTIONS)
    with pytest.raises(MetaLoreProcessError, match="make a new environment"):
        env.reset()


def test_is_stopped_by_a_signal() -> None:
    env = MetaLoreVectorEnv("small", 2)
    env.reset()
    os.kill(env._process.pid, signal.SIGTERM)
    with pytest.raises(MetaLoreProcessError, match="was killed by SIGTERM"):
        env.step(ACTIONS)


def test_an_interrupt_leaves_nothing_half_said(monkeypatch: pytest.MonkeyPatch) -> None:
    env = MetaLoreVectorEnv("small", 2)
    env.reset()
    # Nothing is answered while the simulator stands still.
    os.kill(env._process.pid, signal.SIGSTOP)
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    monkeypatch.setattr(metalore_gym.process, "_PATIENCE", 0.1)
    try:
        with pytest.raises(KeyboardInterrupt):
            env.step(ACTIONS)
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    assert ends(env._process.pid)
    with pytest.raises(MetaLoreProcessError, match="make a new environment"):
        env.step(ACTIONS)


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Something else in the place of metalore."""
    script = tmp_path / "metalore"
    script.write_text(f"#!{sys.executable}\nimport os, sys\nout = sys.stdout.buffer\n{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("METALORE_BIN", str(script))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("print('Hello, I am another program')", "does not speak as MetaLore's serve-env does"),
        ("sys.exit('no such command: serve-env')", "exit code 1; it said:\nno such command"),
        ("out.write(b'MLOR')", "ended with exit code 0"),
        (f"out.write({frames.HEAD.pack(b'MLOR', 9, 64, 0, 0)!r})", "version 9 of the protocol"),
        (f"out.write({frames.head(frames.STEPPED, 0)!r})", "begins with a frame of kind 66"),
    ],
)
def test_something_else_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, message: str
) -> None:
    fake(tmp_path, monkeypatch, body)
    with pytest.raises(MetaLoreProcessError, match=message):
        MetaLoreEnv("small")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"\0" * 16, "does not speak as MetaLore's serve-env does"),
        (frames.head(99, 0), "a frame of kind 99 and 0 bytes"),
        (frames.head(frames.STEPPED, 2**31), "a frame of kind 66 and 2147483648 bytes"),
        (frames.head(frames.STEPPED, 8) + b"abc", "ended with exit code 0"),
    ],
)
def test_a_broken_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, message: str
) -> None:
    """Passes on what the simulator says until its second answer."""
    real = os.environ["METALORE_BIN"]
    fake(
        tmp_path,
        monkeypatch,
        "import subprocess\n"
        f"p = subprocess.Popen(['node', {real!r}, *sys.argv[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "def pass_on():\n"
        "    head = p.stdout.read(16)\n"
        "    out.write(head + p.stdout.read(int.from_bytes(head[8:12], 'little')))\n"
        "    out.flush()\n"
        "pass_on()\n"
        "p.stdin.write(os.read(0, 4096)); p.stdin.flush()\n"
        "pass_on()\n"
        "os.read(0, 4096)\n"
        f"out.write({answer!r})\n"
        "out.flush()\n",
    )
    env = MetaLoreVectorEnv("small", 2)
    env.reset()
    with pytest.raises(MetaLoreProcessError, match=message):
        env.step(ACTIONS)
    with pytest.raises(MetaLoreProcessError, match="make a new environment"):
        env.step(ACTIONS)


def test_large_frames_come_whole() -> None:
    """More than a pipe holds, in both directions."""
    env = MetaLoreVectorEnv("small", 3000, steps=2, observation={"features": "reports"})
    env.reset(seed=list(range(3000)))
    actions = np.random.default_rng(0).random((3000, 2), np.float32)
    env.step(actions)
    *_, info = env.step(actions)
    assert info["final_info"]["metrics"]["rho_c_mean"] == pytest.approx(actions[:, 0])
    env.close()


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"config": "papr"}, "ConfigError", 'papr: no such file; did you mean "paper"?'),
        (
            {"reward__eta": 2},
            "ConfigError",
            "--set reward.eta=2: reward.eta: expected a number from 0 to 1, found 2",
        ),
        ({"num_envs": 0}, "UsageError", "--envs 0: Expected a whole number from 1 to 65536."),
        ({"seed": -1}, "UsageError", "--seed -1: Expected a whole number from 0 up."),
    ],
)
def test_errors_are_metalores_own(arguments: dict[str, object], kind: str, message: str) -> None:
    with pytest.raises(MetaLoreError) as caught:
        MetaLoreVectorEnv(**arguments)  # type: ignore[arg-type]
    assert (caught.value.kind, str(caught.value)) == (kind, message)


def test_the_command_line_says_the_same() -> None:
    command = server_command("paper", num_envs=1, overrides={"reward": {"eta": 2}})
    told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    with pytest.raises(MetaLoreError) as caught:
        MetaLoreEnv(reward={"eta": 2})
    assert told.returncode == 2
    assert told.stderr.decode().strip() == str(caught.value)


def test_warnings_of_a_config_are_pythons() -> None:
    with pytest.warns(UserWarning, match="no sensors, so every request waits"):
        MetaLoreEnv("small", sensors=[]).close()


def test_finds_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("METALORE_BIN", str(tmp_path / "nothing"))
    with pytest.raises(MetaLoreProcessError, match="is no file; name bin/metalore.js"):
        find_cli()
    monkeypatch.delenv("METALORE_BIN")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MetaLoreProcessError, match="no metalore was found; install Node.js"):
        find_cli()

    def program(file: Path) -> str:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
        file.chmod(0o755)
        return str(file)

    npx = program(tmp_path / "npx")
    assert find_cli() == [npx, "--no", "metalore"]
    (tmp_path / "npx").write_text("#!/bin/sh\necho 'E404 not found' >&2\nexit 1\n")
    with pytest.raises(MetaLoreProcessError, match="no metalore was found; (.|\n)*E404 not found"):
        MetaLoreEnv("small")
    on_path = program(tmp_path / "metalore")
    assert find_cli() == [on_path]
    local = program(tmp_path / "project" / "node_modules" / ".bin" / "metalore")
    (tmp_path / "project" / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "project" / "notebooks")
    assert find_cli() == [local]


def test_overrides_are_assignments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METALORE_BIN", __file__)
    command = server_command(
        Path("a.yaml"),
        num_envs=2,
        seed=3,
        overrides={"reward__eta": np.float32(0.5), "ues.0.count": np.int64(3), "name": "x=y"},
        assignments=["steps=4"],
    )
    assert command[1:] == [
        *("serve-env", "--envs=2", "--seed=3", "--set=steps=4", "--set=reward.eta=0.5"),
        *("--set=ues.0.count=3", '--set=name="x=y"', "--", "a.yaml"),
    ]
    with pytest.raises(TypeError, match="is no value of a config"):
        server_command(None, num_envs=1, overrides={"steps": object()})


def test_is_as_typed_as_it_says() -> None:
    assert (Path(metalore_gym.__file__).parent / "py.typed").exists()
