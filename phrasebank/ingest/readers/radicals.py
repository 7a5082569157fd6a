"""Radicals that stand for characters: some PDF give ⼀⼯⻓ where the page shows 一工长.

Why here and not only in the searchable shadow: these are no wording of the author's, but an accident of how
the font was embedded; pasted on, they would look right and match nothing.
Source: Unicode NFKC for the Kangxi block; EquivalentUnifiedIdeograph.txt for the supplement.
"""

from __future__ import annotations

import unicodedata

_SUPPLEMENT = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿"
    "⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尢巳幺彑彐忄㣺扌攵无日月歹母民氵氺灬爫爫丬牛犭王疋目示礻竹糸纟罓罒罒网网羊羊羋耂耂聿月臼艹艹"
    "艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
_TABLE = dict(zip(map(ord, _SUPPLEMENT[0]), _SUPPLEMENT[1], strict=True)) | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
}


def unfold_radicals(text: str) -> str:
    """Return the text with the characters that its radicals stand for."""
    return text.translate(_TABLE)
