"""Build the wheel, install it alone in a fresh environment and do the main job with it."""

import os
import subprocess
import tempfile
import venv
from pathlib import Path

import setup_env


def main() -> None:
    """Stop at the first command that fails."""
    python = setup_env.ensure("dev")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run(
            [python, "-m", "build", "--wheel", "--outdir", home, setup_env.ROOT],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        venv.create(home / "env", with_pip=True)
        scripts = home / "env" / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([scripts / "python", "-m", "pip", "install", "-q", *home.glob("*.whl")], check=True)
        env = {**os.environ, "HOME": folder, "PHRASEBANK_DB": str(home / "bank.db"), "PYTHONUTF8": "1"}
        for words in (
            ["--version"],
            ["import", "--starter"],
            ["search", "不回避"],
            ["copy", "1", "--print"],
            ["doctor"],
        ):
            print("$ pb", *words, flush=True)
            subprocess.run([scripts / "pb", *words], env=env, cwd=home, check=True)


if __name__ == "__main__":
    main()
