"""Archives and mails: names in any encoding, limits, passwords, what a folder walk would pass over."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from email.message import EmailMessage

import pytest

from phrasebank.errors import Encrypted, LimitExceeded, ReadError
from phrasebank.ingest.passing import Member, PassedOver
from phrasebank.ingest.readers import Limits, members
from tests.ingest.readers.make import zipped
from tests.ingest.readers.seen import document_of

TEXT = "同志们：今天的会议很重要，大家要认真学习领会，抓好贯彻落实。"


def inside(data: bytes, name: str, limits: Limits | None = None) -> list[Member]:
    found = members(data, name, limits or Limits())
    assert found is not None
    return list(found)


def texts(data: bytes, name: str = "a.eml") -> list[str]:
    document = document_of(data, name)
    return [p.text for p in document.paragraphs if p.text.strip()]


def zip_named(name: bytes, content: bytes = b"x", flags: int = 0) -> bytes:
    """Write a .zip whose one entry has a name of those bytes, as Windows does."""
    head = struct.pack(
        "<HHHHHIIIHH", 20, flags, 0, 0, 0x21, zlib_crc(content), len(content), len(content), len(name), 0
    )
    local = b"PK\x03\x04" + head + name + content
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def zlib_crc(data: bytes) -> int:
    import zlib

    return zlib.crc32(data)


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_zip_names_without_a_mark(codec: str) -> None:
    name = "讲话稿/巡察表态.txt"
    assert inside(zip_named(name.encode(codec), TEXT.encode("gbk")), "a.zip") == [(name, TEXT.encode("gbk"))]


def test_zip_passes_over_what_a_walk_would() -> None:
    names = ["a.txt", "b.JPG", "~$c.docx", ".d.txt", "__MACOSX/._e.txt", "__MACOSX/f.txt", "f/g.md", "f/.h/"]
    names += [".git/a/b.txt", "f/.git/c.txt", "讲话", "讲话.docx"]
    found = dict(inside(zipped(dict.fromkeys(names, "x")), "a.zip"))
    assert [name for name, content in found.items() if content == b"x"] == ["a.txt", "f/g.md", "讲话.docx"]
    assert {name: content.reason for name, content in found.items() if isinstance(content, PassedOver)} == {
        "b.JPG": ".jpg files are not read",
        "~$c.docx": "a temporary file",
        **dict.fromkeys([".d.txt", "__MACOSX", ".git", "f/.git"], "a hidden file"),
        "讲话": "without an ending that tells what it is",
    }


def test_an_entry_with_a_password_is_named_and_the_others_come() -> None:
    data = bytearray(zipped({"a.txt": "x", "b.txt": "y"}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (first, error), (second, content) = inside(bytes(data), "a.zip")
    assert (first, second, content) == ("a.txt", "b.txt", b"y")
    assert isinstance(error, Encrypted)


def test_a_torn_entry_is_named_and_the_others_come() -> None:
    data = bytearray(zip_named(b"a.txt", TEXT.encode()))
    data[60] ^= 1
    ((name, error),) = inside(bytes(data), "a.zip")
    assert name == "a.txt"
    assert isinstance(error, ReadError)


def test_a_bomb_is_stopped_by_what_comes_out_not_by_what_it_says() -> None:
    bomb = zipped({"a.txt": b"0" * 3_000_000, "b.txt": "x"})
    (_name, error), (_other, content) = inside(bomb, "a.zip", Limits(max_unpacked=1_000_000))
    assert isinstance(error, LimitExceeded)
    assert content == b"x"
    for packed in (
        gzip.compress(b"0" * 3_000_000),
        bz2.compress(b"0" * 3_000_000),
        lzma.compress(b"0" * 3_000_000),
    ):
        with pytest.raises(LimitExceeded):
            inside(packed, "a.gz", Limits(max_unpacked=1_000_000))
    with pytest.raises(LimitExceeded):
        inside(zipped({f"{n}.txt": "x" for n in range(30)}), "a.zip", Limits(max_members=20))


def test_a_file_of_a_tar_that_is_too_large_does_not_cost_the_others() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in (("a.txt", b"0" * 3000), ("b.txt", b"x")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    (_name, error), (_other, content) = inside(buffer.getvalue(), "a.tar", Limits(max_unpacked=2000))
    assert isinstance(error, LimitExceeded)
    assert content == b"x"


def tarred(mode: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as tar:
        for name, codec in (("讲话/一.txt", "utf-8"), ("讲话/二.txt", "gbk")):
            info = tarfile.TarInfo(name)
            info.size = len(TEXT.encode(codec))
            tar.addfile(info, io.BytesIO(TEXT.encode(codec)))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    return buffer.getvalue()


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar(mode: str) -> None:
    assert inside(tarred(mode), "a.tar") == [
        ("讲话/一.txt", TEXT.encode()),
        ("讲话/二.txt", TEXT.encode("gbk")),
        ("link.txt", PassedOver("not a regular file")),
    ]


def test_a_single_packed_file_keeps_its_name() -> None:
    assert inside(gzip.compress(TEXT.encode()), "讲话.md.gz") == [("讲话.md", TEXT.encode())]


@pytest.mark.parametrize("data", [b"PK\x05\x06", tarred("w:gz")[:80], gzip.compress(b"x" * 100)[:-9]])
def test_torn_archives_are_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        inside(data, "a.zip")


def mail(charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = "巡察讲话", "李明 <li@example.cn>"
    message["Date"] = "Mon, 6 Mar 2023 10:00:00 +0800"
    message.set_content(TEXT, charset=charset, cte="base64")
    return message


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_mail_is_a_document(charset: str) -> None:
    message = mail(charset)
    message.add_alternative(f"<p>{TEXT}另</p>", subtype="html")
    assert members(bytes(message), "a.eml") is None
    document = document_of(bytes(message), "a.eml")
    assert [p.text for p in document.paragraphs if p.text] == [TEXT]
    assert (document.title, document.created) == ("巡察讲话", "2023-03-06")


def test_a_mail_with_attachments_holds_its_body_and_them() -> None:
    message = mail()
    message.add_attachment(TEXT.encode("gbk"), maintype="application", subtype="x", filename="附件/讲话.txt")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="章.png")
    message.add_attachment(mail())
    (body, content), (name, attached), (inner, _mail), (seal, passed) = inside(bytes(message), "a.eml")
    assert (seal, passed) == ("章.png", PassedOver(".png files are not read"))
    assert (body, name, attached) == ("巡察讲话.eml", "附件_讲话.txt", TEXT.encode("gbk"))
    assert inner.endswith(".eml")
    assert isinstance(content, bytes)
    assert members(content, body) is None
    document = document_of(content, body)
    assert [p.text for p in document.paragraphs if p.text] == [TEXT]


def test_a_mail_of_which_no_attachment_is_read_stands_for_itself() -> None:
    message = mail()
    message.add_attachment(b"x", maintype="image", subtype="png", filename="章.png")
    assert inside(bytes(message), "a.eml") == [
        ("", bytes(message)),
        ("章.png", PassedOver(".png files are not read")),
    ]


def test_mhtml_is_a_page() -> None:
    page = f"<html><head><title>x</title></head><body><ul class=nav><li>首页</ul><p>{TEXT}</p></body></html>"
    data = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{page}\r\n"
        "--b\r\nContent-Type: text/html\r\n\r\n<p>框</p>\r\n--b--\r\n"
    )
    document = document_of(data.encode(), "a.mht")
    assert (document.format, [p.text for p in document.paragraphs]) == ("mhtml", [TEXT])
    assert ("frames of the page", "框") in [(r.rule, r.text) for r in document.removed]


def test_of_a_page_in_frames_the_one_that_says_most_is_read() -> None:
    pages = ("<title>讲话</title><p>首页</p>", f"<p>同志们：</p><p>{TEXT}</p>", "<p>广告。</p>")
    parts = "".join(f"--b\r\nContent-Type: text/html\r\n\r\n{page}\r\n" for page in pages)
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    document = document_of(f"{head}{parts}--b--\r\n".encode(), "a.mht")
    assert (document.title, [p.text for p in document.paragraphs]) == ("讲话", ["同志们：", TEXT])
    assert {r.text for r in document.removed} == {"讲话", "首页", "广告。"}


@pytest.mark.parametrize("tag", ["p", "div"])
def test_an_article_of_one_paragraph_keeps_the_lines_beside_it(tag: str) -> None:
    lines = ("在动员会上的讲话", "同志们：", TEXT * 3, "二〇二四年三月")
    page = "".join(f"<{tag}>{line}</{tag}>" for line in lines)
    menu = f"<{tag}><a href=x>首页</a> <a href=y>领导讲话</a></{tag}><ul><li>政务公开</ul>"
    assert texts(f"<html><body>{menu}<div>{page}</div></body></html>".encode(), "a.html") == list(lines)
    assert texts(f"<html><body>{menu}{page}</body></html>".encode(), "a.html") == list(lines)


def test_lines_that_a_mail_breaks_go_on() -> None:
    head = "From: a@b.c\nSubject: t\nContent-Type: text/plain; charset=utf-8; format=flowed{}\n\n"
    body = "我们要坚持以人民为中心 \n的发展思想。\n要抓落实。\n-- \n张三\n"
    for delsp in ("", "; delsp=yes"):
        found = texts((head.format(delsp) + body).encode())
        assert found[:2] == ["我们要坚持以人民为中心的发展思想。", "要抓落实。"]


def test_a_zip_in_memory_equals_one_that_zipfile_reads() -> None:
    assert zipfile.ZipFile(io.BytesIO(zip_named(b"a.txt"))).read("a.txt") == b"x"


def test_an_attached_mail_keeps_its_text_and_attachments_to_itself() -> None:
    attached = mail()
    attached.add_attachment("里面的附件".encode(), maintype="text", subtype="plain", filename="里.txt")
    message = EmailMessage()
    message["Subject"], message["From"] = "转发", "a@b.c"
    message.set_content("<p>外面的正文</p>", subtype="html")
    message.add_attachment(attached)
    (_name, body), (inner, content) = inside(bytes(message), "a.eml")
    assert isinstance(body, bytes)
    assert texts(body) == ["外面的正文"]
    assert isinstance(content, bytes)
    assert [name for name, _c in inside(content, inner)] == [
        "巡察讲话.eml",
        "里.txt",
    ]


def test_all_that_a_mail_shows_is_its_text() -> None:
    head = "From: a@b.c\nSubject: 关于整改的讲话\nContent-Type: multipart/{}; boundary=B\n\n"
    part = "--B\nContent-Type: text/{}; charset=utf-8\n\n{}\n"
    mixed = head.format("mixed") + part.format("plain", "第一段。") + part.format("html", "<p>第二段。</p>")
    assert texts(f"{mixed}--B--\n".encode()) == ["第一段。", "第二段。"]
    chosen = head.format("alternative") + part.format("plain", " ") + part.format("html", "<p>正文。</p>")
    assert texts(f"{chosen}--B--\n".encode()) == ["正文。"]


def test_an_attachment_without_a_name_goes_in() -> None:
    message = mail()
    message.add_attachment("没有名字的附件".encode(), maintype="application", subtype="octet-stream")
    assert inside(bytes(message), "a.eml")[1] == ("1.txt", "没有名字的附件".encode())


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_headers_that_do_not_say_their_encoding(codec: str) -> None:
    head = "From: a@b.c\nSubject: 关于整改工作的讲话\nContent-Type: multipart/mixed; boundary=B\n\n"
    file = '--B\nContent-Disposition: attachment; filename="关于整改工作的通知.txt"\n\n要落实。\n--B--\n'
    data = (head + file).encode(codec)
    assert [name for name, _content in inside(data, "a.eml")] == ["关于整改工作的通知.txt"]
    document = document_of(data.replace(b"attachment; filename", b"inline; x"), "a.eml")
    assert document.title == "关于整改工作的讲话"


@pytest.mark.parametrize(("charset", "codec"), [("hz-gb-2312", "hz"), ("utf-7", "utf-7")])
def test_text_in_seven_bits(charset: str, codec: str) -> None:
    head = f"From: a@b.c\nSubject: x\nContent-Type: text/plain; charset={charset}\n\n"
    assert texts(head.encode() + "要落实。".encode(codec)) == ["要落实。"]
