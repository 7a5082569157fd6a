"""What nobody should type, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = st.text(
    alphabet=st.sampled_from("作风整改zw5G%_*^$-－:：|｜\"“”「」主题theme作用'();\0\x1b \t\n🙂"), max_size=60
)
