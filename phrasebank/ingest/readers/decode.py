"""Bytes of a text of unknown encoding → the text, or a reason.

Why our own: libraries guess by bytes and fail on short Chinese texts (8 characters of GB18030: 35–100 %);
we know what our texts are made of, so each candidate is decoded and the one whose characters are commonest
in official Chinese wins. Traditional characters are judged by their simplified form, for BIG5's sake.

A few bytes that fit in no character (a torn download, a lone surrogate) do not cost the file: they stand in
the text as lone surrogates, which `lines.tidy` takes out and names.

Invariant: what is returned is a strict decoding of all bytes but these; nothing is replaced or dropped.
"""

from __future__ import annotations

import codecs
import re

from phrasebank.errors import Undecodable
from phrasebank.i18n import _
from phrasebank.text.script import TO_SIMPLIFIED

# the commonest characters of laws, reports and notices, by count, and some of plain speech
_COMMON = frozenset(
    "的和人业国部政行务工理法建管制定规作发设有关中条用第会机民全一应市区公地实化保等产生进十资展以合责主体要党门加当动大对监"
    "施员强开新委为家院方重本经者事推在提安不任服品组力农二或信分改三医级度及能构府持各学社出办导职自通立权企成支位处高科治基"
    "单共内标与查上项准护其技性水年可依时统源织平同物场局城村系相育督利四按负划境调县程教创范省入营下质照领现审金健件检环面息"
    "量长点革总五完报由运并防情记交善证策所据计案文外收协决域代目集向专供联明商式批求执术效确活指议障结期书网得费律险电乡违态"
    "药备融于放他造落研使意评日取核个限央投告优过接严特司验好口财坚疗励格况海台整际道六培到置副流济控预例原予数前配路心需请试"
    "转干价促布具形康快后养表知镇广类解步是承消款升参食究担风问增措卫深排义反受采常线节小七车将测土益校正九污续围题间传八根易"
    "复直认引申识给税鼓色队型名多师未综示贫更训染助群众互列积许元察贸就序族做月适则础急果修林房考头种属销罚算团清之从扶料见南"
    "精挥先害住维户章筹层符模享病输山然气极举华补止登北居子容纳纪约西变包室起普空游绿战除充装万移次履老非江贯注东编索才习女救"
    "无减军思失探诉器旅彻选必警因银河率涉托录宣别低身估络令材筑突想存牵稳神付志跨被站州近切把厅劳称偿视订打影园废手达署百股"
    "素停货争损送航带铁辖购犯响回论便港兴密危略疾追征罪扩断少功真疫困京守值额湖债席底械临退良草简禁天智宗留来超售我段比免最固"
    "这那你们她它么没很什吗呢吧啊谢您都了说看"
)
_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％○「」『』０１２３４５６７８９．")
_BLANKS = "\xa0\u3000"  # say nothing of the encoding
_USUAL, _KNOWN, _RARE, _ODD = "+", "k", "r", "-"  # of weight 1, 0.4, 0 and −1
_SAMPLE = 4096  # bytes judged, from the first byte that is not ASCII
_PLAUSIBLE = 0.2  # mean weight below which a decoding is not Chinese text
_CLEAR = 0.6  # mean weight that outdoes a formally valid UTF-8 without Chinese in it
_SHORT = 64  # characters
_PER_BROKEN = 100  # bytes of a text for each one that may be broken
_NEAR, _TAIL = 8, 3  # characters before and after it that are judged, and that are too few for that
_WIDE = ("utf-16-le", "utf-16-be")
_NARROW = ("utf-8", "gb18030", "big5")
_CODEC = {"big5": "big5hkscs"}  # to judge by: it knows all that the other two variants know
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),  # before UTF-16, whose mark its own begins with
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_STANDARD_BIG5 = re.compile("[∕﹨]|^[ \\t\u3000]*‧", re.MULTILINE)
_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")  # one character, as CESU-8
_LONE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_TEXT = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, *, whole: bool = False) -> tuple[str, str]:
    """Return the text and the name of its encoding, which is one of the codecs of Python.

    A byte order mark decides and is not part of the text; broken bytes are lone surrogates, with `whole` no
    byte may be broken. Raises Undecodable, with the reason.
    """
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return _text(_decoded(data, codec, whole=whole)), name
    text = _attempt(data)
    if text is not None and _sound(text):
        return text, "utf-8"
    name, score = _best(data)
    if text is not None and (name == "utf-8" or score < _CLEAR):
        return _text(text), "utf-8"
    if score < _PLAUSIBLE:
        raise Undecodable(_("it is text in no encoding that we know"), hint=_advice())
    whole = whole or score < _CLEAR
    return _text(_big5(data, whole) if name == "big5" else _decoded(data, name, whole=whole)), name


def _sound(text: str) -> bool:
    """Tell whether what is formally UTF-8 can be nothing else (a short UTF-16 can be all ASCII by chance)."""
    if "\0" in text or _NOT_TEXT.search(text) or (text.isascii() and len(text) < _SHORT):
        return False
    return text.isascii() or _score(text[:_SAMPLE]) >= _PLAUSIBLE


