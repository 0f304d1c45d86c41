"""`python -m dazor.cli`: the same as `dazor`, for child processes."""

from dazor.cli import main

main()
