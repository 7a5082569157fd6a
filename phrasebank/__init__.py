"""phrasebank: a phrase bank for writers of Chinese official speeches."""

__version__ = "0.1.0"
