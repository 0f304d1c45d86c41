"""HTTP → sealed slots: the door. It takes words, locks them at once and keeps nothing else.

    cli/edge.py → door       binds, forks workers, rewrites the slot file at every tick
                  worker     accepts, answers at most 8 requests or for 15 s, and dies with all it has seen
                  answers    what is asked → what is answered; pure, told the time
                  mailboxes  six words → what the editors answered
                  upload     a form with a picture, read and sealed as it comes
                  media_lane sealed parts of pictures, in a slot file of their own
                  form       a body → the words, counted files, nothing else
                  pages      templates, five languages, strict headers
                  bundle     the signed epoch keys, read again when the file changes
                  ring       memory shared with the parent, holding ciphertext only
                  spool      the slot file: made whole at start, rewritten at the tick
                  rehearsal  what every worker does, done once before the first fork
                  hardening  no core dump, no swap, not readable by other processes

Start with `answers`. The parent never accepts, so it never sees an address; a worker never writes, so its words are
on no disk. Nobody logs a visit. No private key, no database and no opening module can be imported here; a contract
and a test hold that. What a message says is not read at the door, not even to refuse it.
"""
