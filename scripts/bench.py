"""Measure how fast phrasebank is: searching beside other tools, or importing, or the picker.

usage: bench.py [options of bench_search.py]
       bench.py --import [options of bench_import.py]
       bench.py --picker [options of bench_picker.py]
"""

import sys

import setup_env

KINDS = {"": "bench_search.py", "--import": "bench_import.py", "--picker": "bench_picker.py"}

if __name__ == "__main__":
    sys.exit(setup_env.measure(KINDS))
