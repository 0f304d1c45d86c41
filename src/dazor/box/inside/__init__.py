"""What runs in the box, alone: the standard library, Pillow, and Debian's ffmpeg and poppler. Nothing of Dazor."""
