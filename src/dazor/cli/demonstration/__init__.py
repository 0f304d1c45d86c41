"""The demo: the whole line on one laptop, with the programs as they are.

`house`    a throw-away folder, secrets, keys, gazetteer
`people`   two editors who look at nothing but the ledger
`line`     a simulated day through import and door, read, joined, judged, released, published
`serving`  the door, the desk and the site, on loopback only

Nothing here is a rule of the line; it only does what an operator and two editors would do by hand.
"""
