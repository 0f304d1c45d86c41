"""The senders' side: HTTP by hand over a socket bound to the sender's own address, quickly, slowly, or broken off."""

from __future__ import annotations

import re
import secrets
import socket
import time
from collections.abc import Callable
from urllib.parse import quote_plus

import msgspec

from dazor.drill.canaries import Sent
from dazor.drill.senders import Sender

Where = tuple[str, int] | str  # host and port, or the path of a unix socket
RECEIPT = re.compile(r"class=\"code\"[^>]*>([^<]+)<|\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){4})\b")


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How a message is sent."""

    seconds: float = 0.0  # over which the body trickles in
    midway: Callable[[], None] | None = None  # called with nine tenths of it sent
    patience: float = 40.0  # seconds the client waits for anything
    half_close: bool = False  # says that nothing more will come


AT_ONCE = Pace()


def urlencoded(fields: dict[str, str]) -> tuple[str, bytes]:
    """Return content type and body of a plain form."""
    return "application/x-www-form-urlencoded", "&".join(f"{k}={quote_plus(v)}" for k, v in fields.items()).encode()


def multipart(fields: dict[str, str], file: tuple[str, str, bytes] | None = None) -> tuple[str, bytes]:
    """Return content type and body of a form that may carry a file: (field, name, bytes)."""
    edge = secrets.token_hex(12)
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    if file is not None:
        field, name, data = file
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                     "Content-Type: image/jpeg\r\n\r\n".encode() + data + b"\r\n")
    return f"multipart/form-data; boundary={edge}", b"".join(parts) + f"--{edge}--\r\n".encode()


def request(person: Sender, path: str, kind: str, body: bytes, *, host: str = "door", method: str = "POST") -> bytes:
    """Return a whole request with the headers that tell this person's browser from others."""
    return (f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {person.user_agent}\r\n"
            f"Accept-Language: {person.accept_language}\r\nCookie: id={person.username}\r\nReferer: https://t.me/{person.username}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body


def connect(where: Where, person: Sender, patience: float = 40) -> socket.socket:
    """Return a connection from the person's own address."""
    if isinstance(where, str):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(patience)
        line.connect(where)
        return line
    return socket.create_connection(where, timeout=patience, source_address=(person.address, 0))


def send(where: Where, person: Sender, message: int, raw: bytes, pace: Pace = AT_ONCE) -> tuple[Sent, bytes]:
    """Send a request and read the answer; a refusal or a hang-up is an answer too, with status 0."""
    sent = Sent(sender=person.number, message=message, began=time.time(), ended=0, status=0)
    answer = b""
    try:
        with connect(where, person, pace.patience) as line:
            sent.port = 0 if isinstance(where, str) else line.getsockname()[1]
            _give(line, raw, pace)
            answer = _take(line)
    except OSError:  # refused or hung up: that is an answer too
        pass
    sent.ended = time.time()
    head = answer.split(b"\r\n", 1)[0].split()
    sent.status = int(head[1]) if len(head) > 1 and head[1].isdigit() else 0
    if found := RECEIPT.search(answer.decode("utf-8", "replace")):
        sent.receipt = found[1] or found[2]
    return sent, answer


def _give(line: socket.socket, raw: bytes, pace: Pace) -> None:
    if not pace.seconds:
        line.sendall(raw)
        if pace.half_close:
            line.shutdown(socket.SHUT_WR)
        return
    most, pieces = len(raw) * 9 // 10, 20
    for piece in range(pieces):
        line.sendall(raw[most * piece // pieces:most * (piece + 1) // pieces])
        time.sleep(pace.seconds / pieces)
    if pace.midway is not None:
        pace.midway()
    line.sendall(raw[most:])


def _take(line: socket.socket) -> bytes:
    answer = b""
    while piece := line.recv(65_536):
        answer += piece
        head, _, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        if length and len(body) >= int(length[1]):
            break
    return answer


def malformed(person: Sender) -> tuple[bytes, ...]:
    """Return requests that break each part of a reader of forms, each with the person's traits in it."""
    words = person.texts[0].encode()  # who they are stands in headers and addresses, what they say in the words
    good = request(person, "/report", "application/x-www-form-urlencoded", b"text=" + words)
    edge = f"multipart/form-data; boundary={person.agent}"
    nested = b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 60
    return (
        good.replace(b"HTTP/1.1", b"HTTP/9.9"), good.replace(b"POST ", b"P\x00ST "),
        good.replace(b"Host:", b"Host"), good.replace(b"Content-Length: ", b"Content-Length: -"),
        good.replace(b"Content-Length: ", b"Content-Length: 9"), good.replace(b"Cookie: ", b"Cookie: " + b"c" * 20_000),
        good.replace(b"Content-Length: ", b"Transfer-Encoding: chunked\r\nX: "),
        good.replace(b"/report", b"/report/\xff\xfe%zz"),
        request(person, f"/report?who={person.username}&phone={person.phone}", "text/plain", words),
        request(person, f"/{person.username}/../../etc", "application/json", b'{"text": "' + words),
        request(person, "/report", edge, b"--nothing\r\n" + words), request(person, "/report", edge, b""),
        request(person, "/report", "multipart/form-data", words), request(person, "/report", "multipart/form-data; boundary=x", nested),
        request(person, "/report", 'multipart/form-data; boundary="x"; charset=utf-999',
                b"--x\r\nContent-Disposition: form-data; name=text\r\nContent-Transfer-Encoding: base64\r\n\r\n!" + words),
        request(person, "/report", "application/x-www-form-urlencoded", b"&".join([b"text=" + words] * 40)),
        request(person, "/report", "application/x-www-form-urlencoded", b"text=%ff%00%zz" + words),
        request(person, "/report", "application/x-www-form-urlencoded; charset=" + person.agent, b"text=" + words + b"\xff" * 50),
        request(person, "/report", "application/x-www-form-urlencoded", b"text=" + words + b"a" * 40_000),
        request(person, "/report/be", "application/x-www-form-urlencoded", b"", method="PUT"),
        good[:len(good) // 2],
    )
