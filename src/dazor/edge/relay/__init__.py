"""Telegram → sealed slots: a door for those who have no other. Off unless somebody starts it; it costs the sender most.

    parent    forks one child after the other, rewrites the slot files at their rhythm; sees no update
    child     deletes what is due, fetches one batch, seals it, answers, deletes, dies with everything it has seen
    replies   what was said → what is sealed and what is answered; pure
    words     what it says, in five languages
    returns   keys of the last two hours, by which an answer of the desk finds its chat; memory only
    api       the few calls of the Bot API that it needs, over one connection
    pending   which messages must still be deleted; shared memory, a minute at most
    token     the bot's token in memory that is kept from swap and dumps, typed in by a person at start

Start with `child`. What Telegram knows nobody can take back: that somebody wrote, and when. So both sides' messages are
deleted within a minute, the relay's picture of a person dies with the child, and a text that was sealed beforehand stays
sealed. There is no framework, no log, no state on a disk but sealed slots; a token on a disk would be the whole history.
"""
