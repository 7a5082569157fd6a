"""What nobody should type, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = st.text(
    alphabet=st.sampled_from("作风整改zw5G%_*^$-－:：|｜\"“”「」主题theme作用'();\0\x1b \t\n🙂"), max_size=60
)
# what is whole by itself and rare together: a word that is just begun beside others, in any way of typing
WORDS = st.lists(
    st.sampled_from(
        '整改 应当 政治站位 正治占位 廉 的 d z zh zzw zheng de v gzl政 政zh 5G 5 2024年 % ^政 治$ d$ "d" '
        '"的" -d -的 主题:x ａｂ 佔位 ü xian zhrng'.split()
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
