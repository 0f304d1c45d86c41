"""A running service → what a seizure of it gives away: the product that proves the promise, or breaks it.

    hold       the order of a drill; start reading here
    senders    the planted people, from a seed
    canaries   every trait of theirs in every writing
    client     their browsers: quick, slow, malformed, broken off
    targets/   what is drilled: ourselves, a plain form, anything described in a file
    disk       one file system image for everything the target writes
    programs   the target's programs, their children, their ends
    seizure    disk, secrets, backup, pages, memory → findings by level
    search     hundreds of thousands of patterns at once over raw bytes and memory
    findings   the table and the score
    clock      our own commands, run as if days ago
    volume     L6: a quiet door and a busy one, told apart or not
    messenger  a messenger's server for the relay under the drill
    mutants    our own house with one fault each
    teeth      the drill drilled: each of these faults must be found

Every run plants one thing that must be found; a drill that does not find it has not passed but failed to run.
"""
