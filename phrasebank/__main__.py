"""`python -m phrasebank` is the same program as `phrasebank` and `pb`."""

from phrasebank.cli import main

if __name__ == "__main__":
    main()
