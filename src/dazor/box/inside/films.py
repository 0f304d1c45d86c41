"""Video and voice, by ffmpeg: a copy to look at, or the same recording without a word about who made it.

Only containers and codecs that phones and messengers write are opened. Tags, positions, chapters, subtitles, covers,
attachments and data tracks are left behind by not being named; what cameras write *into* an H.264 or H.265 stream goes
with every unit that is neither a picture nor its parameters. Sound is always encoded anew.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from . import pictures
from .frame import Piece
from .programs import ran

SECONDS = 180  # of a copy; the original is kept whole
LONGEST = 1_280  # pixels of a copy's longer side
FRAMES = 12  # sampled for the strip and the looks
_THUMB = 320
_CONTAINERS = "mov,matroska,webm,ogg,mp3,wav,aac,amr,avi,flac,mpegts"
_CODECS = ("h264,hevc,mpeg4,h263,vp8,vp9,libdav1d,av1,mjpeg,mpeg1video,mpeg2video,msmpeg4v3,aac,mp3,mp3float,opus,libopus,vorbis,"
           "flac,alac,amrnb,amrwb,ac3,pcm_s16le,pcm_s16be,pcm_s24le,pcm_u8,pcm_mulaw,pcm_alaw,adpcm_ima_qt,adpcm_ms,"
           "mov_text,subrip,webvtt,ass,png")  # the last five only so that a file which has them too can be looked at
_LIMITS = ("-format_whitelist", _CONTAINERS, "-codec_whitelist", _CODECS, "-protocol_whitelist", "file")
NOTHING = "no recording"
# Slices and parameter sets; no SEI (positions, serial numbers of action and dash cameras), no unit without a meaning.
_UNITS = {"h264": "filter_units=pass_types=1-5|7-8", "hevc": "filter_units=pass_types=0-9|16-21|32-34"}
_BARE = ("-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
         "-flags:a", "+bitexact", "-sn", "-dn")
_OPUS = ("-c:a", "libopus", "-ac", "1", "-b:a", "32k")


class Seen(NamedTuple):
    """What a recording is made of."""

    video: str  # codec; "" when there is none
    sound: bool
    seconds: float


def probed(file: str) -> Seen:
    """Look at the outside of a recording. Raises: ValueError: it is none of the kinds that are opened."""
    try:
        found = json.loads(ran("ffprobe", "-v", "error", *_LIMITS, "-show_entries",
                               "stream=codec_type,codec_name:stream_disposition=attached_pic:format=duration", "-of", "json", file))
    except subprocess.CalledProcessError as error:
        raise ValueError(NOTHING) from error
    streams = found.get("streams", [])
    films = [s["codec_name"] for s in streams
             if s["codec_type"] == "video" and "codec_name" in s and not s.get("disposition", {}).get("attached_pic")]
    sound = any(s["codec_type"] == "audio" for s in streams)
    if not films and not sound:
        raise ValueError(NOTHING)
    return Seen(films[0] if films else "", sound, float(found.get("format", {}).get("duration") or 0))


def stripped(file: str, seen: Seen) -> list[Piece]:
    """Return the recording as it was taken, without anything that is said beside or inside it."""
    if not seen.video:
        return [Piece("copy", "audio/ogg", _made(file, ["-map", "0:a:0", *_OPUS, *_BARE, "-f", "ogg"], "bare"))]
    kept = ["-c:v", "copy"] if seen.video in _UNITS else ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]
    units = _UNITS.get(seen.video, _UNITS["h264"])
    return [Piece("copy", "video/mp4", _made(file, ["-map", "0:V:0", "-map", "0:a:0?", *kept, "-bsf:v", units, *_OPUS, *_BARE,
                                                    "-f", "mp4"], "bare"))]


def copied(file: str, seen: Seen) -> tuple[list[Piece], list[str]]:
    """Return what people look at and listen to, the voice disguised, with the sound as it is apart; and looks of frames."""
    length, disguise = ["-t", str(SECONDS)], ["-af", _disguise()]
    plain = _made(file, [*length, "-map", "0:a:0", *_OPUS, *_BARE, "-f", "ogg"], "plain") if seen.sound else b""
    sound = [Piece("sound", "audio/ogg", plain)] if plain else []
    if not seen.video:
        return [Piece("copy", "audio/ogg", _made(file, [*length, "-map", "0:a:0", *disguise, *_OPUS, *_BARE, "-f", "ogg"], "copy")),
                *sound], []
    scale = f"scale='min({LONGEST},iw)':'min({LONGEST},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"
    rate = min(10.0, FRAMES / max(min(seen.seconds, SECONDS), 0.1))
    film = _made(file, [
        *length, "-map", "0:V:0", "-vf", f"fps={rate:.4f},scale={_THUMB}:{_THUMB}:force_original_aspect_ratio=decrease",
        "-frames:v", str(FRAMES), "-q:v", "3", "-f", "image2", "frame%02d.jpg",
        *length, "-map", "0:V:0", *(["-map", "0:a:0", *disguise, *_OPUS] if seen.sound else []), "-vf", scale, "-fpsmax", "30",
        "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-row-mt", "1", "-b:v", "1M", "-pix_fmt", "yuv420p",
        *_BARE, "-f", "webm"], "copy")
    frames = [pictures.opened(path.read_bytes()) for path in sorted(Path().glob("frame*.jpg"))]
    return [Piece("copy", "video/webm", film), Piece("frames", "image/jpeg", _strip(frames)), *sound], [pictures.look(f) for f in frames]


def _made(file: str, outputs: list[str], name: str) -> bytes:
    """Run ffmpeg and return its last output. Raises: CalledProcessError."""
    ran("ffmpeg", "-v", "error", "-nostdin", *_LIMITS, "-threads", "2", "-i", file, *outputs, name)
    return Path(name).read_bytes()


def _disguise() -> str:
    """Return a filter under which an ear does not know a voice again: pitch and formants moved, wavering, narrow.

    The amounts are drawn anew for every copy, so that nobody who reads this knows how to move it back.
    """
    chance = os.urandom(3)
    pitch = 0.76 + chance[0] / 255 * 0.08 if chance[0] & 1 else 1.22 + chance[0] / 255 * 0.12
    return (f"rubberband=pitch={pitch:.4f}:formant=shifted,vibrato=f={3 + chance[1] / 64:.2f}:d=0.35,"
            f"highpass=f=180,lowpass=f={2_900 + 3 * chance[2]}")


def _strip(frames: list[Image.Image]) -> bytes:
    """Return the frames as one picture, four beside each other."""
    wide, high = max(f.width for f in frames), max(f.height for f in frames)
    sheet = Image.new("RGB", (wide * min(4, len(frames)), high * -(-len(frames) // 4)))
    for number, frame in enumerate(frames):
        sheet.paste(frame, (number % 4 * wide, number // 4 * high))
    return pictures.jpeg(sheet)
