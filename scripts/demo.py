"""Set up phrasebank and show its main job on the starter speeches: `python3 scripts/demo.py`.

The demo's bank lies in `.venv`, beside the program, so nothing of the user's own is touched.
"""

import os
import subprocess
import sys

import setup_env

BANK = setup_env.VENV / "demo.db"
QUERY = "不回避"


def main() -> int:
    """Run the steps one after another; return the exit code of the first that fails."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    program = [str(setup_env.ensure()), "-m", "phrasebank", "--db", str(BANK)]
    steps = [
        ("1. 导入范文  Import the starter speeches", ["import", "--starter"], 0),
        (f"2. 搜索“{QUERY}”  Search", ["search", QUERY, "--limit", "5", "--full"], 0),
        ("3. 复制第一条  Copy the first result", ["search", QUERY, "--limit", "1", "--copy"], 6),
    ]
    for title, words, allowed in steps:
        print(f"\n== {title}\n   phrasebank {' '.join(words)}", flush=True)
        code = subprocess.run([*program, *words], check=False).returncode
        if code not in (0, allowed):
            return code
    launcher = os.path.relpath(setup_env.PYTHON.with_name("pb.exe" if os.name == "nt" else "pb"))
    short = f"{launcher} --db {os.path.relpath(BANK)}"
    print("\n== 接下来试试  Three commands to try next")
    print(f"   {short} search zzzw     # 拼音首字母找“政治站位”  by pinyin initials")
    print(f"   {short} pick            # 边打边选，回车复制  the picker")
    print(f"   {launcher} import 我的讲话稿/    # 导入自己的文件夹  import your own folder")
    return 0


if __name__ == "__main__":
    sys.exit(main())
