"""A stranger's file → the same thing made anew, in a box: no network, no files of ours, no way back but one piece of memory.

    safe_copy(data)   what people may look at: photo, video, voice and PDF decoded and encoded anew
    stripped(data)    what may be locked: the file without a word about who made it
    codes(data)       what QR codes on a photo or a PDF say; nothing else of it

`cage` takes away namespaces, the file system and most system calls, and bounds memory, time and size. What runs there
(`inside`) imports nothing of Dazor: Pillow, zxing-cpp, Debian's ffmpeg and poppler. The file comes in as an open
descriptor of memory and so goes the result, in one frame (`inside/frame.py`) of bounded size. Nothing touches a disk.

What is judged by: the bytes, never the name nor what a message said it was.
"""

from __future__ import annotations

from dazor.box.cage import NEEDED, missing
from dazor.box.inside.frame import Piece
from dazor.box.making import LONGEST_FILE, PROBLEMS, Made, codes, lacking, safe_copy, stripped

__all__ = ["LONGEST_FILE", "NEEDED", "PROBLEMS", "Made", "Piece", "codes", "lacking", "missing", "safe_copy", "stripped"]
