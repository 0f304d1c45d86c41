"""Services that are drilled to show what the drill finds; nothing of Dazor uses them."""
