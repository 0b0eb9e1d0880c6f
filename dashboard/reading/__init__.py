"""Reading what people save: a file -> sheets -> cells -> values, each with what was wrong with it."""