def _best(data: bytes) -> tuple[str, float]:
    """Return the candidate whose decoding looks most like Chinese text, and its mean weight.

    UTF-16 is asked first: no other encoding's bytes look like common characters in it.
    """
    high = re.search(rb"[\x80-\xff]", data)
    start = high.start() if high else 0
    wide = data[start & ~1 :][:_SAMPLE]
    scores = {name: _score(wide.decode(name, "replace")) for name in _WIDE} if len(data) % 2 == 0 else {}
    if len(data) < 10 or max(scores.values(), default=0.0) < _CLEAR:
        narrow = data[start : start + _SAMPLE]
        scores |= {name: _score(narrow.decode(_CODEC.get(name, name), "replace")) for name in _NARROW}
    name = max(scores, key=lambda candidate: scores[candidate])
    return name, scores[name]


class _Votes(dict[int, str]):
    """How each character speaks for a decoding: for `str.translate`, which counts in half the time."""

    def __missing__(self, code: int) -> str:
        self[code] = "" if 0x09 <= code <= 0x7F or chr(code) in _BLANKS else _vote(chr(code))
        return self[code]


_VOTES = _Votes()


def _score(text: str) -> float:
    """Return the mean weight of the characters beyond ASCII, −1 to 1; 0 where there are none."""
    votes = text.translate(_VOTES)
    weight = votes.count(_USUAL) + 0.4 * votes.count(_KNOWN) - votes.count(_ODD)
    return weight / len(votes) if votes else 0.0


def _vote(char: str) -> str:
    """Return how one character speaks for a decoding."""
    simplified = TO_SIMPLIFIED.get(char, char)
    if simplified in _COMMON or char in _MARKS:
        return _USUAL
    if not "\u4e00" <= char <= "\u9fff":
        return _RARE if "\uff01" <= char <= "\uff5e" or "\u3400" <= char <= "\u4dbf" else _ODD
    try:
        lead = simplified.encode("gb2312")[0]
    except UnicodeEncodeError:
        return _RARE
    return _KNOWN if lead < 0xD8 else _RARE  # rows 16–55 of GB 2312: the 3,755 characters of everyday use


def _attempt(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _big5(data: bytes, whole: bool) -> str:
    """Decode BIG5 as Windows writes it, else with Hong Kong's characters, else as its first standard has it.

    The variants put “／” and “•” at other places; the standard is meant where Windows would read a division
    slash (∕ ﹨), or its point between names (‧) at the head of a line.
    """
    text = _decoded(data, "cp950", "big5hkscs", whole=whole)
    if _STANDARD_BIG5.search(text):
        return _decoded(data, "big5", "big5hkscs", whole=whole)
    return text


def _decoded(data: bytes, *codecs_: str, whole: bool) -> str:
    """Decode all bytes by the first codec that can, else by the last one all but a few (not with `whole`).

    Raises Undecodable, which names the first bad byte.
    """
    problem: UnicodeDecodeError | None = None
    for codec in codecs_:
        try:
            return data.decode(codec)
        except UnicodeDecodeError as error:
            problem = problem or error
    assert problem is not None
    if not whole and _few_broken(text := data.decode(codecs_[-1], _ERRORS), len(data)):
        return text
    raise Undecodable(
        _("it looks like {encoding}, but byte {at} of {size} does not fit").format(
            encoding=problem.encoding, at=problem.start + 1, size=len(data)
        ),
        hint=_advice(),
    )


def _few_broken(text: str, size: int) -> bool:
    """Tell whether few bytes of `size` are broken, and around each stands text: nothing is out of step."""
    places = [found.start() for found in SURROGATE.finditer(text)]
    around = [text[max(place - _NEAR, 0) : place] for place in places]
    around += [text[place + 1 : place + 1 + _NEAR] for place in places]
    around = [SURROGATE.sub("", part) for part in around]
    return len(places) * _PER_BROKEN <= size and all(
        part.isascii() or len(part) < _TAIL or _score(part) >= _CLEAR for part in around
    )


def _broken(error: UnicodeError) -> tuple[str, int]:
    """Decode what a codec cannot: CESU-8, else into lone surrogates; return that, and where to go on."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, at = error.object, error.start
    if error.encoding == "utf-8":
        if pair := _PAIR.match(data, at):
            halves = pair[0].decode("utf-8", "surrogatepass")
            return halves.encode("utf-16", "surrogatepass").decode("utf-16"), pair.end()
        if lone := _LONE.match(data, at):
            return lone[0].decode("utf-8", "surrogatepass"), lone.end()
    first = 0 if error.encoding.startswith("utf") else 0x80  # in the others a sign of ASCII is sound
    return "".join(chr(0xDC00 + b) if b >= first else chr(b) for b in data[at : error.end]), error.end


_ERRORS = "phrasebank.broken"
codecs.register_error(_ERRORS, _broken)


def _text(text: str) -> str:
    """Return the text if it is text; raises Undecodable where control characters show that it is not."""
    sample = text[:_SAMPLE]
    if len(_NOT_TEXT.findall(sample)) > max(4, len(sample) // 50):
        raise Undecodable(_("it is not a text but binary data"), hint=_advice())
    return text


def _advice() -> str:
    return _("open it in the program that wrote it and save it as .docx or as UTF-8 text")
