"""Measure how good phrasebank is: searching, or with --tags the tagger.

usage: evaluate.py [options of evaluate_search.py]
       evaluate.py --tags [options of evaluate_tags.py]
"""

from __future__ import annotations

import sys


def main() -> None:
    """Hand over to the one that is asked for."""
    if "--tags" in sys.argv[1:]:
        sys.argv.remove("--tags")
        import evaluate_tags

        evaluate_tags.main()
    else:
        import evaluate_search

        evaluate_search.main()


if __name__ == "__main__":
    main()
