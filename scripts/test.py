"""Set up what is needed and run every test: `python3 scripts/test.py [pytest options]`."""

import subprocess
import sys

import setup_env

if __name__ == "__main__":
    python = setup_env.ensure("dev")
    sys.exit(
        subprocess.run([python, "-m", "pytest", *sys.argv[1:]], cwd=setup_env.ROOT, check=False).returncode
    )
