"""What templates need to say facts in the reader's language."""
