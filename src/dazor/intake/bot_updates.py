"""An update of Telegram's Bot API → what was said, and where an answer goes. Who said it is never read.

Only the fields named here are decoded; names, numbers, user names and exact times are passed over, and of files all but
where a picture lies. A place is rounded, a contact is not looked into, a forward keeps its origin only when that is a
public channel.
"""

from __future__ import annotations

import msgspec

from dazor.intake import texts

PLACE_STEP = 0.1  # degrees, about ten kilometres: where the sender stood must not be seen in it


class Back(msgspec.Struct, frozen=True, kw_only=True):
    """Where an answer goes and what is deleted. Lives as long as the process that answers."""

    chat: int
    message: int = 0
    button: str = ""  # id of a pressed button, which must be acknowledged
    language: str = ""  # two letters the messenger states; the first guess of what to answer in

    def __repr__(self) -> str:
        return "Back(…)"  # a traceback must not name anybody


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What was said, without who and when."""

    kind: str  # words, place, contact, file, button, start, nothing
    text: str = ""
    origin: str = ""  # the public channel a forward came from
    file: bool = False  # something was attached
    picture: str = ""  # under which the messenger gives the bytes of an attached JPEG or PNG; "" for all other files

    def __repr__(self) -> str:
        return "Said(…)"


class _Chat(msgspec.Struct):
    id: int
    type: str = ""
    title: str = ""
    username: str = ""


class _Forward(msgspec.Struct):
    type: str = ""
    chat: _Chat | None = None


class _Person(msgspec.Struct):
    language_code: str = ""


class _Place(msgspec.Struct):
    latitude: float
    longitude: float


class _File(msgspec.Struct):
    file_id: str = ""
    width: int = 0  # of one of the sizes of a photo
    mime_type: str = ""  # of a document


_NONE = msgspec.Raw()  # what is there is told by its length and never decoded


class _Message(msgspec.Struct):
    message_id: int
    chat: _Chat
    sender: _Person | None = msgspec.field(default=None, name="from")
    text: str = ""
    caption: str = ""
    forward_origin: _Forward | None = None
    forward_from_chat: _Chat | None = None  # how older servers say it
    location: _Place | None = None
    contact: msgspec.Raw = _NONE
    photo: msgspec.Raw = _NONE
    video: msgspec.Raw = _NONE
    voice: msgspec.Raw = _NONE
    audio: msgspec.Raw = _NONE
    document: msgspec.Raw = _NONE
    animation: msgspec.Raw = _NONE
    video_note: msgspec.Raw = _NONE
    sticker: msgspec.Raw = _NONE


class _Press(msgspec.Struct):
    id: str
    sender: _Person | None = msgspec.field(default=None, name="from")
    message: _Message | None = None
    data: str = ""


class _Update(msgspec.Struct):
    update_id: int
    message: _Message | None = None
    callback_query: _Press | None = None


class _Lying(msgspec.Struct):
    message_id: int
    chat: _Chat


class _Bare(msgspec.Struct):
    message: _Lying


class _Number(msgspec.Struct):
    update_id: int


class _Answer(msgspec.Struct):
    ok: bool
    result: list[msgspec.Raw] = []


_FILES = ("photo", "video", "voice", "audio", "document", "animation", "video_note", "sticker")
_PICTURES = ("image/jpeg", "image/png")
Heard = tuple[int, Back, Said]


def read(body: bytes) -> tuple[tuple[Heard, ...], int]:
    """Return (update id, where to answer, what was said) of each update, and the highest id, -1 when there is none.

    Updates of groups and channels are passed over; their ids count. A message of a shape not known says nothing.
    Raises: DecodeError, ValidationError of msgspec: the body is no answer of the Bot API.
    """
    answer = msgspec.json.decode(body, type=_Answer)
    heard, last = [], -1
    for raw in answer.result:
        number = msgspec.json.decode(raw, type=_Number).update_id
        last = max(last, number)
        try:
            found = _heard(msgspec.json.decode(raw, type=_Update))
        except msgspec.ValidationError:
            found = _bare(raw)
        if found:
            heard.append((number, *found))
    return tuple(heard), last


def _bare(raw: msgspec.Raw) -> tuple[Back, Said] | None:
    """Return where a message of an unknown shape lies, so that it is deleted all the same."""
    try:
        message = msgspec.json.decode(raw, type=_Bare).message
    except msgspec.ValidationError:
        return None
    return (Back(chat=message.chat.id, message=message.message_id), Said(kind="nothing")) if message.chat.type == "private" else None


def _heard(update: _Update) -> tuple[Back, Said] | None:
    if update.callback_query is not None:
        return _press(update.callback_query)
    message = update.message
    if message is None or message.chat.type != "private":
        return None
    return Back(chat=message.chat.id, message=message.message_id, language=_language(message.sender)), _said(message)


def _press(press: _Press) -> tuple[Back, Said] | None:
    if press.message is None or press.message.chat.type != "private":
        return None
    back = Back(chat=press.message.chat.id, message=press.message.message_id, button=press.id, language=_language(press.sender))
    return back, Said(kind="button", text=press.data[:64])


def _said(message: _Message) -> Said:
    words = texts.clean(message.text or message.caption)
    file = any(bytes(getattr(message, name)) for name in _FILES)
    if words.startswith("/start"):
        return Said(kind="start")
    if message.location is not None:
        return Said(kind="place", text=_rounded(message.location))
    if bytes(message.contact):
        return Said(kind="contact")
    if words:
        return Said(kind="words", text=words, origin=_channel(message), file=file, picture=_picture(message))
    return Said(kind="file" if file else "nothing")


def _picture(message: _Message) -> str:
    """Return where the largest size of a photo lies, or a file that is said to be one."""
    try:
        sizes = msgspec.json.decode(message.photo, type=list[_File]) if bytes(message.photo) else []
        paper = msgspec.json.decode(message.document, type=_File) if bytes(message.document) else _File()
    except msgspec.DecodeError:  # and ValidationError, which is one
        return ""
    if sizes:
        return max(sizes, key=lambda size: size.width).file_id
    return paper.file_id if paper.mime_type in _PICTURES else ""


def _channel(message: _Message) -> str:
    """Return the name of the public channel a forward came from, as its export would give it; "" for everything else."""
    chat = message.forward_origin.chat if message.forward_origin is not None else message.forward_from_chat
    if chat is None or chat.type != "channel" or not chat.username:
        return ""
    return texts.clean(chat.title)[:200]


def _rounded(place: _Place) -> str:
    north, east = (round(value / PLACE_STEP) * PLACE_STEP for value in (place.latitude, place.longitude))
    return f"The sender shared a place, rounded to 10 km: {north:.1f}, {east:.1f}"


def _language(person: _Person | None) -> str:
    return person.language_code[:2].lower() if person is not None else ""
