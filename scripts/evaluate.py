"""Measure how good phrasebank is: searching, or with --tags the tagger.

usage: evaluate.py [options of evaluate_search.py]
       evaluate.py --tags [options of evaluate_tags.py]
"""

import sys

import setup_env

if __name__ == "__main__":
    sys.exit(setup_env.measure({"": "evaluate_search.py", "--tags": "evaluate_tags.py"}))
