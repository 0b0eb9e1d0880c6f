"""Hokkaido Hikikomori Support Dashboard."""
