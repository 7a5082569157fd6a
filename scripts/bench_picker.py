"""Measure the picker over a bank in a pseudo-terminal: first paint, echo of a key, its results.

usage: bench.py --picker --db BANK [--rounds N] [--cols 100 --rows 30]; all times in milliseconds.
The echo is the first output after a key; the results are there with the last output before it is quiet.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import termios
import time

QUERIES = ("zhengzhizhanwei", "zfjs", "整改落实", "政治站位", "不回避", "照单全收立行立改", "zg 落实")
QUIET = 0.25  # seconds without output: nothing more comes
CTRL_C, CTRL_U = b"\x03", b"\x15"


class Terminal:
    """The picker in a pseudo-terminal."""

    def __init__(self, db: str, cols: int, rows: int) -> None:
        self.end, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        command = [sys.executable, "-m", "phrasebank", "--db", db, "--lang", "en", "pick"]
        env = {**os.environ, "TERM": "xterm-256color"}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=env)
        os.close(child)

    def send(self, keys: bytes) -> tuple[float, float]:
        """Send keys; return the seconds to the first output and to the last one before it is quiet."""
        begun = time.perf_counter()
        os.write(self.end, keys)
        first, last, _output = self.settle(begun)
        return first, last

    def settle(self, begun: float, until: bytes = b"") -> tuple[float, float, bytes]:
        """Read until it is quiet after `until` was seen; return the seconds to first and last output."""
        first = last = 0.0
        output = b""
        while select.select([self.end], [], [], QUIET if until in output else 10)[0]:
            output += os.read(self.end, 65536)
            last = time.perf_counter() - begun
            first = first or last
        return first, last, output

    def close(self) -> None:
        """Leave the picker."""
        os.write(self.end, CTRL_C)
        self.process.wait(10)
        os.close(self.end)


def opening(db: str, cols: int, rows: int) -> tuple[float, float]:
    """Return the seconds to the first paint and to the first results."""
    terminal = Terminal(db, cols, rows)
    painted = None
    output = b""
    while b"found" not in output:
        output += os.read(terminal.end, 65536)
        if painted is None and b"Enter copy" in output:
            painted = time.perf_counter() - terminal.started
    found = time.perf_counter() - terminal.started
    terminal.settle(terminal.started)
    terminal.close()
    return painted or found, found


def row(name: str, seconds: list[float]) -> str:
    """Return one line of the table."""
    times = sorted(1000 * s for s in seconds)
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
    return f"{name:<22}{statistics.median(times):8.0f}{p95:8.0f}{times[-1]:8.0f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cols", type=int, default=100)
    parser.add_argument("--rows", type=int, default=30)
    given = parser.parse_args()
    opened = [opening(given.db, given.cols, given.rows) for _ in range(given.rounds)]
    terminal = Terminal(given.db, given.cols, given.rows)
    terminal.settle(terminal.started, b"found")
    keys: list[tuple[float, float]] = []
    for query in QUERIES:
        keys += [terminal.send(char.encode()) for char in query]
        terminal.send(CTRL_U)
    moves = [terminal.send(b"\x1b[B") for _ in range(20)]
    terminal.close()
    print(f"{'milliseconds':<22}{'median':>8}{'p95':>8}{'max':>8}")
    print(row("first paint", [painted for painted, _found in opened]))
    print(row("first results", [found for _painted, found in opened]))
    print(row("key to echo", [echo for echo, _answer in keys]))
    print(row("key to results", [answer for _echo, answer in keys]))
    print(row("arrow to echo", [echo for echo, _answer in moves]))
    print(row("arrow to preview", [answer for _echo, answer in moves]))


if __name__ == "__main__":
    main()
