"""The words of the house: frozen values and code lists, imported by every room, importing none.

`codes` lists event types, grades and states; `raw` is what still holds somebody's words; `facts` is what is left
when the words are gone; `public` is what readers see. Values are msgspec structs: the JSON lines of the command
line are these values and nothing else.
"""
