"""Write db/schema.sql, the snapshot of what the migrations make; --check: is it current?"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

SNAPSHOT = Path(__file__).parents[1] / "db" / "schema.sql"
_WANTED = """
SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  AND NOT EXISTS (SELECT 1 FROM sqlite_master v WHERE v.sql LIKE 'CREATE VIRTUAL%'
    AND substr(sqlite_master.name, 1, length(v.name) + 1) = v.name || '_')
ORDER BY type = 'view', rootpage = 0, tbl_name, type <> 'table', name
"""


def schema() -> str:
    """Return the schema of a new bank as SQL."""
    from phrasebank.store.bank import SCHEMA_VERSION, Bank

    with tempfile.TemporaryDirectory() as folder, Bank.open(Path(folder) / "new.db", create=True) as bank:
        statements = [row[0] for row in bank.connection.execute(_WANTED)]
    head = f"-- The schema of a bank, version {SCHEMA_VERSION} (scripts/schema.py); README.md documents it."
    return "\n\n".join([head, *(f"{statement.strip()};" for statement in statements)]) + "\n"


def main() -> int:
    """Write or check; returns the exit code."""
    made = schema()
    if "--check" in sys.argv:
        current = SNAPSHOT.is_file() and SNAPSHOT.read_text(encoding="utf-8") == made
        return 0 if current else 1
    SNAPSHOT.write_text(made, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
